"""`GET /api/auth/me` and `/health` at 64 connections beside the seed's own stack (FastAPI, databases, asyncpg) on the same PostgreSQL,
alone and while eight clients sign in as fast as they are let."""

import concurrent.futures
import contextlib
import http.client
import json
import os
import subprocess
import time
import urllib.request

import engine
import fetch
import probe
import server
from serving import VELOCITY, Velocity, until_health, wrk

SECONDS = float(os.environ.get("ACCOUNT_SECONDS", "5"))
HAMMERS = 8
PASSWORD = "correct horse battery"
PEOPLE = [f"ann{number}@example.com" for number in range(HAMMERS + 1)]


@contextlib.contextmanager
def velocity(folder, postgres):
    with Velocity.running(folder, "serve", postgres) as running:
        own = {**os.environ, **({"DATABASE_URL": running.url} if running.url else {})}
        for email in PEOPLE:
            argv = [VELOCITY, "user", "add", email, "--password-stdin", "--data", folder / "data"]
            subprocess.run(argv, input=PASSWORD, text=True, check=True, stdout=subprocess.DEVNULL, env=own, cwd=folder)
        yield running


@contextlib.contextmanager
def fastapi(_folder, postgres):
    port = server.free_port()
    argv = [fetch.PYTHON, "-m", "uvicorn", "--app-dir", engine.PEERS, "me_fastapi:app", "--port", str(port)]
    own = {**os.environ, "DATABASE_URL": postgres.fresh("fastapi")}
    quiet = ["--log-level", "warning", "--no-access-log"]
    process = subprocess.Popen([*argv, *quiet], env=own, stdout=subprocess.DEVNULL)
    try:
        until_health(port)
        process.port = port
        for email in PEOPLE:
            post(port, "/users", email)
        yield process
    finally:
        process.terminate()
        process.wait(30)


def post(port, path, email):
    body = json.dumps({"email": email, "password": PASSWORD}).encode()
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", body, {"content-type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.loads(answer.read())


def hammer(port, email, until):
    """Signs in again and again; how often each status came."""
    body, seen = json.dumps({"email": email, "password": PASSWORD}), {}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    while time.monotonic() < until:
        connection.request("POST", "/api/auth/login", body, {"content-type": "application/json"})
        answer = connection.getresponse()
        answer.read()
        seen[answer.status] = seen.get(answer.status, 0) + 1
    return seen


def memory_mb(root):
    """Resident memory of a process tree, and the part of it that is no file's."""
    kib = {"VmRSS": 0, "RssAnon": 0}
    for pid in probe.tree(root):
        with contextlib.suppress(OSError), open(f"/proc/{pid}/status") as status:
            fields = dict(line.split(":", 1) for line in status)
            for name in kib:
                kib[name] += int(fields[name].split()[0])
    return {"rss_mb": round(kib["VmRSS"] / 1024, 1), "anon_mb": round(kib["RssAnon"] / 1024, 1)}


def loaded(running, database, path, token):
    roots = [running.pid, *([database.pid] if database else [])]
    before, own = probe.cpu_s(roots), probe.cpu_s([running.pid])
    row = wrk(f"http://127.0.0.1:{running.port}{path}", SECONDS, "-H", f"authorization: Bearer {token}")
    each = 1e6 / max(row["requests"], 1)
    row["cpu_us"], row["own_cpu_us"] = ((probe.cpu_s(some) - was) * each for some, was in [(roots, before), ([running.pid], own)])
    return {**row, "cpu_us": round(row["cpu_us"], 1), "own_cpu_us": round(row["own_cpu_us"], 1), **memory_mb(running.pid)}


def stormed(running, database, token):
    """The same while eight sign in; beside it how many sign-ins were answered with what."""
    with concurrent.futures.ProcessPoolExecutor(HAMMERS) as pool:
        until = time.monotonic() + SECONDS + 1
        asked = [pool.submit(hammer, running.port, email, until) for email in PEOPLE[1:]]
        time.sleep(0.5)
        row = loaded(running, database, "/api/auth/me", token)
        answers = {}
        for one in asked:
            for status, count in one.result().items():
                answers[status] = answers.get(status, 0) + count
    return {**row, "sign_ins": answers}


def me(rounds, say):
    """Each round: ours on both databases and the seed's stack, one after the other, each on a server of its own."""
    fetch.account_peer()
    with engine.servers([engine.Case("", "", "", "postgres", [], 0)]) as (_, up):
        systems = [("velocity sqlite", velocity, None), ("velocity postgres", velocity, up["postgres"]),
                   ("fastapi", fastapi, up["postgres"])]
        for number in range(rounds):
            for name, started, database in systems:
                with server.room() as own, started(own, database) as running:
                    token = post(running.port, "/api/auth/login", PEOPLE[0])["token"]
                    loaded(running, database, "/api/auth/me", token)
                    measures = {
                        "me": lambda: loaded(running, database, "/api/auth/me", token),  # noqa: B023
                        "me while eight sign in": lambda: stormed(running, database, token),  # noqa: B023
                        "health": lambda: loaded(running, database, "/health", token),  # noqa: B023
                    }
                    for measure, run in measures.items():
                        say(bench="me", round=number, measure=measure, system=name, **run(), **probe.load())
