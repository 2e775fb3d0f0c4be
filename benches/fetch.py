"""Fetches the peers once into BENCH_DIR (default: ~/.cache/velocity/bench), with npm, pip and apt-get's own clients."""

import os
import pathlib
import shutil
import subprocess
import sys

BENCH_DIR = pathlib.Path(os.environ.get("BENCH_DIR", "~/.cache/velocity/bench")).expanduser()
NODE = BENCH_DIR / "node/node_modules"
PYTHON = BENCH_DIR / "python/bin/python"
DEBIAN = BENCH_DIR / "debian"
NPM = ["graphile-worker@0.17", "bullmq@6", "ioredis", "pg", "@restatedev/restate-server@1.7", "@restatedev/restate-sdk",
       "node@22"]
PIP = ["procrastinate==3.10.0", "psycopg[binary,pool]", "litequeue==0.9", "huey==3.5.4", "dbos==3.4.0", "fastapi",
       "uvicorn", "uvloop", "httptools"]
DEB = ["redis-server", "redis-tools", "liblzf1", "lua-bitop", "lua-cjson", "liblua5.1-0", "libjemalloc2", "wrk",
       "libluajit-5.1-2", "libluajit-5.1-common"]


def engine_peers():
    """Job queues and durable execution, from npm and PyPI."""
    if not (NODE / "graphile-worker").exists() or not (NODE / "node/bin/node").exists():
        subprocess.run(["npm", "install", "--silent", "--prefix", BENCH_DIR / "node", *NPM], check=True)
    if not PYTHON.exists():
        subprocess.run([sys.executable, "-m", "venv", BENCH_DIR / "python"], check=True)
    if not list(BENCH_DIR.glob("python/lib/*/site-packages/dbos")):
        subprocess.run([PYTHON, "-m", "pip", "install", "--quiet", *PIP], check=True)


def channel_peer():
    """FastAPI with the faster of uvicorn's WebSockets."""
    engine_peers()
    if not list(BENCH_DIR.glob("python/lib/*/site-packages/websockets")):
        subprocess.run([PYTHON, "-m", "pip", "install", "--quiet", "websockets"], check=True)


def account_peer():
    """The seed's own stack for signing in."""
    engine_peers()
    if not list(BENCH_DIR.glob("python/lib/*/site-packages/databases")):
        packages = ["databases[asyncpg]", "pyjwt", "argon2-cffi"]
        subprocess.run([PYTHON, "-m", "pip", "install", "--quiet", *packages], check=True)


def debian(program):
    """(path, environment) of `redis-server` or `wrk`: the system's, or Debian's packages unpacked into BENCH_DIR."""
    if found := shutil.which(program):
        return found, dict(os.environ)
    path = DEBIAN / "usr/bin" / program
    if not path.exists():
        DEBIAN.mkdir(parents=True, exist_ok=True)
        subprocess.run(["apt-get", "download", "-qq", *DEB], cwd=DEBIAN, check=True)
        for package in DEBIAN.glob("*.deb"):
            subprocess.run(["dpkg", "-x", package, DEBIAN], check=True)
    return path, {**os.environ, "LD_LIBRARY_PATH": str(DEBIAN / "usr/lib/x86_64-linux-gnu")}
