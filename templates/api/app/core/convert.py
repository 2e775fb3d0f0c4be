"""Convert actions: a person's own rows become one row with lines, in one transaction."""

from dataclasses import dataclass
from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import APIRouter, Depends
from pydantic import BaseModel
from sqlalchemy import orm

from app.core import writing
from app.core.access import Caller, allow, may_read, owned
from app.core.crud import show
from app.core.db import Row
from app.core.db import writing as transaction
from app.core.entity import ENTITIES, Entity, Relation, assign, value
from app.core.errors import Refused, responses
from app.core.rules import amount, check, prepare


@dataclass(frozen=True)
class Total:
    """Where the sum goes and where the prices come from."""

    field: str
    price: str
    line_price: str


@dataclass(frozen=True)
class Convert:
    """What becomes what."""

    id: str
    source: str
    target: str
    line: str
    item: str
    quantity: str
    grants: dict[str, str]
    stock: str | None = None
    total: Total | None = None


def router(convert: Convert, *, body: Any, out: type[BaseModel]) -> APIRouter:
    """The action's route."""
    api = APIRouter(prefix="/actions", tags=["actions"])
    may = allow(convert.grants)

    @api.post(
        f"/{convert.id}", status_code=201, response_model=out, response_model_exclude_unset=True,
        responses=responses(401, 403, 404, 409), operation_id=f"action_{convert.id}",
    )  # fmt: skip
    def act(caller: Annotated[Caller, Depends(may)], given: body) -> Any:
        with transaction() as session:
            row = run(session, convert, given.model_dump(exclude_unset=True), caller)
            return show(session, ENTITIES[convert.target], row, caller)

    return api


def run(session: orm.Session, convert: Convert, given: dict[str, Any], caller: Caller) -> Row:
    """Turns the caller's rows into one; refuses when there are none or an amount is not there."""
    source, target, line = (ENTITIES[name] for name in (convert.source, convert.target, convert.line))
    link, item = source.relation(convert.item), ENTITIES[source.relation(convert.item).to]
    mine = sa.select(source.model).where(owned(source, caller.id or 0)).order_by(source.column(link.key))
    rows = list(session.scalars(mine))
    if not rows:
        raise Refused("there is nothing to take over yet")
    wanted = {value(row, link.key) for row in rows}
    if may_read(session, item, caller, list(wanted)) != wanted:
        raise Refused("something in it is no longer offered")
    made = writing.create(session, target, given, caller, "own" if target.owner else "all")
    parent = next(r for r in line.relations if r.to == target.id and r.pairs is None)
    total = 0
    for row in rows:
        if convert.stock:
            writing.change_amount(session, source, convert.item, convert.stock, row, -amount(row, convert.quantity))
        total += _add(session, convert, line, parent, made, row, link)
        session.delete(row)
    if convert.total:
        assign(made, convert.total.field, total)
    session.flush()
    return made


def _add(
    session: orm.Session, convert: Convert, line: Entity, parent: Relation, made: Row, row: Row, link: Relation
) -> int:
    part = line.model()
    for field in line.fields:
        assign(part, field.name, field.zero)
    assign(part, parent.key, made.id)
    key, count = value(row, link.key), amount(row, convert.quantity)
    assign(part, line.relation(convert.item).key, key)
    assign(part, convert.quantity, count)
    prepare(session, line, part)
    price = 0
    if convert.total:
        item = ENTITIES[link.to]
        price = session.scalar(sa.select(item.column(convert.total.price)).where(item.model.id == key)) or 0
        assign(part, convert.total.line_price, price)
    session.add(part)
    check(session, line, part)
    return price * count
