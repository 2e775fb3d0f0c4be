"""Runs one measuring program and reads the clocks around it: CPU of its whole process tree and of the servers it uses,
bytes written, the machine's load, and how long the disk takes to make a write durable."""

import json
import os
import pathlib
import statistics
import subprocess
import tempfile
import threading
import time

TICK = os.sysconf("SC_CLK_TCK")


def tree(root):
    """`root` and all its living descendants."""
    parents = {}
    for path in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(path.parent.name)] = int(path.read_text().rsplit(")", 1)[1].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
    found = [root]
    for pid in found:
        found.extend(child for child, parent in parents.items() if parent == pid)
    return found


def cpu_s(roots):
    """CPU seconds of these process trees, their ended and waited-for children included."""
    ticks = 0
    for pid in (pid for root in roots for pid in tree(root)):
        try:
            ticks += sum(map(int, pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[11:15]))
        except (FileNotFoundError, ProcessLookupError):
            continue
    return ticks / TICK


def written_bytes(roots):
    total = 0
    for pid in (pid for root in roots for pid in tree(root)):
        try:
            lines = pathlib.Path(f"/proc/{pid}/io").read_text().splitlines()
            total += int(dict(line.split(": ") for line in lines)["write_bytes"])
        except (FileNotFoundError, ProcessLookupError):
            continue
    return total


def load():
    """Processes that wanted to run, over the last minute, and the share of time that some waited for CPU or disk."""
    pressure = {}
    for kind in ("cpu", "io"):
        path = pathlib.Path(f"/proc/pressure/{kind}")
        if path.exists():
            pressure[f"psi_{kind}"] = float(path.read_text().split("avg10=")[1].split()[0])
    return {"load": round(os.getloadavg()[0], 2), **pressure}


def fdatasync_ms(folder, count=200):
    """Median of 8 KiB written and made durable."""
    times = []
    with tempfile.NamedTemporaryFile(dir=folder) as file:
        for _ in range(count):
            started = time.perf_counter()
            file.write(b"x" * 8192)
            file.flush()
            os.fdatasync(file.fileno())
            times.append((time.perf_counter() - started) * 1000)
    return round(statistics.median(times), 3)


class Program:
    """A program that says `{"phase": "begin"}` when ready and `{"phase": "end", …}` when done, and waits after each."""

    def __init__(self, argv, environment, servers=(), limit_s=180):
        self.errors = tempfile.TemporaryFile()
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": self.errors}
        self.process = subprocess.Popen([str(word) for word in argv], env={**os.environ, **environment}, **pipes)
        self.roots = [self.process.pid, *(server.pid for server in servers)]
        self.argv = argv
        self.limit = threading.Timer(limit_s, self.process.kill)
        self.limit.start()

    def until(self, phase):
        for line in self.process.stdout:
            row = json.loads(line) if line.startswith(b"{") else {}
            if row.pop("phase", None) == phase:
                return row
        self.process.wait(5)
        self.errors.seek(0)
        raise SystemExit(f"{self.argv}: ended before '{phase}'\n{self.errors.read().decode(errors='replace')[-3000:]}")

    def go(self):
        self.process.stdin.write(b"\n")
        self.process.stdin.flush()

    def stop(self):
        try:
            self.process.wait(3)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.limit.cancel()


def measure(argv, environment, servers=()):
    """The program's own result, and `cpu_s` between its two phases."""
    program = Program(argv, environment, servers)
    try:
        program.until("begin")
        before = cpu_s(program.roots)
        program.go()
        row = program.until("end")
        row["cpu_s"] = round(cpu_s(program.roots) - before, 3)
        program.go()
    finally:
        program.stop()
    return row
