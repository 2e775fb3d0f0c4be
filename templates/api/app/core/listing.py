"""Lists: page, size, sort, search and filters, one implementation for all entities."""

import csv
import datetime as dt
import io
from typing import Annotated, Any

import sqlalchemy as sa
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from sqlalchemy import orm

from app.core.access import Caller, granted, owned, reach
from app.core.entity import Entity, value
from app.core.errors import NotSignedIn, WrongField
from app.core.product import PRODUCT
from app.core.views import hidden, present

PAGE_MAX = 100_000


def _given(text: Any) -> Any:
    return None if text == "" else text


class ListQuery(BaseModel):
    """The parameters of every list; an empty one counts as not given."""

    model_config = ConfigDict(extra="forbid", protected_namespaces=())

    page: Annotated[int, Field(ge=1, le=PAGE_MAX)] = 1
    q: Annotated[str | None, Field(max_length=100)] = None
    mine: bool = False


Size = Annotated[int, Field(ge=1, le=100)]
Id = Annotated[int | None, Field(ge=1, le=2**31 - 1), BeforeValidator(_given)]
Integer = Annotated[int | None, Field(ge=-(2**53), le=2**53), BeforeValidator(_given)]
Number = Annotated[float | None, Field(allow_inf_nan=False), BeforeValidator(_given)]
Flag = Annotated[bool | None, BeforeValidator(_given)]
Text = Annotated[str | None, Field(max_length=200), BeforeValidator(_given)]
Day = Annotated[dt.date | None, BeforeValidator(_given)]


def choice(values: Any) -> Any:
    """One of an enum's values."""
    return Annotated[values | None, BeforeValidator(_given)]


def page(session: orm.Session, entity: Entity, params: Any, caller: Caller) -> dict[str, Any]:
    """One page of the rows that the caller may list."""
    scope = granted(entity.access["list"], caller)
    where = [reach(entity, scope, caller), *conditions(entity, params, caller)]
    total = session.scalar(sa.select(sa.func.count()).select_from(entity.model).where(*where)) or 0
    statement = ordered(entity, sa.select(entity.model).where(*where), params.sort, caller)
    statement = statement.offset((params.page - 1) * params.page_size).limit(params.page_size)
    rows = list(session.scalars(statement))
    return {
        "items": present(session, entity, rows, caller),
        "total": total,
        "page": params.page,
        "page_size": params.page_size,
        "pages": -(-total // params.page_size),
    }


def ordered(entity: Entity, statement: sa.Select[Any], sort: str, caller: Caller) -> sa.Select[Any]:
    """The statement in the asked order; rows that are equal in it keep one order."""
    if sort == entity.listing.sort and hidden(entity, sort.removeprefix("-"), caller):
        sort = "-created_at"
    name = sort.removeprefix("-")
    if hidden(entity, name, caller):
        raise WrongField("sort", f"cannot sort by {name}", "query")
    column, last = entity.column(name), entity.model.id
    return statement.order_by(column.desc(), last.desc()) if sort[0] == "-" else statement.order_by(column, last)


def conditions(entity: Entity, params: Any, caller: Caller) -> list[sa.ColumnElement[bool]]:
    """What the parameters ask of the rows."""
    where = []
    if params.mine:
        if caller.id is None:
            raise NotSignedIn("sign in first")
        where.append(owned(entity, caller.id))
    if params.q and params.q.strip():
        where.append(_search(entity, params.q.strip(), caller))
    for name in entity.listing.equal:
        wanted = getattr(params, name)
        if wanted is not None:
            _open(entity, name, caller)
            where.append(_equal(entity, name, wanted))
    for name in entity.listing.ranged:
        for bound in ("min", "max"):
            limit = getattr(params, f"{bound}_{name}")
            if limit is not None:
                _open(entity, name, caller)
                where.append(_bounded(entity, name, bound, limit))
    return where


def _open(entity: Entity, name: str, caller: Caller) -> None:
    if hidden(entity, name, caller):
        raise WrongField(name, f"cannot filter by {name}", "query")


def _like(text: str) -> str:
    for character in ("\\", "%", "_"):
        text = text.replace(character, "\\" + character)
    return text


def _search(entity: Entity, text: str, caller: Caller) -> sa.ColumnElement[bool]:
    names = [name for name in entity.listing.search if not hidden(entity, name, caller)]
    pattern = f"%{_like(text.lower())}%"
    columns = [sa.func.lower(sa.cast(entity.column(name), sa.Text)) for name in names]
    return sa.or_(sa.false(), *(column.like(pattern, escape="\\") for column in columns))


def _equal(entity: Entity, name: str, wanted: Any) -> sa.ColumnElement[bool]:
    field = entity.by_name.get(name)
    if field is None:
        relation = entity.relation(name)
        if relation.pairs is None:
            return entity.column(relation.key) == wanted
        rows = sa.select(relation.pairs.c.row_id).where(relation.pairs.c.other_id == wanted)
        return entity.model.id.in_(rows)
    if field.kind == "tags":
        return sa.cast(entity.column(name), sa.Text).like(f'%"{_like(wanted)}"%', escape="\\")
    return entity.column(name) == wanted


def _bounded(entity: Entity, name: str, bound: str, limit: Any) -> sa.ColumnElement[bool]:
    column = entity.column(name)
    if entity.by_name.get(name) is None or entity.by_name[name].kind == "datetime":
        day = dt.datetime.combine(limit, dt.time(), dt.UTC)
        # Days are whole: up to the 3rd means until the 4th begins.
        return column >= day if bound == "min" else column < day + dt.timedelta(days=1)
    return column >= limit if bound == "min" else column <= limit


def export(session: orm.Session, entity: Entity, caller: Caller) -> str:
    """All rows as comma-separated values, with the labels that people know."""
    labels = PRODUCT["entities"][entity.id]["fields"]
    names = [field.name for field in entity.fields if not hidden(entity, field.name, caller)]
    links = [relation for relation in entity.relations if relation.pairs is None]
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["id", *(_cell(labels.get(n, n)) for n in [*names, *(r.name for r in links)]), "created_at"])
    rows = list(session.scalars(sa.select(entity.model).order_by(entity.model.id)))
    shown = present(session, entity, rows, caller)
    for row, item in zip(rows, shown):
        related = [(item[relation.name] or {}).get("title", "") for relation in links]
        values = [value(row, name) for name in names]
        writer.writerow([row.id, *(_cell(v) for v in [*values, *related]), row.created_at.isoformat()])
    return out.getvalue()


def _cell(content: Any) -> Any:
    """A spreadsheet must not take a text for a formula."""
    if isinstance(content, str) and content.startswith(("=", "+", "-", "@", "\t", "\r")):
        return "'" + content
    return "" if content is None else content
