"""Sign-up, sign-in, the session, one's own account, and password resets by way of the outbox."""

import datetime as dt
import secrets
from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel
from sqlalchemy import orm

from app.core import fields as f
from app.core.access import Caller, caller_of, signed_in
from app.core.audit import PasswordReset, post
from app.core.db import now, reading, writing
from app.core.entity import ENTITIES
from app.core.errors import NotSignedIn, Refused, WrongField, responses
from app.core.product import PRODUCT, SIGNUP_ROLE
from app.core.security import (
    COOKIE,
    LOGINS,
    close_sessions,
    digest,
    hash_password,
    open_session,
    token_of,
    verify_password,
)  # fmt: skip

router = APIRouter(prefix="/auth", tags=["auth"])
RESET_MINUTES = 60


class SignUp(f.In):
    email: f.Email
    password: f.Password
    name: f.Line(120)


class Login(f.In):
    email: f.Email
    password: Annotated[str, f._Field(min_length=1, max_length=200)]


class Me(f.In):
    name: f.Line(120) = f.optional("-")


class PasswordChange(f.In):
    current: Annotated[str, f._Field(min_length=1, max_length=200)]
    new: f.Password


class ResetAsk(f.In):
    email: f.Email


class ResetConfirm(f.In):
    token: Annotated[str, f._Field(min_length=20, max_length=100)]
    new: f.Password


class Person(BaseModel):
    id: int
    email: str
    name: str
    role: str


class SignedIn(BaseModel):
    token: str
    user: Person


class Session(BaseModel):
    user: Person | None


def person(user: Any) -> dict[str, Any]:
    """One's own account."""
    return {"id": user.id, "email": user.email, "name": user.name, "role": user.role}


def by_email(session: orm.Session, email: str) -> Any | None:
    """The account with this address."""
    user: Any = ENTITIES["user"].model
    return session.scalars(sa.select(user).where(user.email == email.lower())).one_or_none()


def sign_up(body: SignUp, response: Response) -> Any:
    """Makes an account and signs in."""
    with writing() as session:
        if by_email(session, body.email) is not None:
            raise Refused("there is already an account with this e-mail address", fields=["email"])
        model: Any = ENTITIES["user"].model
        user = model(email=body.email, name=body.name, role=SIGNUP_ROLE, password_hash=hash_password(body.password))
        session.add(user)
        session.flush()
        return {"token": open_session(session, user, response), "user": person(user)}


if SIGNUP_ROLE is not None:
    router.post("/signup", status_code=201, response_model=SignedIn, responses=responses(403, 409))(sign_up)


@router.post("/login", response_model=SignedIn, responses=responses(401, 403, 429))
def login(body: Login, response: Response) -> Any:
    """Signs in; the same answer for a wrong password and an unknown address."""
    LOGINS.check(body.email)
    with writing() as session:
        user = by_email(session, body.email)
        right = verify_password(body.password, user.password_hash if user else None)
        if not right or user is None or user.disabled:
            LOGINS.fail(body.email)
            raise NotSignedIn("wrong e-mail address or password")
        LOGINS.clear(body.email)
        return {"token": open_session(session, user, response), "user": person(user)}


@router.post("/logout", status_code=204, responses=responses(403))
def logout(request: Request, response: Response) -> None:
    """Ends this session."""
    token = token_of(request)
    if token is not None:
        from app.core.audit import SessionToken

        with writing() as session:
            session.execute(sa.delete(SessionToken).where(SessionToken.token_hash == digest(token)))
    response.delete_cookie(COOKIE, path="/")


@router.get("/session", response_model=Session)
def session_now(request: Request) -> Any:
    """Who is signed in; a visitor is no error."""
    caller = caller_of(request)
    if caller.id is None:
        return {"user": None}
    with reading() as session:
        return {"user": person(session.get_one(ENTITIES["user"].model, caller.id))}


@router.patch("/me", response_model=Person, responses=responses(401, 403))
def change_me(body: Me, caller: Annotated[Caller, Depends(signed_in)]) -> Any:
    """Changes one's own name."""
    with writing() as session:
        user: Any = session.get_one(ENTITIES["user"].model, caller.id)
        for name, content in body.model_dump(exclude_unset=True).items():
            setattr(user, name, content)
        return person(user)


@router.post("/password", status_code=204, responses=responses(401, 403, 429))
def change_password(body: PasswordChange, request: Request, caller: Annotated[Caller, Depends(signed_in)]) -> None:
    """Changes one's password; other sessions end."""
    key = f"password:{caller.id}"
    LOGINS.check(key)
    with writing() as session:
        user: Any = session.get_one(ENTITIES["user"].model, caller.id)
        if not verify_password(body.current, user.password_hash):
            LOGINS.fail(key)
            raise WrongField("current", "is not your password")
        user.password_hash = hash_password(body.new)
        close_sessions(session, user.id, keep=token_of(request))


@router.post("/reset", status_code=202, responses=responses(403, 429))
def ask_reset(body: ResetAsk) -> dict[str, str]:
    """Puts a link into the outbox; the answer does not say whether the account exists."""
    LOGINS.check(f"reset:{body.email}")
    LOGINS.fail(f"reset:{body.email}")
    with writing() as session:
        user = by_email(session, body.email)
        if user is not None and not user.disabled:
            token = secrets.token_urlsafe(32)
            ends = now() + dt.timedelta(minutes=RESET_MINUTES)
            session.add(PasswordReset(token_hash=digest(token), user_id=user.id, expires_at=ends))
            post(session, user.email, PRODUCT["title"][:150] + ": new password", f"/reset?token={token}")
    return {"detail": "if there is such an account, a link was sent"}


@router.post("/reset/confirm", status_code=204, responses=responses(403, 409))
def confirm_reset(body: ResetConfirm) -> None:
    """Sets a new password once, within the hour; all sessions end."""
    with writing() as session:
        reset = session.get(PasswordReset, digest(body.token))
        if reset is None or reset.expires_at < now():
            raise Refused("this link is no longer valid; ask for a new one")
        user: Any = session.get_one(ENTITIES["user"].model, reset.user_id)
        user.password_hash = hash_password(body.new)
        close_sessions(session, user.id)
        session.execute(sa.delete(PasswordReset).where(PasswordReset.user_id == user.id))
