"""First data, from `app/data/seed.json`: one person a role, then the rows, with dates relative to today."""

import datetime as dt
import json
import re
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm

from app.core.db import Row, now, writing
from app.core.entity import ENTITIES, Entity, assign, value
from app.core.product import ADMIN_ROLE, DATA
from app.core.security import hash_password
from app.core.settings import settings
from app.core.writing import unique_slug

_RELATIVE = re.compile(r"@([+-]\d+)d(?: (\d{2}):(\d{2}))?")


def seed(minimal: bool = False) -> str:
    """Fills an empty database; does nothing to one that has people."""
    data = json.loads((DATA / "seed.json").read_text(encoding="utf-8"))
    with writing() as session:
        if session.scalar(sa.select(sa.func.count()).select_from(ENTITIES["user"].model)):
            return "there are data already; nothing was changed"
        people = [p for p in data["users"] if not minimal or p["role"] == ADMIN_ROLE]
        made: dict[str, list[Row]] = {"user": [_person(session, person) for person in people]}
        if minimal:
            return "made the admin"
        for part in data["rows"]:
            entity = ENTITIES[part["entity"]]
            made[entity.id] = []
            for number, content in enumerate(part["rows"]):
                made[entity.id].append(_row(session, entity, content, number, made))
        for part in data["rows"]:
            _link(session, ENTITIES[part["entity"]], part["rows"], made)
        return "made " + ", ".join(f"{len(rows)} {ENTITIES[name].plural}" for name, rows in made.items() if rows)


def _person(session: orm.Session, person: dict[str, str]) -> Row:
    admin = person["role"] == ADMIN_ROLE
    email = (settings.admin_email if admin else None) or person["email"]
    password = (settings.admin_password if admin else None) or settings.seed_password
    user: Any = ENTITIES["user"].model
    row = user(email=email.lower(), name=person["name"], role=person["role"], password_hash=hash_password(password))
    session.add(row)
    session.flush()
    return row


def _row(
    session: orm.Session, entity: Entity, content: dict[str, Any], number: int, made: dict[str, list[Row]]
) -> Row:
    row = entity.model()
    row.created_at = moment(content.get("created_at")) or now() - dt.timedelta(hours=number)
    for field in entity.fields:
        given = content.get(field.name)
        assign(row, field.name, field.zero if given is None else typed(field.kind, given))
    for relation in entity.relations:
        if relation.pairs is None and content.get(relation.name) is not None:
            rows = made.get(relation.to, [])
            index = content[relation.name] - 1
            if index < len(rows):
                assign(row, relation.key, rows[index].id)
    if entity.slug and not value(row, entity.slug):
        source = entity.by_name[entity.slug].slug_from or entity.title
        assign(row, entity.slug, unique_slug(session, entity, entity.slug, str(value(row, source))))
    session.add(row)
    session.flush()
    return row


def _link(
    session: orm.Session, entity: Entity, contents: list[dict[str, Any]], made: dict[str, list[Row]]
) -> None:
    """What could only be joined when all rows were there: pairs, and relations to rows that came later."""
    for row, content in zip(made[entity.id], contents):
        for relation in entity.relations:
            given = content.get(relation.name)
            if given is None:
                continue
            rows = made.get(relation.to, [])
            if relation.pairs is None:
                assign(row, relation.key, rows[given - 1].id)
            else:
                pairs = [{"row_id": row.id, "other_id": rows[index - 1].id} for index in given]
                if pairs:
                    session.execute(sa.insert(relation.pairs), pairs)
    session.flush()


def moment(text: Any) -> dt.datetime | None:
    """`@-3d` and `@+2d 14:30` from today, or ISO 8601."""
    if not isinstance(text, str):
        return None
    relative = _RELATIVE.fullmatch(text)
    if relative is None:
        given = dt.datetime.fromisoformat(text)
        return given.replace(tzinfo=dt.UTC) if given.tzinfo is None else given
    days, hours, minutes = (int(part or 0) for part in relative.groups())
    day = dt.datetime.combine(now().date(), dt.time(hours, minutes), dt.UTC)
    return day + dt.timedelta(days=days)


def typed(kind: str, given: Any) -> Any:
    """A seed's value as the column's type."""
    if kind == "datetime":
        return moment(given)
    if kind == "date":
        found = moment(given)
        return None if found is None else found.date()
    return dt.time.fromisoformat(given) if kind == "time" else given
