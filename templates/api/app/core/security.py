"""Passwords, sessions, the throttle of sign-ins, and the guard against writes from other sites."""

import datetime as dt
import hashlib
import hmac
import secrets
import time
from collections import deque
from functools import cache
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error
from fastapi import Request, Response
from sqlalchemy import orm

from app.core.audit import SessionToken
from app.core.db import now
from app.core.entity import ENTITIES
from app.core.errors import TooMany
from app.core.settings import settings

COOKIE = "session"
_CHEAP = {"time_cost": 1, "memory_cost": 8, "parallelism": 1}
_hasher = PasswordHasher(**_CHEAP) if settings.testing else PasswordHasher()


@cache
def nobody() -> str:
    """The hash that stands for an account that does not exist; made once, by what answers requests, before the first."""
    return _hasher.hash(secrets.token_hex(8))


def hash_password(password: str) -> str:
    """The password's argon2 hash."""
    return _hasher.hash(password)


def verify_password(password: str, hashed: str | None) -> bool:
    """Whether it is the password; as slow for an account that does not exist."""
    try:
        return _hasher.verify(hashed or nobody(), password) and hashed is not None
    except Argon2Error:
        return False


def digest(token: str) -> str:
    """What is kept of a token."""
    return hmac.new(settings.secret_key.encode(), token.encode(), hashlib.sha256).hexdigest()


def open_session(session: orm.Session, user: Any, response: Response | None = None) -> str:
    """Signs a person in: the token, also as a cookie that scripts cannot read."""
    token = secrets.token_urlsafe(32)
    moment = now()
    session.execute(sa.delete(SessionToken).where(SessionToken.expires_at < moment))
    ends = moment + dt.timedelta(seconds=settings.session_seconds)
    session.add(SessionToken(token_hash=digest(token), user_id=user.id, expires_at=ends))
    if response is not None:
        response.set_cookie(
            COOKIE, token, httponly=True, samesite="lax", secure=settings.cookie_secure,
            max_age=settings.session_seconds, path="/",
        )  # fmt: skip
    return token


def close_sessions(session: orm.Session, user_id: int, keep: str | None = None) -> None:
    """Signs a person out everywhere but in the kept session."""
    rows = sa.delete(SessionToken).where(SessionToken.user_id == user_id)
    session.execute(rows.where(SessionToken.token_hash != digest(keep)) if keep else rows)


def token_of(request: Request) -> str | None:
    """The request's token: the Authorization header first, then the cookie."""
    header = request.headers.get("authorization", "")
    if header[:7].lower() == "bearer ":
        return header[7:].strip() or None
    return request.cookies.get(COOKIE)


def user_of(session: orm.Session, token: str) -> Any | None:
    """The person whose running session the token opens."""
    user: Any = ENTITIES["user"].model
    statement = sa.select(user).join(SessionToken, SessionToken.user_id == user.id)
    statement = statement.where(SessionToken.token_hash == digest(token), SessionToken.expires_at > now())
    return session.scalars(statement.where(user.disabled == sa.false())).one_or_none()


def from_elsewhere(request: Request) -> bool:
    """Whether another site makes the browser write: by Sec-Fetch-Site, else by Origin."""
    if request.method in ("GET", "HEAD", "OPTIONS") or "authorization" in request.headers:
        return False
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = request.headers.get("origin")
    if origin is None:
        return False
    host = request.headers.get("x-forwarded-host") or request.headers.get("host", "")
    return urlsplit(origin).netloc != host


class Throttle:
    """Lets so many failures happen within the window, for each key; keeps no more keys than `keys_max`."""

    def __init__(self, failures_max: int, window_seconds: int, keys_max: int = 10_000) -> None:
        self.failures_max, self.window, self.keys_max = failures_max, window_seconds, keys_max
        self._failures: dict[str, deque[float]] = {}
        self._lock = Lock()

    def check(self, key: str) -> None:
        """Refuses with the seconds to wait when there were too many failures."""
        with self._lock:
            seen = self._recent(key)
            if len(seen) >= self.failures_max:
                wait = int(self.window - (time.monotonic() - seen[0])) + 1
                raise TooMany("too many attempts; wait a moment", seconds=wait)

    def fail(self, key: str) -> None:
        """Counts a failure."""
        with self._lock:
            if len(self._failures) >= self.keys_max and key not in self._failures:
                self._failures.pop(next(iter(self._failures)))
            seen = self._recent(key)
            seen.append(time.monotonic())
            self._failures[key] = seen

    def clear(self, key: str | None = None) -> None:
        """Forgets a key's failures, or all."""
        with self._lock:
            if key is None:
                self._failures.clear()
            else:
                self._failures.pop(key, None)

    def _recent(self, key: str) -> deque[float]:
        seen = self._failures.get(key, deque())
        while seen and time.monotonic() - seen[0] > self.window:
            seen.popleft()
        return seen


LOGINS = Throttle(failures_max=8, window_seconds=300)
