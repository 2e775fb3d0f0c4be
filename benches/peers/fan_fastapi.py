"""The seed's channel as FastAPI's own guide writes it: a manager that sends to one socket after the other.

    uvicorn fan_fastapi:app --port PORT          ONCE=1: each event is made JSON once instead of once a socket
`POST /publish?count&rate&pad` publishes; `t` is the moment (CLOCK_MONOTONIC, ns)."""
import asyncio
import json
import os
import time

from fastapi import FastAPI, WebSocket, WebSocketDisconnect

app = FastAPI()
ONCE = bool(os.environ.get("ONCE"))


class CatalystManager:
    def __init__(self):
        self.active = []

    async def connect(self, socket):
        await socket.accept()
        self.active.append(socket)

    def disconnect(self, socket):
        self.active.remove(socket)

    async def broadcast(self, message):
        text = json.dumps(message) if ONCE else None
        for socket in list(self.active):
            try:
                await (socket.send_text(text) if ONCE else socket.send_json(message))
            except Exception:
                pass


manager = CatalystManager()


@app.websocket("/ws/catalyst")
async def catalyst(socket: WebSocket):
    await manager.connect(socket)
    try:
        while True:
            await socket.receive_text()
    except (WebSocketDisconnect, RuntimeError):
        manager.disconnect(socket)


@app.get("/health")
async def health():
    return {"status": "ok"}


@app.post("/publish", status_code=202)
async def publish(count: int, rate: float, pad: int = 0):
    async def go():
        began = time.monotonic()
        for i in range(count):
            if rate > 0:
                await asyncio.sleep(max(0, began + i / rate - time.monotonic()))
            event = {"event_type": "task_complete", "campaign_name": "codegen-sprint-42", "value": 0.97, "timestamp": "2026-04-21T16:00:00Z", "t": time.monotonic_ns(), "i": i}
            if pad:
                event["pad"] = "x" * pad
            await manager.broadcast(event)

    app.state.going = asyncio.create_task(go())
    return {}
