#!/usr/bin/env python3
"""Measures what docs/PERFORMANCE.md says, side by side with the peers, in one interleaved run (A B A B …), medians.

    python3 benches/run.py generate   writing a product's tree against create-next-app and cookiecutter
    python3 benches/run.py start      start to the first /health, and the idle server: memory, CPU, writes
    python3 benches/run.py products   `velocity new` for the four examples: wall and CPU seconds a product
    python3 benches/run.py queue      draining and idle latency against graphile-worker, procrastinate, BullMQ, litequeue, huey
    python3 benches/run.py accept     POST /tasks at 64 connections against FastAPI with procrastinate, and kill -9
    python3 benches/run.py pipeline   40 durable steps against DBOS and Restate
    python3 benches/run.py flat       rates with a thousand to a million finished jobs
    python3 benches/run.py idle       what waiting costs
    python3 benches/run.py fan        live channels beside FastAPI's manager (LISTEN=path; `cargo build --release -p api --example listen`)
    python3 benches/run.py me         /api/auth/me and /health beside the seed's stack, alone and while eight sign in
    python3 benches/run.py engine     queue, accept, pipeline, flat, idle; `--table < lines` prints their rows of docs/PERFORMANCE.md
    python3 benches/run.py all

Those five need the release binary and the driver (DRIVE=path; `cargo build --release -p store --example drive`), Debian's
PostgreSQL 15 (a private one is started and ended), and fetch their peers. ROUNDS: how many pairs. SCALE: 0.1 for a first try.
SYSTEMS=velocity: only systems whose names begin so.
The others need the release binary (VELOCITY=path, default: velocity on PATH) and, for `generate`, the measuring program
(MEASURE=path; built by `cargo build --release -p generator --example measure`), npm and pip once to fetch the peers into
BENCH_DIR (default: ~/.cache/velocity/bench). Prints one JSON line a result. Quote ratios of one run, never absolutes of two.
"""

import json
import os
import pathlib
import resource
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
VELOCITY = os.environ.get("VELOCITY") or shutil.which("velocity") or "velocity"
MEASURE = os.environ.get("MEASURE") or pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release/examples/measure"
BENCH_DIR = pathlib.Path(os.environ.get("BENCH_DIR", "~/.cache/velocity/bench")).expanduser()
EXAMPLES = ["shop_v3", "wander_notes", "kanbee", "apiary_log"]
ROUNDS = int(os.environ.get("ROUNDS", "7"))


def say(**row):
    print(json.dumps(row), flush=True)


def timed(argv, **options):
    """Wall seconds and CPU seconds (with all its waited-for children) of one command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    done = subprocess.run(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)
    wall = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    if done.returncode != 0:
        sys.exit(f"{argv}: exit {done.returncode}\n{done.stdout.decode()[-2000:]}\n{done.stderr.decode()[-2000:]}")
    return wall, cpu, done.stdout


def peers():
    """create-next-app, and cookiecutter with a template of 60 files; fetched once."""
    BENCH_DIR.mkdir(parents=True, exist_ok=True)
    node, python = BENCH_DIR / "node", BENCH_DIR / "python"
    create = node / "node_modules/create-next-app/dist/index.js"
    if not create.exists():
        subprocess.run(["npm", "install", "--silent", "--prefix", node, "create-next-app@16.4.3"], check=True)
    if not (python / "bin/cookiecutter").exists():
        subprocess.run([sys.executable, "-m", "venv", python], check=True)
        subprocess.run([python / "bin/pip", "install", "--quiet", "cookiecutter"], check=True)
    template = BENCH_DIR / "template"
    source = template / "{{cookiecutter.slug}}/src"
    source.mkdir(parents=True, exist_ok=True)
    (template / "cookiecutter.json").write_text('{"slug": "demo", "title": "Demo"}')
    for number in range(60):
        (source / f"f{number}.py").write_text("# {{ cookiecutter.title }} file %d\n%s\n" % (number, "x" * 1500))
    next_flags = "--ts --app --eslint --tailwind --src-dir --no-import-alias --skip-install --disable-git --yes --use-npm".split()
    return {
        "create-next-app": lambda out: ["node", create, out / "app", *next_flags],
        "cookiecutter-60-files": lambda out: [python / "bin/cookiecutter", "--no-input", "-o", out, template],
    }


def generate():
    rows = peers()
    for name in EXAMPLES:
        answers = ROOT / f"docs/examples/{name}.json"
        rows[f"velocity-{name}"] = lambda out, answers=answers: [MEASURE, answers, out / "p"]
    walls = {tool: [] for tool in rows}
    inner = {}
    for _ in range(ROUNDS):
        for tool, argv in rows.items():
            with tempfile.TemporaryDirectory() as out:
                wall, _, stdout = timed(argv(pathlib.Path(out)), env={**os.environ, "CI": "1"})
            walls[tool].append(wall * 1000)
            if tool.startswith("velocity") and tool not in inner:
                with tempfile.TemporaryDirectory() as out:
                    inner[tool] = json.loads(timed([*argv(pathlib.Path(out)), "21"])[2])
    peer = statistics.median(walls["create-next-app"])
    cookie = statistics.median(walls["cookiecutter-60-files"])
    for tool, values in walls.items():
        row = {"bench": "generate", "tool": tool, "wall_ms": round(statistics.median(values), 1)}
        if tool in inner:
            own = inner[tool]
            files, generated = own["files"], own["generate_ms"]
            row.update(
                files=files,
                derive_first_ms=round(own["derive_first_ms"], 2),
                derive_ms=round(own["derive_ms"], 2),
                generate_ms=round(generated, 2),
                generate_ms_per_60_files=round(generated * 60 / files, 2),
                times_faster_than_create_next_app=round(peer / statistics.median(values), 1),
                times_faster_than_cookiecutter=round(cookie / statistics.median(values), 1),
            )
        say(**row)


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def up(data, port):
    return subprocess.Popen(
        [VELOCITY, "up", "--data", data, "--port", str(port)], cwd=data, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def until_health(port, started):
    while time.perf_counter() - started < 20:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=1) as answer:
                if answer.status == 200:
                    return (time.perf_counter() - started) * 1000
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.0005)
    sys.exit("no answer on /health in 20 s")


def proc(pid):
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    rss = int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024
    stat = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    cpu = (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")
    io = dict(line.split(": ") for line in pathlib.Path(f"/proc/{pid}/io").read_text().splitlines())
    return rss, cpu, int(io["write_bytes"]), int(io["syscw"])


def start():
    with tempfile.TemporaryDirectory() as data:
        waits = []
        for round_number in range(ROUNDS + 1):
            port = free_port()
            started = time.perf_counter()
            server = up(data, port)
            wait = until_health(port, started)
            if round_number > 0:  # the first start makes the database
                waits.append(wait)
            if round_number == ROUNDS:
                time.sleep(3)
                seconds = 30
                rss, cpu, written, writes = proc(server.pid)
                time.sleep(seconds)
                rss, cpu_after, written_after, writes_after = proc(server.pid)
                say(bench="idle", rss_mb=round(rss, 1), cpu_percent_of_a_core=round((cpu_after - cpu) / seconds * 100, 3),
                    bytes_written=written_after - written, write_calls=writes_after - writes, seconds=seconds)
            server.send_signal(signal.SIGTERM)
            server.wait(20)
        say(bench="start", to_health_ms=round(statistics.median(waits), 1), worst_ms=round(max(waits), 1), rounds=ROUNDS)


def products():
    for name in EXAMPLES:
        with tempfile.TemporaryDirectory() as room:
            argv = [VELOCITY, "new", "--json", "--answers", ROOT / f"docs/examples/{name}.json", "--data", f"{room}/data"]
            wall, cpu, stdout = timed(argv, cwd=room)
            result = json.loads(stdout)
            stages = {s["stage"]: round((s["job"]["finished_at_ms"] - s["job"]["started_at_ms"]) / 1000, 1) for s in result["stages"]}
            say(bench="products", product=name, wall_s=round(wall, 1), cpu_s=round(cpu, 1), stages_s=stages,
                all_passed=all(s["job"]["state"] == "done" for s in result["stages"]))


ENGINE = ["queue", "accept", "pipeline", "flat", "idle"]


def section(name):
    """One measure of the engine; its modules are loaded only when wanted."""
    import account
    import engine
    import fan
    import serving
    import waiting

    homes = {"accept": serving, "idle": waiting, "fan": fan, "me": account}
    return lambda: getattr(homes.get(name, engine), name)(ROUNDS, say)


if __name__ == "__main__":
    wanted = sys.argv[1] if len(sys.argv) == 2 else sys.exit(__doc__)
    if wanted == "--table":
        import table

        sys.exit(table.main())
    runs = {"generate": [generate], "start": [start], "products": [products]}
    runs |= {name: [section(name)] for name in [*ENGINE, "fan", "me"]}
    runs["engine"] = [run for name in ENGINE for run in runs[name]]
    runs["all"] = [generate, start, products, *runs["engine"]]
    if wanted not in runs:
        sys.exit(__doc__)
    for run in runs[wanted]:
        run()
