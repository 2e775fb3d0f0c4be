"""Rows as answers: related titles, lines, computed values and rights, each with one query a page, never one a row."""

from collections import defaultdict
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm

from app.core.access import Caller, reached
from app.core.db import Row
from app.core.entity import ENTITIES, Computed, Entity, Relation, lines, value

_DEPTH_MAX = 3


def present(session: orm.Session, entity: Entity, rows: list[Row], caller: Caller) -> list[dict[str, Any]]:
    """The rows as the caller may see them, in the same order."""
    ids = [row.id for row in rows]
    out = {row.id: _fields(entity, row, caller) for row in rows}
    for relation in entity.relations:
        _relate(session, entity, relation, rows, out)
    for computed in entity.computed:
        for row_id, result in compute(session, entity, computed, rows).items():
            out[row_id][computed.name] = result
    for line, link in lines(entity):
        _lines(session, line, link, ids, out, caller)
    _rights(session, entity, rows, out, caller)
    return [out[row_id] for row_id in ids]


def _fields(entity: Entity, row: Row, caller: Caller) -> dict[str, Any]:
    shown = {"id": row.id, "created_at": row.created_at}
    for field in entity.fields:
        if not hidden(entity, field.name, caller, row):
            shown[field.name] = value(row, field.name)
    return shown


def hidden(entity: Entity, name: str, caller: Caller, row: Row | None = None) -> bool:
    """Whether the field is kept from the caller. A person's e-mail is shown to admins and to themselves only."""
    field = entity.by_name.get(name)
    if entity.id == "user" and name == "email":
        return not (caller.admin or (row is not None and row.id == caller.id))
    return field is not None and bool(field.read) and caller.role not in field.read


def _relate(
    session: orm.Session, entity: Entity, relation: Relation, rows: list[Row], out: dict[int, dict[str, Any]]
) -> None:
    other = ENTITIES[relation.to]
    if relation.pairs is None:
        wanted = {value(row, relation.key) for row in rows} - {None}
        found = titles(session, other, wanted)
        for row in rows:
            key = value(row, relation.key)
            out[row.id][relation.key] = key
            out[row.id][relation.name] = found.get(key)
        return
    pairs = relation.pairs
    statement = sa.select(pairs.c.row_id, pairs.c.other_id).where(pairs.c.row_id.in_([row.id for row in rows]))
    links = defaultdict(list)
    for row_id, other_id in session.execute(statement.order_by(pairs.c.other_id)):
        links[row_id].append(other_id)
    found = titles(session, other, {key for keys in links.values() for key in keys})
    for row in rows:
        out[row.id][relation.key] = links[row.id]
        out[row.id][relation.name] = [found[key] for key in links[row.id] if key in found]


def titles(session: orm.Session, entity: Entity, ids: set[int], depth: int = 0) -> dict[int, dict[str, Any]]:
    """Rows as they are named beside others: id, title, and slug and picture where the entity has them."""
    if not ids:
        return {}
    rows = list(session.scalars(sa.select(entity.model).where(entity.model.id.in_(ids))))
    return {row.id: _named(entity, row, title) for row, title in zip(rows, _titles(session, entity, rows, depth))}


def _titles(session: orm.Session, entity: Entity, rows: list[Row], depth: int) -> list[str]:
    if entity.title in entity.by_name:
        open_field = not entity.by_name[entity.title].read
        return [str(value(row, entity.title) or f"#{row.id}") if open_field else f"#{row.id}" for row in rows]
    relation = next((r for r in entity.relations if r.name == entity.title and r.pairs is None), None)
    if relation is None or depth >= _DEPTH_MAX:
        return [f"#{row.id}" for row in rows]
    keys = [value(row, relation.key) for row in rows]
    found = titles(session, ENTITIES[relation.to], set(keys) - {None}, depth + 1)
    return [found[key]["title"] if key in found else f"#{row.id}" for row, key in zip(rows, keys)]


def _named(entity: Entity, row: Row, title: str) -> dict[str, Any]:
    named = {"id": row.id, "title": title}
    if entity.slug:
        named["slug"] = value(row, entity.slug)
    if entity.image:
        named["image"] = value(row, entity.image)
    return named


def compute(session: orm.Session, entity: Entity, computed: Computed, rows: list[Row]) -> dict[int, Any]:
    """A computed value for each of the rows."""
    if computed.function == "product":
        return _product(session, entity, computed, rows)
    child = ENTITIES[computed.of]
    link = next(r for r in child.relations if r.to == entity.id and r.pairs is None)
    key = child.column(link.key)
    functions = {"count": sa.func.count(), "sum": sa.func.sum, "avg": sa.func.avg}
    function: Any = functions[computed.function]
    result = function if computed.function == "count" else function(child.column(computed.field))
    statement = sa.select(key, result).where(key.in_([row.id for row in rows])).group_by(key)
    empty = None if computed.function == "avg" else 0
    found = dict(session.execute(statement).all())
    return {row.id: _number(found.get(row.id, empty), empty) for row in rows}


def _number(result: Any, empty: Any) -> Any:
    if result is None:
        return empty
    result = round(float(result), 4)
    return int(result) if result.is_integer() else result


def _product(session: orm.Session, entity: Entity, computed: Computed, rows: list[Row]) -> dict[int, Any]:
    lefts = {row.id: value(row, computed.left) for row in rows}
    if "." not in computed.right:
        rights = {row.id: value(row, computed.right) for row in rows}
    else:
        name, field = computed.right.split(".", 1)
        relation = entity.relation(name)
        other = ENTITIES[relation.to]
        keys = {row.id: value(row, relation.key) for row in rows}
        statement = sa.select(other.model.id, other.column(field)).where(other.model.id.in_(set(keys.values()) - {None}))
        found = dict(session.execute(statement).all())
        rights = {row_id: found.get(key) for row_id, key in keys.items()}
    pairs = {row_id: (left, rights[row_id]) for row_id, left in lefts.items()}
    return {row_id: None if None in pair else _number(pair[0] * pair[1], None) for row_id, pair in pairs.items()}


def _lines(
    session: orm.Session, line: Entity, link: Relation, ids: list[int], out: dict[int, dict[str, Any]], caller: Caller
) -> None:
    key = line.column(link.key)
    rows = list(session.scalars(sa.select(line.model).where(key.in_(ids)).order_by(line.model.id)))
    for row_id in ids:
        out[row_id][line.plural] = []
    for row, shown in zip(rows, present(session, line, rows, caller)):
        out[value(row, link.key)][line.plural].append(shown)


def _rights(
    session: orm.Session, entity: Entity, rows: list[Row], out: dict[int, dict[str, Any]], caller: Caller
) -> None:
    ids = list(out)
    moves = entity.lifecycle.transitions if entity.lifecycle else ()
    wanted = {entity.access["update"].get(caller.role), entity.access["delete"].get(caller.role)}
    wanted |= {move.grants.get(caller.role) for move in moves}
    within = {scope: reached(session, entity, scope, caller, ids) for scope in wanted - {None}}

    def may(scope: str | None, row_id: int) -> bool:
        return scope is not None and row_id in within[scope]

    for row in rows:
        fixed = entity.append_only
        state = value(row, entity.lifecycle.field) if entity.lifecycle else None
        out[row.id]["can"] = {
            "update": not fixed and may(entity.access["update"].get(caller.role), row.id),
            "delete": not fixed and may(entity.access["delete"].get(caller.role), row.id),
            "transitions": [m.name for m in moves if state in m.sources and may(m.grants.get(caller.role), row.id)],
        }
