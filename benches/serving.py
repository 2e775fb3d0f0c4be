"""`POST /tasks` at 64 connections, each answer durable, beside FastAPI with procrastinate; and the count of what a killed
server had promised."""

import concurrent.futures
import contextlib
import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request

import engine
import fetch
import probe
import server

CONNECTIONS = 64
SECONDS = float(os.environ.get("ACCEPT_SECONDS", "5"))
BODY = json.dumps({"task": "sleep", "payload": {"seconds": 0}})
VELOCITY = os.environ.get("VELOCITY") or shutil.which("velocity")
HEADERS = {"content-type": "application/json", "x-api-key": "dev"}


class Velocity:
    """The real server, `serve` (no worker beside it) or `up`."""

    def __init__(self, folder, command, postgres=None, url=None):
        self.folder, self.command, self.port = folder, command, server.free_port()
        self.url = url or (postgres and postgres.fresh("velocity"))
        self.start()

    def start(self):
        own = {"DATABASE_URL": self.url} if self.url else {}
        argv = [VELOCITY or sys.exit("set VELOCITY to the release binary"), self.command, "--data", self.folder / "data", "--port", str(self.port)]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": open(self.folder / "log", "ab")}
        self.process = subprocess.Popen(argv, cwd=self.folder, env={**os.environ, "LOG_LEVEL": "warn", **own}, **quiet)
        self.pid = self.process.pid
        until_health(self.port)

    @classmethod
    @contextlib.contextmanager
    def running(cls, folder, command, postgres=None):
        own = cls(folder, command, postgres)
        try:
            yield own
        finally:
            own.process.terminate()
            own.process.wait(30)


class Fastapi:
    """FastAPI under uvicorn with one process, jobs deferred to procrastinate on PostgreSQL."""

    @staticmethod
    @contextlib.contextmanager
    def running(_folder, _command, postgres):
        port = server.free_port()
        app = ["--app-dir", engine.PEERS, "accept_fastapi:app", "--port", str(port)]
        argv = [fetch.PYTHON, "-m", "uvicorn", *app, "--log-level", "warning", "--no-access-log"]
        process = subprocess.Popen(argv, env={**os.environ, "DATABASE_URL": postgres.fresh("fastapi")}, stdout=subprocess.DEVNULL)
        try:
            until_health(port)
            process.port = port
            yield process
        finally:
            process.terminate()
            process.wait(30)


def until_health(port):
    for _ in range(600):
        try:
            return urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=2).read()
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.05)
    sys.exit("no answer on /health in 30 s")


def milliseconds(text):
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s)", text).groups()
    return float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def wrk(url, seconds, *words):
    """Requests, how many a second, p50 and p99 in milliseconds, and how many were not answered 2xx."""
    program, environment = fetch.debian("wrk")
    argv = [program, "-t1", f"-c{CONNECTIONS}", f"-d{seconds:.0f}s", "--latency", "--timeout", "30s", *words, url]
    text = subprocess.run(argv, env=environment, check=True, capture_output=True, text=True).stdout
    find = lambda pattern: (re.search(pattern, text) or [None, "0"])[1]  # noqa: E731
    bad = int(find(r"Non-2xx or 3xx responses: (\d+)")) + sum(map(int, re.findall(r"(?:connect|read|write|timeout) (\d+)", text)))
    return {"requests": int(find(r"(\d+) requests in")), "per_s": float(find(r"Requests/sec:\s+([\d.]+)")),
            "p50_ms": milliseconds(find(r"\n\s+50%\s+(\S+)")), "p99_ms": milliseconds(find(r"\n\s+99%\s+(\S+)")), "not_2xx": bad}


def accept(rounds, say):
    """Each round: our server on both databases and FastAPI, one after the other; at the end, kill -9 on both databases."""
    with engine.servers([engine.Case("", "", "", "postgres", [], 0)]) as (folder, up):
        systems = [("velocity sqlite", Velocity, None), ("velocity postgres", Velocity, up["postgres"]),
                   ("fastapi procrastinate", Fastapi, up["postgres"])]
        for number in range(rounds):
            disk = probe.fdatasync_ms(folder)
            for name, kind, database in systems:
                with server.room() as own, kind.running(own, "serve", database) as running:
                    order = [f"http://127.0.0.1:{running.port}/tasks", SECONDS, "-s", engine.PEERS / "tasks.lua"]
                    wrk(order[0], 1, *order[2:])
                    roots = [running.pid, *([database.pid] if database else [])]
                    before = probe.cpu_s(roots)
                    row = wrk(*order)
                    cpu = (probe.cpu_s(roots) - before) * 1e6 / max(row["requests"], 1)
                say(bench="accept", round=number, measure="accept", system=name, **row, cpu_us=round(cpu, 1), **probe.load(),
                    fdatasync_ms=disk)
        for name, _, database in systems[:2]:
            with server.room() as own:
                say(bench="accept", measure="kill -9", system=name, **killed(own, database))


def promise(port, until):
    """Ids that were answered 2xx over one connection, until it breaks."""
    ids = []
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    with contextlib.suppress(OSError, http.client.HTTPException):
        while time.monotonic() < until:
            connection.request("POST", "/tasks", BODY, HEADERS)
            answer = connection.getresponse()
            body = answer.read()
            if answer.status // 100 == 2:
                ids.append(json.loads(body)["job_id"])
    return ids


def known(port, ids):
    """How many of these jobs the server knows."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    found = 0
    for job in ids:
        connection.request("GET", f"/results/{job}", headers=HEADERS)
        found += json.loads(connection.getresponse().read())["ok"]
    return found


def killed(folder, postgres):
    """SIGKILL under load, a start on what is left, and every promised id asked for."""
    own = Velocity(folder, "serve", postgres)
    try:
        with concurrent.futures.ThreadPoolExecutor(CONNECTIONS) as pool:
            asked = [pool.submit(promise, own.port, time.monotonic() + 10) for _ in range(CONNECTIONS)]
            time.sleep(2)
            own.process.send_signal(signal.SIGKILL)
            own.process.wait()
            ids = [job for answers in asked for job in answers.result()]
        own.start()
        found = known(own.port, ids)
        return {"acknowledged": len(ids), "distinct": len(set(ids)), "lost": len(ids) - found}
    finally:
        own.process.terminate()
        own.process.wait(30)
