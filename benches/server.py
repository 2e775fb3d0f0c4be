"""Private servers on free loopback ports, started and ended here: PostgreSQL (fsync on) and Redis (AOF, everysec)."""

import contextlib
import os
import pathlib
import shutil
import socket
import subprocess
import tempfile
import time

import fetch

# On a real disk: a commit that costs nothing would prove nothing.
ROOM = pathlib.Path(os.environ.get("BENCH_ROOM", "/var/tmp"))
SETTINGS = """
listen_addresses = '127.0.0.1'
shared_buffers = 512MB
max_connections = 200
fsync = on
synchronous_commit = on
max_wal_size = 4GB
checkpoint_timeout = 15min
log_min_messages = fatal
"""


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


@contextlib.contextmanager
def room():
    """A scratch folder on the measured disk that every user may enter."""
    path = pathlib.Path(tempfile.mkdtemp(prefix="bench-", dir=ROOM))
    path.chmod(0o711)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def postgres_folder():
    """PG_BIN, else the newest of Debian's, else where `initdb` is."""
    debian = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parts[4]))
    return pathlib.Path(os.environ.get("PG_BIN") or (debian or [pathlib.Path(shutil.which("initdb") or "").parent])[-1])


class Postgres:
    """A cluster of its own; `fresh()` gives the address of an empty database."""

    def __init__(self, path):
        self.bin, self.port, self.data = postgres_folder(), free_port(), path / "pg"
        self.data.mkdir()
        # PostgreSQL refuses to run as root.
        self.user = {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}
        if self.user:
            shutil.chown(self.data, "postgres", "postgres")
        self.tool("initdb", "-D", self.data, "-A", "trust", "-U", "bench", "--no-locale", "-E", "UTF8")
        with open(self.data / "postgresql.conf", "a") as settings:
            settings.write(f"{SETTINGS}port = {self.port}\nunix_socket_directories = '{self.data}'\n")
        self.tool("pg_ctl", "-D", self.data, "-l", self.data / "log", "-w", "start")
        self.pid = int((self.data / "postmaster.pid").read_text().split()[0])

    def tool(self, name, *arguments):
        subprocess.run([self.bin / name, *arguments], check=True, stdout=subprocess.DEVNULL, cwd=self.data, **self.user)

    def sql(self, *statements):
        statements = ("set client_min_messages = warning", *statements)
        commands = [part for statement in statements for part in ("-c", statement)]
        self.tool("psql", "-q", "-h", "127.0.0.1", "-p", str(self.port), "-U", "bench", "-d", "postgres", *commands)

    def fresh(self, name="bench"):
        self.sql(f"drop database if exists {name} with (force)", f"create database {name}", "checkpoint")
        return f"postgresql://bench@127.0.0.1:{self.port}/{name}"

    def stop(self):
        self.tool("pg_ctl", "-D", self.data, "-m", "immediate", "-w", "stop")


class Redis:
    """A Redis that appends every change to a file and syncs it once a second."""

    def __init__(self, path):
        self.port = free_port()
        program, environment = fetch.debian("redis-server")
        options = ["--bind", "127.0.0.1", "--port", str(self.port), "--dir", path, "--appendonly", "yes", "--save", ""]
        self.process = subprocess.Popen([program, *options], env=environment, stdout=subprocess.DEVNULL)
        self.pid = self.process.pid
        while self.call("PING") != b"+PONG":
            time.sleep(0.05)

    def call(self, command):
        try:
            with socket.create_connection(("127.0.0.1", self.port), 2) as connection:
                connection.sendall(f"{command}\r\n".encode())
                return connection.recv(64).strip()
        except ConnectionError:
            return b""

    def fresh(self):
        self.call("FLUSHALL")
        return str(self.port)

    def stop(self):
        self.process.terminate()
        self.process.wait(20)


@contextlib.contextmanager
def running(kind, path):
    server = kind(path)
    try:
        yield server
    finally:
        server.stop()
