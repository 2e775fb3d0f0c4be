"""The engine beside its peers: queue, pipeline and waiting. Each round measures every case once (A B C A B C …)."""

import contextlib
import dataclasses
import math
import os
import pathlib
import statistics
import time

import fetch
import probe
import server

ROOT = pathlib.Path(__file__).resolve().parent.parent
PEERS = ROOT / "benches/peers"
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
DRIVE = os.environ.get("DRIVE") or TARGET / "release/examples/drive"
SCALE = float(os.environ.get("SCALE", "1"))
SYSTEMS = os.environ.get("SYSTEMS", "")


@dataclasses.dataclass
class Case:
    """One system in one measure. `needs`: the server or file that it works on. `durability`: what an acknowledged job
    survives: D3 power loss, D2 a killed process, D1 not even that (at most once)."""

    measure: str
    system: str
    durability: str
    needs: str
    argv: list
    count: int


def wanted(cases):
    """Those of the systems whose names begin with SYSTEMS."""
    return [case for case in cases if case.system.startswith(SYSTEMS)]


def node(script, mode):
    return [fetch.NODE / "node/bin/node", PEERS / script, mode]


def python(script, mode):
    return [fetch.PYTHON, PEERS / script, mode]


def drive(mode):
    return [DRIVE, mode]


QUEUE = [
    Case("drain", "velocity sqlite", "D3", "file", drive("drain"), 20_000),
    Case("drain", "velocity sqlite batched", "D3", "file", drive("batched"), 30_000),
    Case("drain", "litequeue", "D2", "file", python("litequeue_queue.py", "drain"), 5_000),
    Case("drain", "litequeue full", "D3", "file", python("litequeue_queue.py", "full"), 2_000),
    Case("drain", "huey", "D1", "file", python("huey_queue.py", "drain"), 10_000),
    Case("drain", "bullmq", "D2", "redis", node("bullmq.js", "drain"), 8_000),
    Case("drain", "velocity postgres", "D3", "postgres", drive("drain"), 6_000),
    Case("drain", "graphile-worker", "D3", "postgres", node("graphile_worker.js", "drain"), 5_000),
    Case("drain", "procrastinate", "D3", "postgres", python("procrastinate_queue.py", "drain"), 1_000),
    Case("drain", "velocity postgres batched", "D3", "postgres", drive("batched"), 30_000),
    Case("drain", "graphile-worker tuned", "D3", "postgres", node("graphile_worker.js", "tuned"), 30_000),
    Case("latency", "velocity sqlite", "D3", "file", drive("latency"), 40),
    Case("latency", "bullmq", "D2", "redis", node("bullmq.js", "latency"), 40),
    Case("latency", "huey", "D1", "file", python("huey_queue.py", "latency"), 20),
    Case("latency", "velocity postgres", "D3", "postgres", drive("latency"), 40),
    Case("latency", "velocity postgres up", "D3", "postgres", drive("latency-up"), 40),
    Case("latency", "graphile-worker", "D3", "postgres", node("graphile_worker.js", "latency"), 40),
    Case("latency", "procrastinate", "D3", "postgres", python("procrastinate_queue.py", "latency"), 40),
]
PIPELINE = [
    Case("pipeline", "velocity sqlite", "D3", "file", drive("chain"), 10),
    Case("pipeline", "dbos sqlite", "D3", "file", python("dbos_chain.py", "chain"), 10),
    Case("pipeline", "velocity postgres", "D3", "postgres", drive("chain"), 10),
    Case("pipeline", "dbos postgres", "D3", "postgres", python("dbos_chain.py", "chain"), 10),
    Case("pipeline", "restate", "D3", "", python("restate_chain.py", "chain"), 10),
]
FLAT = [
    Case("flat", "velocity sqlite", "D3", "file", drive("flat"), 1_000_000),
    Case("flat", "velocity postgres", "D3", "postgres", drive("flat"), 1_000_000),
    Case("flat", "procrastinate", "D3", "postgres", python("procrastinate_queue.py", "flat"), 1_000_000),
]
WAITING = [
    Case("idle", "graphile-worker", "D3", "postgres", node("graphile_worker.js", "wait"), 0),
    Case("idle", "bullmq", "D2", "redis", node("bullmq.js", "wait"), 0),
]


@contextlib.contextmanager
def servers(cases):
    """A scratch folder, and the servers that any of the cases needs."""
    fetch.engine_peers()
    kinds = {"postgres": server.Postgres, "redis": server.Redis}
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(server.room())
        wanted = {case.needs for case in cases} & kinds.keys()
        yield folder, {name: stack.enter_context(server.running(kinds[name], folder)) for name in sorted(wanted)}


def environment(case, folder, up):
    """What a program is told of its database: always a fresh one."""
    own = {"NODE_PATH": str(fetch.NODE), "ROOM": str(folder)}
    if case.needs == "postgres":
        return {**own, "DATABASE_URL": up["postgres"].fresh()}
    if case.needs == "redis":
        return {**own, "REDIS_PORT": up["redis"].fresh()}
    if case.needs == "file":
        file = folder / f"{time.monotonic_ns()}.db"
        return {**own, "DATABASE_FILE": str(file)}
    return {**own, "PORTS": ",".join(str(server.free_port()) for _ in range(4))}


def one(case, folder, up):
    """Measures one case once."""
    count = max(int(case.count * SCALE), 2) if case.count else 0
    used = [up[case.needs]] if case.needs in up else []
    row = probe.measure([*case.argv, count], environment(case, folder, up), used)
    for left in folder.glob("*.db*"):
        left.unlink()
    if ms := row.pop("ms", None):
        ms.sort()
        row.update(samples=len(ms), p50_ms=round(statistics.median(ms), 3), p99_ms=round(ms[math.ceil(len(ms) * 0.99) - 1], 3))
    if "per_s" in row:
        row["per_s"] = round(row["per_s"], 1)
        row["cpu_us"] = round(row["cpu_s"] * 1e6 / row["jobs"], 1)
    return row


def interleaved(bench, cases, rounds, say):
    """Every case once a round, so that a noisy minute hits all of them."""
    with servers(cases) as (folder, up):
        for number in range(rounds):
            disk = probe.fdatasync_ms(folder)
            for case in wanted(cases):
                row = one(case, folder, up)
                say(bench=bench, round=number, measure=case.measure, system=case.system, durability=case.durability,
                    **row, **probe.load(), fdatasync_ms=disk)


def queue(rounds, say):
    interleaved("queue", QUEUE, rounds, say)


def pipeline(rounds, say):
    interleaved("pipeline", PIPELINE, rounds, say)


def flat(_rounds, say):
    """Whether the rates stay as finished jobs pile up; each size is measured five times in one program."""
    with servers(FLAT) as (folder, up):
        for case in wanted(FLAT):
            row = one(case, folder, up)
            say(bench="flat", measure="flat", system=case.system, durability=case.durability, **row, **probe.load())
