"""procrastinate on PostgreSQL: python procrastinate_queue.py drain|latency|flat COUNT"""

import asyncio
import os
import statistics

import procrastinate
from phase import arguments, begin, end, gaps, now

MODE, COUNT = arguments()
URL = os.environ["DATABASE_URL"]
FINISHED = """insert into procrastinate_jobs (queue_name, task_name, args, status, attempts)
              select 'default', 'noop', '{"at": 0}'::jsonb, 'succeeded', 1 from generate_series(1, %(count)s)"""
app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=URL, max_size=12))
starts = []


@app.task(name="noop")
async def noop(at):
    starts.append((now(), at))


async def fill(count):
    for done in range(0, count, 500):
        await noop.batch_defer_async(*[{"at": 0}] * min(500, count - done))


async def drain(count):
    """Jobs a second, from the first start to the last."""
    starts.clear()
    await app.run_worker_async(concurrency=8, wait=False, install_signal_handlers=False)
    return {"jobs": len(starts), "per_s": (len(starts) - 1) * 1000 / (starts[-1][0] - starts[0][0])}


async def latency(count):
    worker = asyncio.create_task(app.run_worker_async(concurrency=1, install_signal_handlers=False))
    await asyncio.sleep(1)
    begin()
    starts.clear()
    for gap in gaps(count):
        await asyncio.sleep(gap)
        await noop.defer_async(at=now())
    await asyncio.sleep(0.5)
    worker.cancel()
    return {"ms": [start - at for start, at in starts]}


async def flat(count):
    """The rates with 10^3, 10^4 … `count` finished jobs in the table."""
    begin()
    finished, sizes = 0, []
    for size in (10**power for power in range(3, len(str(count)))):
        await app.connector.execute_query_async(FINISHED, count=size - finished)
        await app.connector.execute_query_async("analyze procrastinate_jobs")
        rates = []
        for _ in range(5):
            await fill(200)
            rates.append((await drain(200))["per_s"])
        finished = size + 1000
        sizes.append({"finished": size, "per_s": statistics.median(rates)})
    return {"sizes": sizes}


async def main():
    async with app.open_async():
        await app.schema_manager.apply_schema_async()
        if MODE == "drain":
            await fill(COUNT)
            begin()
            row = await drain(COUNT)
        else:
            row = await {"latency": latency, "flat": flat}[MODE](COUNT)
        end(**row)


asyncio.run(main())
