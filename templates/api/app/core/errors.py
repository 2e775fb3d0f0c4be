"""Every refusal, and what a caller is told: business refusals are 409, a wrong field alone is 422 in FastAPI's shape."""

from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.routing import Match


class Error(BaseModel):
    """The answer of a refusal."""

    detail: str


class Problem(Exception):
    """A refusal with its status."""

    status = 500

    def __init__(self, detail: str, **extra: Any) -> None:
        super().__init__(detail)
        self.detail = detail
        self.extra = extra


class NotSignedIn(Problem):
    """Nobody is signed in."""

    status = 401


class Forbidden(Problem):
    """The caller's role may not do this."""

    status = 403


class Missing(Problem):
    """There is no such row, or the caller may not know of it."""

    status = 404


class Refused(Problem):
    """A rule of the product forbids it."""

    status = 409


class TooLarge(Problem):
    """The body is larger than the limit."""

    status = 413


class TooMany(Problem):
    """The caller must wait; `seconds` says how long."""

    status = 429


class WrongField(Problem):
    """One field alone is wrong."""

    status = 422

    def __init__(self, field: str, detail: str, place: str = "body") -> None:
        super().__init__(detail)
        self.loc = [place, field]


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The documented answers of a route: 400 (malformed body) and the given ones."""
    return {status: {"model": Error} for status in (400, *statuses)}


def install(app: FastAPI) -> None:
    """Answers every refusal in one shape."""

    @app.exception_handler(Problem)
    async def problem(_request: Request, error: Problem) -> JSONResponse:
        if isinstance(error, WrongField):
            item = {"type": "value_error", "loc": error.loc, "msg": error.detail, "input": None}
            return JSONResponse({"detail": [item]}, 422)
        headers = {"WWW-Authenticate": "Bearer"} if error.status == 401 else {}
        if "seconds" in error.extra:
            headers["Retry-After"] = str(error.extra["seconds"])
        return JSONResponse({"detail": error.detail}, error.status, headers)

    @app.exception_handler(405)
    async def wrong_method(request: Request, _error: Exception) -> JSONResponse:
        allowed: set[str] = set()
        for method in ("GET", "POST", "PATCH", "PUT", "DELETE"):
            scope = {**request.scope, "method": method}
            if any(route.matches(scope)[0] == Match.FULL for route in app.routes):
                allowed.add(method)
        return JSONResponse({"detail": "method not allowed"}, 405, {"Allow": ", ".join(sorted(allowed))})
