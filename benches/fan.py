"""The live channels beside the seed's manager under FastAPI: bursts, a steady rate, one listener that reads nothing, and what was
missed; docs/CHANNELS.md says what is promised."""

import contextlib
import json
import os
import pathlib
import subprocess

import engine
import fetch
import probe
import server
from serving import Velocity, until_health

LISTEN = os.environ.get("LISTEN") or (
    pathlib.Path(os.environ.get("CARGO_TARGET_DIR", pathlib.Path(__file__).resolve().parent.parent / "target"))
    / "release/examples/listen"
)
# Measure: clients, events, events a second (0: a burst), listeners that read nothing, bytes of padding.
MEASURES = {
    "burst 500": (500, 400, 0, 0, 0),
    "burst 2000": (2000, 100, 0, 0, 0),
    "steady 500": (500, 200, 20, 0, 0),
    "steady 2000": (2000, 50, 5, 0, 0),
    "one stalled of 200": (200, 200, 40, 1, 3800),
    "none stalled of 200": (200, 200, 40, 0, 3800),
}
REPLAYS = {"10,000 missed": (1, 10_000), "500 back at once": (500, 1_000)}


@contextlib.contextmanager
def fastapi(once):
    port = server.free_port()
    app = ["--app-dir", engine.PEERS, "fan_fastapi:app", "--port", str(port), "--backlog", "4096"]
    argv = [fetch.PYTHON, "-m", "uvicorn", *app, "--log-level", "warning", "--no-access-log"]
    process = subprocess.Popen(argv, env={**os.environ, **({"ONCE": "1"} if once else {})}, stdout=subprocess.DEVNULL)
    try:
        until_health(port)
        process.port = port
        yield process
    finally:
        process.kill()
        process.wait(30)


def listened(running, *words):
    argv = [LISTEN, str(running.port), str(running.pid), *map(str, words)]
    done = subprocess.run(argv, check=True, capture_output=True, text=True, timeout=180)
    names = {"deliveries_per_s": "per_s", "server_cpu_us_per_delivery": "cpu_us", "client_cpu_us_per_delivery": "client_cpu_us"}
    return {names.get(name, name): value for name, value in json.loads(done.stdout).items()}


def fan(rounds, say):
    """Each round: every measure on ours with both databases and on the peer, each on a server of its own."""
    fetch.channel_peer()
    with engine.servers([engine.Case("", "", "", "postgres", [], 0)]) as (_, up):
        for number in range(rounds):
            for measure, words in MEASURES.items():
                for name, database in [("velocity sqlite", None), ("velocity postgres", up["postgres"])]:
                    with server.room() as own, Velocity.running(own, "serve", database) as running:
                        row = listened(running, "fan", *words)
                    say(bench="fan", round=number, measure=measure, system=name, **row, **probe.load())
                for name, once in [("fastapi manager", False), ("fastapi manager, JSON once", True)]:
                    with fastapi(once) as running:
                        row = listened(running, "fan", *words, "peer")
                    say(bench="fan", round=number, measure=measure, system=name, **row, **probe.load())
            for measure, words in REPLAYS.items():
                for name, database in [("velocity sqlite", None), ("velocity postgres", up["postgres"])]:
                    with server.room() as own, Velocity.running(own, "serve", database) as running:
                        row = listened(running, "replay", *words)
                    say(bench="fan", round=number, measure=measure, system=name, **row, **probe.load())
