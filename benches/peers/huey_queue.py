"""huey on a SQLite file, its consumer with one thread: python huey_queue.py drain|latency COUNT
A job leaves huey's table when it is fetched: a killed worker loses it (at most once). No fsync, huey's fastest setting."""

import os
import threading
import time

from huey import SqliteHuey
from phase import arguments, begin, end, gaps, now

MODE, COUNT = arguments()
huey = SqliteHuey("bench", filename=os.environ["DATABASE_FILE"], fsync=False, results=False)
starts = []
all_started = threading.Event()


@huey.task()
def noop(at):
    starts.append((now(), at))
    if len(starts) == COUNT:
        all_started.set()


def work():
    consumer = huey.create_consumer(workers=1, worker_type="thread", periodic=False)
    consumer.start()


def drain():
    for _ in range(COUNT):
        noop(0)
    begin()
    work()
    all_started.wait(120)
    end(jobs=len(starts), per_s=(len(starts) - 1) * 1000 / (starts[-1][0] - starts[0][0]))


def latency():
    work()
    time.sleep(1)
    begin()
    for gap in gaps(COUNT):
        time.sleep(gap)
        noop(now())
    time.sleep(0.5)
    end(ms=[start - at for start, at in starts])


{"drain": drain, "latency": latency}[MODE]()
