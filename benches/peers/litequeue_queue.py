"""litequeue on a SQLite file: python litequeue_queue.py drain|full COUNT
Its own setting is synchronous=NORMAL; "full" waits for the disk at each commit."""

import os

from litequeue import LiteQueue
from phase import arguments, begin, end, now

MODE, COUNT = arguments()
queue = LiteQueue(os.environ["DATABASE_FILE"], maxsize=None)
for _ in range(COUNT):
    queue.put("{}")
if MODE == "full":
    queue.conn.execute("pragma synchronous = full")
begin()
started = now()
done = 0
while (message := queue.pop()) is not None:
    queue.done(message.message_id)
    done += 1
end(jobs=done, per_s=done * 1000 / (now() - started), synchronous=queue.conn.execute("pragma synchronous").fetchone()[0])
