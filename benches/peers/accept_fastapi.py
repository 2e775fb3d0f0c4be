"""The accepting end of FastAPI and procrastinate: POST /tasks answers when the job is committed.
uvicorn --app-dir benches/peers accept_fastapi:app"""

import contextlib
import os

import procrastinate
from fastapi import FastAPI
from pydantic import BaseModel

queue = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=os.environ["DATABASE_URL"], max_size=20))


@queue.task(name="sleep")
async def sleep(seconds):
    pass


class Wanted(BaseModel):
    task: str
    payload: dict


@contextlib.asynccontextmanager
async def lifespan(_app):
    async with queue.open_async():
        await queue.schema_manager.apply_schema_async()
        yield


app = FastAPI(lifespan=lifespan)


@app.get("/health")
async def health():
    return {"status": "ok"}


@app.post("/tasks")
async def accept(wanted: Wanted):
    job = await queue.configure_task(wanted.task).defer_async(**wanted.payload)
    return {"ok": True, "job_id": str(job), "received": wanted.model_dump()}
