"""What waiting costs: servers with an idle worker, all of them at the same time, each with a database server of its own."""

import contextlib
import time

import engine
import probe
from serving import Velocity

SECONDS = 10


def idle(rounds, say):
    """CPU and written bytes of everything that a waiting system keeps running, its database server included."""
    cases = engine.WAITING
    with contextlib.ExitStack() as stack:
        watched = {}
        for name, needs in (("velocity sqlite", None), ("velocity postgres", "postgres")):
            folder, up = stack.enter_context(engine.servers([engine.Case("", "", "", needs, [], 0)]))
            own = stack.enter_context(Velocity.running(folder, "up", up.get("postgres")))
            watched[name] = [own.pid, *(s.pid for s in up.values())]
        for case in cases:
            folder, up = stack.enter_context(engine.servers([case]))
            program = probe.Program([*case.argv, 0], engine.environment(case, folder, up), up.values(), rounds * SECONDS + 60)
            stack.callback(program.stop)
            program.until("begin")
            watched[case.system] = program.roots
        time.sleep(5)
        for number in range(rounds):
            before = {name: (probe.cpu_s(roots), probe.written_bytes(roots)) for name, roots in watched.items()}
            time.sleep(SECONDS)
            for name, roots in watched.items():
                cpu, written = before[name]
                say(bench="idle", round=number, measure="idle", system=name, seconds=SECONDS,
                    cpu_percent=round((probe.cpu_s(roots) - cpu) / SECONDS * 100, 3),
                    bytes_written=probe.written_bytes(roots) - written, **probe.load())
