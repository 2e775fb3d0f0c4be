"""Accounts as an admin sees them: made, changed, disabled by the spec's access; secrets never leave."""

from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import APIRouter, Depends
from pydantic import BaseModel

from app.core import audit, writing
from app.core.access import Caller, allow, find, granted
from app.core.auth import by_email
from app.core.crud import RowId, show
from app.core.db import writing as transaction
from app.core.entity import Entity
from app.core.errors import Forbidden, Missing, Refused, responses
from app.core.product import is_admin
from app.core.security import close_sessions, hash_password

GUARDED = ("role", "disabled", "email")


def router(api: APIRouter, entity: Entity, *, create: Any, update: Any, out: type[BaseModel]) -> APIRouter:
    """Adds making and changing of accounts to the entity's other routes."""
    may_create, may_update = allow(entity.access["create"]), allow(entity.access["update"])

    @api.post(
        "", status_code=201, response_model=out, response_model_exclude_unset=True,
        responses=responses(401, 403, 409), operation_id="create_user",
    )  # fmt: skip
    def create_user(caller: Annotated[Caller, Depends(may_create)], body: create) -> Any:
        if granted(entity.access["create"], caller) != "all":
            raise Forbidden("your role may not do this")
        given = body.model_dump(exclude_none=True)
        password = given.pop("password")
        with transaction() as session:
            if by_email(session, given["email"]) is not None:
                raise Refused("there is already an account with this e-mail address", fields=["email"])
            user: Any = entity.model(password_hash=hash_password(password), **given)
            session.add(user)
            session.flush()
            audit.record(session, caller, "create", "user", user.id, given)
            return show(session, entity, user, caller)

    @api.patch(
        "/{row_id}", response_model=out, response_model_exclude_unset=True,
        responses=responses(401, 403, 404, 409), operation_id="update_user",
    )  # fmt: skip
    def update_user(caller: Annotated[Caller, Depends(may_update)], row_id: RowId, body: update) -> Any:
        given = body.model_dump(exclude_unset=True)
        scope = granted(entity.access["update"], caller)
        with transaction() as session:
            user: Any = find(session, entity, scope, caller, row_id)
            if user is None:
                raise Missing("there is no such entry")
            if scope != "all" and any(name in given for name in GUARDED):
                raise Forbidden("your role may not change this")
            _keep_an_admin(session, entity, user, given)
            writing.update(session, entity, user, given, caller, scope)
            if "disabled" in given or "role" in given:
                close_sessions(session, user.id)
            return show(session, entity, user, caller)

    return api


def _keep_an_admin(session: Any, entity: Entity, user: Any, given: dict[str, Any]) -> None:
    """The last admin stays one, or nobody could ever let others in again."""
    leaves = given.get("disabled") or not is_admin(given.get("role", user.role))
    if not is_admin(user.role) or not leaves:
        return
    model: Any = entity.model
    others = session.scalars(sa.select(model.role).where(model.id != user.id, model.disabled == sa.false()))
    if not any(is_admin(role) for role in others):
        raise Refused("this is the last admin")
