"""Making, changing, removing and moving rows: each call is one step inside the caller's transaction."""

import re
import unicodedata
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm

from app.core import audit, rules
from app.core.access import Caller, find, granted, may_read, reached
from app.core.db import Row, now
from app.core.entity import ENTITIES, Adjust, Entity, Relation, Stamp, Transition, assign, lines, value
from app.core.errors import Forbidden, Missing, NotSignedIn, Refused, WrongField
from app.core.views import hidden


def create(session: orm.Session, entity: Entity, given: dict[str, Any], caller: Caller, scope: str) -> Row:
    """Makes a row with its lines; the owner and the caller's relations are set from the session."""
    _refuse_hidden(entity, given, caller)
    given = dict(given)
    parts = {line.plural: given.pop(line.plural, None) or [] for line, _ in lines(entity)}
    _set_caller(entity, given, caller, scope)
    _hook(entity, "before_create", session, caller, given)
    row = _insert(session, entity, given, caller)
    for line, link in lines(entity):
        _add_lines(session, line, link, row, parts[line.plural], caller)
    _still_reached(session, entity, scope, caller, row, new=True)
    audit.record(session, caller, "create", entity.id, row.id, given)
    _hook(entity, "after_create", session, caller, row)
    return row


def _insert(session: orm.Session, entity: Entity, given: dict[str, Any], caller: Caller) -> Row:
    row = entity.model()
    for field in entity.fields:
        start = given.get(field.name)
        assign(row, field.name, field.zero if start is None else start)
    if entity.lifecycle is not None:
        assign(row, entity.lifecycle.field, entity.lifecycle.initial)
    pairs = _relate(session, entity, row, given, caller)
    rules.prepare(session, entity, row)
    _name(session, entity, row)
    rules.check_unique(session, entity, row)
    session.add(row)
    session.flush()
    _pair(session, row, pairs)
    rules.check(session, entity, row)
    return row


def _add_lines(
    session: orm.Session, line: Entity, link: Relation, row: Row, parts: list[dict[str, Any]], caller: Caller
) -> None:
    for part in parts:
        item = line.model()
        assign(item, link.key, row.id)
        for field in line.fields:
            start = part.get(field.name)
            assign(item, field.name, field.zero if start is None else start)
        pairs = _relate(session, line, item, part, caller, skip=link)
        rules.prepare(session, line, item)
        session.add(item)
        session.flush()
        _pair(session, item, pairs)
        rules.check(session, line, item)


def update(session: orm.Session, entity: Entity, row: Row, given: dict[str, Any], caller: Caller, scope: str) -> Row:
    """Changes what is given and nothing else; given lines replace the old ones."""
    rules.allow_removal(entity)
    _refuse_hidden(entity, given, caller)
    given = dict(given)
    parts = {line.plural: given.pop(line.plural) for line, _ in lines(entity) if given.get(line.plural) is not None}
    _hook(entity, "before_update", session, caller, row, given)
    for field in entity.fields:
        if field.name in given:
            assign(row, field.name, given[field.name])
    pairs = _relate(session, entity, row, given, caller)
    rules.check_unique(session, entity, row)
    session.flush()
    _pair(session, row, pairs)
    rules.check(session, entity, row)
    for line, link in lines(entity):
        if line.plural in parts:
            session.execute(sa.delete(line.model).where(line.column(link.key) == row.id))
            _add_lines(session, line, link, row, parts[line.plural], caller)
    _still_reached(session, entity, scope, caller, row)
    audit.record(session, caller, "update", entity.id, row.id, given)
    _hook(entity, "after_update", session, caller, row)
    return row


def delete(session: orm.Session, entity: Entity, row: Row, caller: Caller) -> None:
    """Removes a row; what belongs to it goes, stays or forbids it as the relations say."""
    rules.allow_removal(entity)
    _hook(entity, "before_delete", session, caller, row)
    session.execute(sa.delete(entity.model).where(entity.model.id == row.id))
    audit.record(session, caller, "delete", entity.id, row.id)


def move(session: orm.Session, entity: Entity, move: Transition, row_id: int, caller: Caller) -> Row:
    """Moves a row to another state with all effects; 409 from a state that the move does not start from."""
    row = find(session, entity, granted(move.grants, caller), caller, row_id)
    if row is None or entity.lifecycle is None:
        raise Missing("there is no such entry")
    state = entity.column(entity.lifecycle.field)
    moved = sa.update(entity.model).where(entity.model.id == row_id, state.in_(move.sources))
    if session.execute(moved.values({state: move.target})).rowcount != 1:
        raise Refused(f"{move.name} is not possible from the state {value(row, entity.lifecycle.field)}")
    session.refresh(row)
    for effect in move.effects:
        if isinstance(effect, Stamp):
            day = entity.by_name[effect.field].kind == "date"
            assign(row, effect.field, now().date() if day else now())
        else:
            _adjust(session, entity, effect, row)
    rules.check(session, entity, row)
    audit.record(session, caller, move.name, entity.id, row_id)
    _hook(entity, "after_transition", session, caller, row, move.name)
    return row


def _adjust(session: orm.Session, entity: Entity, effect: Adjust, row: Row) -> None:
    line = ENTITIES[effect.lines]
    link = next(r for r in line.relations if r.to == entity.id and r.pairs is None)
    held = sa.select(line.model).where(line.column(link.key) == row.id).order_by(line.model.id)
    for part in session.scalars(held).all():
        by = rules.amount(part, effect.by)
        change_amount(session, line, effect.relation, effect.field, part, by if effect.give_back else -by)


def change_amount(session: orm.Session, line: Entity, relation: str, field: str, part: Row, by: int) -> None:
    """Adds to (or takes from) a related row's amount, never below zero, also when two do it at once."""
    link = line.relation(relation)
    other = ENTITIES[link.to]
    key, column = value(part, link.key), other.column(field)
    if key is None:
        return
    changed = sa.update(other.model).where(other.model.id == key)
    if by < 0:
        changed = changed.where(column >= -by)
    if session.execute(changed.values({column: column + by})).rowcount != 1:
        raise Refused("there is not enough left")


def _refuse_hidden(entity: Entity, given: dict[str, Any], caller: Caller) -> None:
    for name in given:
        if entity.id != "user" and hidden(entity, name, caller):
            raise WrongField(name, "your role may not set this")


def _set_caller(entity: Entity, given: dict[str, Any], caller: Caller, scope: str) -> None:
    for relation in entity.relations:
        if relation.to != "user" or relation.pairs is not None:
            continue
        owner = entity.owner == (relation.name,)
        if relation.current_user or (owner and (scope == "own" or given.get(relation.key) is None)):
            given[relation.key] = caller.id
            if caller.id is None and relation.required:
                raise NotSignedIn("sign in first")


def _relate(
    session: orm.Session, entity: Entity, row: Row, given: dict[str, Any], caller: Caller, skip: Relation | None = None
) -> list[tuple[Relation, list[int]]]:
    pairs = []
    for relation in entity.relations:
        if relation is skip or relation.key not in given:
            continue
        wanted = given[relation.key]
        if not (relation.to == "user" and wanted == caller.id):
            _readable(session, relation, wanted, caller)
        if relation.pairs is None:
            assign(row, relation.key, wanted)
        else:
            pairs.append((relation, list(dict.fromkeys(wanted or []))))
    return pairs


def _readable(session: orm.Session, relation: Relation, wanted: Any, caller: Caller) -> None:
    """One may only point at rows that one may read."""
    ids = [] if wanted is None else wanted if isinstance(wanted, list) else [wanted]
    if ids and may_read(session, ENTITIES[relation.to], caller, ids) != set(ids):
        raise Refused(f"{relation.key}: there is no such entry", fields=[relation.key])


def _pair(session: orm.Session, row: Row, pairs: list[tuple[Relation, list[int]]]) -> None:
    for relation, others in pairs:
        table: Any = relation.pairs
        session.execute(sa.delete(table).where(table.c.row_id == row.id))
        if others:
            session.execute(sa.insert(table), [{"row_id": row.id, "other_id": other} for other in others])


def _still_reached(
    session: orm.Session, entity: Entity, scope: str, caller: Caller, row: Row, new: bool = False
) -> None:
    """Nobody makes a row within another's, or gives a row away, beyond their own scope."""
    if scope == "own" and not reached(session, entity, scope, caller, [row.id]):
        raise Missing("there is no such entry") if new else Forbidden("you cannot give it away")


def _name(session: orm.Session, entity: Entity, row: Row) -> None:
    field = next((item for item in entity.fields if item.kind == "slug"), None)
    if field is None or value(row, field.name):
        return
    source = field.slug_from or entity.title
    assign(row, field.name, unique_slug(session, entity, field.name, str(value(row, source) or entity.id)))


def unique_slug(session: orm.Session, entity: Entity, name: str, text: str) -> str:
    """The text as a part of an address, with a number when it is taken."""
    base = slugify(text)[:80].strip("-") or entity.id.replace("_", "-")
    column = entity.column(name)
    taken = set(session.scalars(sa.select(column).where(sa.or_(column == base, column.startswith(base + "-")))))
    slug, number = base, 2
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug


def slugify(text: str) -> str:
    """Lower-case letters and digits of any script, joined by hyphens."""
    text = unicodedata.normalize("NFKD", text.lower())
    text = "".join(c for c in text if not unicodedata.combining(c))
    return re.sub(r"[\W_]+", "-", text).strip("-")


def _hook(entity: Entity, name: str, *arguments: Any) -> None:
    hook = getattr(entity.hooks, name, None)
    if hook is not None:
        hook(*arguments)
