"""What the operator sees: health, readiness, metrics, one JSON line a request, and the headers of every answer."""

import json
import logging
import re
import sys
import time
import uuid
from typing import Any

import sqlalchemy as sa
from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core import evolve
from app.core.db import engine, reading
from app.core.errors import Error
from app.core.security import from_elsewhere

router = APIRouter(tags=["ops"])
log = logging.getLogger("app.requests")
METRICS = CollectorRegistry()
REQUESTS = Counter("http_requests_total", "Answered requests", ["method", "route", "status"], registry=METRICS)
SECONDS = Histogram("http_request_duration_seconds", "Time to the answer", ["method", "route"], registry=METRICS)
BODY_BYTES_MAX = 1024 * 1024
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
_ready = False


class Lines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        line = {"level": record.levelname.lower(), "logger": record.name, "message": record.getMessage()}
        line |= getattr(record, "facts", {})
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps({"time": round(record.created, 3), **line}, ensure_ascii=False)


def log_lines() -> None:
    """Sends all logs to standard output as JSON."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(Lines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.getLogger("uvicorn.access").disabled = True


@router.get("/healthz")
def healthz() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@router.get("/readyz", responses={503: {"model": Error}})
def readyz() -> Any:
    """The database answers and has the shape that this version needs."""
    global _ready
    try:
        with reading() as session:
            session.execute(sa.text("select 1"))
        if not _ready and (missing := evolve.pending(engine)):
            return JSONResponse({"detail": "migrations are missing: " + "; ".join(missing)[:500]}, 503)
    except sa.exc.SQLAlchemyError:
        return JSONResponse({"detail": "the database cannot be reached"}, 503)
    _ready = True
    return {"status": "ready"}


@router.get("/metrics", include_in_schema=False)
def metrics() -> Response:
    """Counts and times, for Prometheus."""
    return Response(generate_latest(METRICS), media_type=CONTENT_TYPE_LATEST)


def _request_id(request: Request) -> str:
    given = request.headers.get("x-request-id", "")
    return given if re.fullmatch(r"[A-Za-z0-9._-]{1,64}", given) else uuid.uuid4().hex


def _too_large(request: Request) -> bool:
    length = request.headers.get("content-length", "0")
    upload = request.url.path == "/uploads"
    return not upload and length.isdecimal() and int(length) > BODY_BYTES_MAX


class Observer:
    """Guards every request, and measures, logs and marks every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        began, request_id = time.perf_counter(), _request_id(request)
        status = 500

        async def marked(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers.update({**HEADERS, "X-Request-ID": request_id})
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        try:
            await self._answer(request, request_id)(scope, receive, marked)
        finally:
            took = time.perf_counter() - began
            route = getattr(scope.get("route"), "path", "unmatched")
            REQUESTS.labels(request.method, route, status).inc()
            SECONDS.labels(request.method, route).observe(took)
            facts = {"request_id": request_id, "method": request.method, "route": route, "status": status}
            log.info("request", extra={"facts": {**facts, "ms": round(took * 1000, 1)}})

    def _answer(self, request: Request, request_id: str) -> ASGIApp:
        if from_elsewhere(request):
            return JSONResponse({"detail": "writes from other sites are refused"}, 403)
        if _too_large(request):
            return JSONResponse({"detail": "the body is too large"}, 413)

        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            started = False

            async def watched(message: Message) -> None:
                nonlocal started
                started = True
                await send(message)

            try:
                await self.app(scope, receive, watched)
            except Exception:
                log.exception("a request failed", extra={"facts": {"request_id": request_id}})
                if not started:
                    sorry = JSONResponse({"detail": "something went wrong on our side"}, 500)
                    await sorry(scope, receive, send)

        return answer


def install(app: FastAPI) -> None:
    """Observes and guards every request."""
    app.add_middleware(Observer)
