"""Sign-in as the seed's own stack has it: FastAPI, `databases` over asyncpg, tokens of PyJWT, argon2id at OWASP's least cost (which is
also Velocity's).

    DATABASE_URL=postgresql://… uvicorn me_fastapi:app --port PORT
`POST /users {email, password}` makes an account, which the measuring program needs."""

import asyncio
import contextlib
import os
import time
import uuid

import jwt
from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from databases import Database
from fastapi import FastAPI, Header, HTTPException
from pydantic import BaseModel

SECRET = "a secret of thirty-two bytes or so"
PASSWORDS = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
database = Database(os.environ["DATABASE_URL"].replace("postgresql://", "postgresql+asyncpg://"), min_size=5, max_size=20)


@contextlib.asynccontextmanager
async def lifespan(_app):
    await database.connect()
    await database.execute(
        "create table if not exists users (id text primary key, email text unique, role text, avatar_url text, hash text)"
    )
    yield
    await database.disconnect()


app = FastAPI(lifespan=lifespan)


class SignIn(BaseModel):
    email: str
    password: str


class User(BaseModel):
    id: str
    email: str
    role: str
    avatar_url: str | None = None


class SignedIn(BaseModel):
    token: str
    user: User


@app.get("/health")
async def health():
    await database.fetch_val("select 1")
    return {"status": "ok", "database": "connected"}


@app.post("/users", status_code=201)
async def make(new: SignIn):
    values = {"i": str(uuid.uuid4()), "e": new.email, "h": await asyncio.to_thread(PASSWORDS.hash, new.password)}
    await database.execute("insert into users values (:i, :e, 'developer', null, :h)", values)
    return {}


def is_right(stored, password):
    try:
        return PASSWORDS.verify(stored, password)
    except VerifyMismatchError:
        return False


@app.post("/api/auth/login", response_model=SignedIn)
async def sign_in(asked: SignIn):
    row = await database.fetch_one("select id, email, role, avatar_url, hash from users where email = :e", {"e": asked.email})
    if row is None or not await asyncio.to_thread(is_right, row["hash"], asked.password):
        raise HTTPException(401, "invalid credentials")
    claims = {"sub": row["id"], "role": row["role"], "exp": int(time.time()) + 3600}
    return {"token": jwt.encode(claims, SECRET, algorithm="HS256"), "user": dict(row._mapping)}


@app.get("/api/auth/me", response_model=User)
async def me(authorization: str = Header(default="")):
    try:
        claims = jwt.decode(authorization.removeprefix("Bearer "), SECRET, algorithms=["HS256"])
    except jwt.PyJWTError:
        raise HTTPException(401, "token missing or invalid") from None
    row = await database.fetch_one("select id, email, role, avatar_url from users where id = :i", {"i": claims["sub"]})
    if row is None:
        raise HTTPException(401, "token missing or invalid")
    return dict(row._mapping)
