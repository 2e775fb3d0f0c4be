"""Who may do what: the caller, the scope of a grant, and the condition that a scope puts on rows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from fastapi import Request
from sqlalchemy import orm

from app.core import security
from app.core.db import Row, reading
from app.core.entity import ENTITIES, Entity
from app.core.errors import Forbidden, NotSignedIn
from app.core.product import ANONYMOUS, is_admin


@dataclass(frozen=True)
class Caller:
    """Who asks; a visitor has no id and the role `anonymous`."""

    id: int | None
    role: str

    @property
    def admin(self) -> bool:
        return is_admin(self.role)


VISITOR = Caller(None, ANONYMOUS)


def caller_of(request: Request) -> Caller:
    """The person of the request's session."""
    token = security.token_of(request)
    if token is None:
        return VISITOR
    with reading() as session:
        user = security.user_of(session, token)
        return VISITOR if user is None else Caller(user.id, user.role)


def signed_in(request: Request) -> Caller:
    """The person of the request's session; 401 for a visitor."""
    caller = caller_of(request)
    if caller.id is None:
        raise NotSignedIn("sign in first")
    return caller


def granted(grants: dict[str, str], caller: Caller) -> str:
    """The scope that the caller's role has; 401 or 403 when it has none."""
    scope = grants.get(caller.role)
    if scope is None or (scope == "own" and caller.id is None):
        if caller.id is None:
            raise NotSignedIn("sign in first")
        raise Forbidden("your role may not do this")
    return scope


def allow(grants: dict[str, str]) -> Callable[[Request], Caller]:
    """A dependency: the caller, when one of the grants is theirs."""

    def dependency(request: Request) -> Caller:
        caller = caller_of(request)
        granted(grants, caller)
        return caller

    return dependency


def owned(entity: Entity, user_id: int, path: tuple[str, ...] | None = None) -> sa.ColumnElement[bool]:
    """The rows whose owner path leads to the person."""
    path = entity.owner if path is None else path
    if not path:
        return entity.model.id == user_id if entity.id == "user" else sa.false()
    relation, rest = entity.relation(path[0]), path[1:]
    other = ENTITIES[relation.to]
    inner = other.model.id == user_id if other.id == "user" else owned(other, user_id, rest or other.owner)
    if relation.pairs is not None:
        others = sa.select(other.model.id).where(inner)
        return entity.model.id.in_(sa.select(relation.pairs.c.row_id).where(relation.pairs.c.other_id.in_(others)))
    if other.id == "user":
        return entity.column(relation.key) == user_id
    return entity.column(relation.key).in_(sa.select(other.model.id).where(inner))


def visible(entity: Entity) -> sa.ColumnElement[bool]:
    """The rows that people without an `all` grant may see."""
    return sa.and_(sa.true(), *(entity.column(name) == wanted for name, wanted in entity.visible_when))


def reach(entity: Entity, scope: str, caller: Caller) -> sa.ColumnElement[bool]:
    """The rows that a scope reaches."""
    if scope == "all":
        return sa.true()
    own = sa.false() if caller.id is None else owned(entity, caller.id)
    return own if scope == "own" else sa.or_(visible(entity), own)


def reached(session: orm.Session, entity: Entity, scope: str, caller: Caller, ids: list[int]) -> set[int]:
    """Those of the rows that a scope reaches."""
    if scope == "all" or not ids:
        return set(ids)
    model: Any = entity.model
    statement = sa.select(model.id).where(model.id.in_(ids), reach(entity, scope, caller))
    return set(session.scalars(statement))


def may_read(session: orm.Session, entity: Entity, caller: Caller, ids: list[int]) -> set[int]:
    """Those of the rows that the caller may read."""
    scope = entity.access["read"].get(caller.role)
    return set() if scope is None else reached(session, entity, scope, caller, ids)


def find(session: orm.Session, entity: Entity, scope: str, caller: Caller, row_id: int) -> Row | None:
    """The row, when the scope reaches it."""
    statement = sa.select(entity.model).where(entity.model.id == row_id, reach(entity, scope, caller))
    return session.scalars(statement).one_or_none()
