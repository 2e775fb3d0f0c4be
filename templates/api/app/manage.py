"""`python -m app.manage migrate | seed [--minimal] | serve [--port N] | backup FILE | restore FILE | outbox`."""

import argparse
import sys
from pathlib import Path

import app.entities  # noqa: F401 - makes all tables known
from app.core import backup, evolve, seeding
from app.core.db import engine


def main(arguments: list[str] | None = None) -> int:
    """Runs one command; 0 when it did what it says."""
    parser = argparse.ArgumentParser(prog="python -m app.manage", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("migrate", help="bring the database to this version; data stay")
    seed = commands.add_parser("seed", help="first data, only into an empty database")
    seed.add_argument("--minimal", action="store_true", help="only the admin")
    serve = commands.add_parser("serve", help="migrate, seed and answer on a loopback port, in one process")
    serve.add_argument("--port", type=int, default=8000)
    for name, what in (("backup", "write"), ("restore", "read")):
        command = commands.add_parser(name, help=f"{what} database and uploads to or from one file")
        command.add_argument("file", type=Path)
    commands.add_parser("outbox", help="show the messages that would have been sent")
    options = parser.parse_args(arguments)
    if options.command == "migrate":
        changes = evolve.migrate(engine)
        print("\n".join(changes) or "the database is up to date")
    elif options.command == "seed":
        print(seeding.seed(minimal=options.minimal))
    elif options.command == "serve":
        _serve(options.port)
    elif options.command == "backup":
        print(backup.save(options.file))
    elif options.command == "restore":
        print(backup.load(options.file))
    else:
        print("\n".join(backup.outbox()) or "the outbox is empty")
    return 0


def _serve(port: int) -> None:
    """Loaded here only: the other commands need no routes."""
    import uvicorn

    from app.main import app

    evolve.migrate(engine)
    seeding.seed()
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning")


if __name__ == "__main__":
    sys.exit(main())
