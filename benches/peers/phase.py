"""How a peer talks to the runner: one JSON line when it is ready, one when it is done; after each it waits for a line, so
that the runner can read the CPU clocks of all processes in between."""

import json
import os
import sys
import time


def say(**row):
    print(json.dumps(row), flush=True)
    sys.stdin.readline()


def begin():
    say(phase="begin")


def end(**row):
    say(phase="end", **row)
    sys.stdout.flush()
    os._exit(0)


def now():
    """Milliseconds of the monotonic clock."""
    return time.monotonic_ns() / 1e6


def gaps(count):
    """Seconds between two jobs: 50 to 150 ms, the same in every run."""
    return [(50 + (n * 7919) % 101) / 1000 for n in range(count)]


def arguments():
    return sys.argv[1], int(sys.argv[2])
