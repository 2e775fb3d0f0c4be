"""What must hold for rows. Checked after the change and before it lands, in a transaction that has the write lock."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm

from app.core.db import Row, now
from app.core.entity import ENTITIES, Entity, assign, value
from app.core.errors import Refused, WrongField


@dataclass(frozen=True)
class Unique:
    """No two rows share these."""

    fields: tuple[str, ...]

    def check(self, session: orm.Session, entity: Entity, row: Row) -> None:
        given = [(entity.column(entity.key(name)), value(row, entity.key(name))) for name in self.fields]
        if any(content is None for _, content in given):
            return
        same = sa.select(entity.model.id).where(*(column == content for column, content in given))
        if session.scalar(same.where(entity.model.id != row.id).limit(1)) is not None:
            raise Refused("such an entry already exists", fields=list(self.fields))


@dataclass(frozen=True)
class NoOverlap:
    """No two rows overlap in time within the same related rows."""

    start: str
    end: str
    within: tuple[str, ...]
    ignore_states: tuple[str, ...] = ()

    def check(self, session: orm.Session, entity: Entity, row: Row) -> None:
        start, end = value(row, self.start), value(row, self.end)
        if start is None or end is None or ignored(entity, row, self.ignore_states):
            return
        for name in self.within:
            lock(session, ENTITIES[entity.relation(name).to], value(row, entity.relation(name).key))
        keys = [entity.relation(name).key for name in self.within]
        clash = (
            sa.select(entity.model.id)
            .where(entity.model.id != row.id, entity.column(self.start) < end, entity.column(self.end) > start)
            .where(*(entity.column(key) == value(row, key) for key in keys), counting(entity, self.ignore_states))
        )
        if session.scalar(clash.limit(1)) is not None:
            raise Refused("this time is already taken")


@dataclass(frozen=True)
class Capacity:
    """The rows (or the sum of a field) of one parent stay within its limit; `owner`: each person's rows for themselves."""

    parent: str
    limit: str
    sum: str | None = None
    ignore_states: tuple[str, ...] = ()
    owner: str | None = None

    def check(self, session: orm.Session, entity: Entity, row: Row) -> None:
        relation = entity.relation(self.parent)
        parent_id = value(row, relation.key)
        if parent_id is None or ignored(entity, row, self.ignore_states):
            return
        parent = ENTITIES[relation.to]
        lock(session, parent, parent_id)
        limit = session.scalar(sa.select(parent.column(self.limit)).where(parent.model.id == parent_id))
        amount = sa.func.coalesce(sa.func.sum(entity.column(self.sum)), 0) if self.sum else sa.func.count()
        rows = sa.select(amount).where(entity.column(relation.key) == parent_id, counting(entity, self.ignore_states))
        if self.owner is not None:
            key = entity.relation(self.owner).key
            rows = rows.where(entity.column(key) == value(row, key))
        if limit is not None and (session.scalar(rows) or 0) > limit:
            raise Refused(f"only {limit} available" if limit else "nothing is left")


@dataclass(frozen=True)
class Order:
    """One moment comes after another."""

    before: str
    after: str

    def check(self, session: orm.Session, entity: Entity, row: Row) -> None:
        before, after = value(row, self.before), value(row, self.after)
        if before is not None and after is not None and not before < after:
            raise Refused(f"{self.after} must come after {self.before}", fields=[self.before, self.after])


@dataclass(frozen=True)
class Future:
    """A moment lies in the future when the row is made; today counts for a day."""

    field: str

    def check_new(self, row: Row) -> None:
        moment = value(row, self.field)
        if isinstance(moment, dt.datetime):
            late = moment <= now()
        else:
            late = moment is not None and moment < now().date()
        if late:
            raise WrongField(self.field, "must lie in the future")


@dataclass(frozen=True)
class Snapshot:
    """A field is copied from `relation.source` when the row is made and never follows it."""

    field: str
    relation: str
    source: str

    def take(self, session: orm.Session, entity: Entity, row: Row) -> None:
        relation = entity.relation(self.relation)
        other = ENTITIES[relation.to]
        key = value(row, relation.key)
        if key is not None:
            found = session.scalar(sa.select(other.column(self.source)).where(other.model.id == key))
            if found is not None:
                assign(row, self.field, found)


@dataclass(frozen=True)
class AppendOnly:
    """Rows never change and never go."""


def ignored(entity: Entity, row: Row, states: tuple[str, ...]) -> bool:
    """Whether the row's own state does not count."""
    return entity.lifecycle is not None and value(row, entity.lifecycle.field) in states


def counting(entity: Entity, states: tuple[str, ...]) -> sa.ColumnElement[bool]:
    """The rows whose state counts."""
    if entity.lifecycle is None or not states:
        return sa.true()
    return entity.column(entity.lifecycle.field).not_in(states)


def lock(session: orm.Session, entity: Entity, row_id: int | None) -> None:
    """Makes other writers of this row's dependents wait. SQLite has one writer at a time, so it needs no lock."""
    if row_id is not None and session.get_bind().dialect.name != "sqlite":
        session.execute(sa.select(entity.model.id).where(entity.model.id == row_id).with_for_update(key_share=True))


def check(session: orm.Session, entity: Entity, row: Row) -> None:
    """Refuses the row's new content when a rule is broken."""
    session.flush()
    for rule in entity.rules:
        if hasattr(rule, "check"):
            rule.check(session, entity, row)


def prepare(session: orm.Session, entity: Entity, row: Row) -> None:
    """What holds for a new row only: moments in the future, copies of related fields."""
    for rule in entity.rules:
        if isinstance(rule, Future):
            rule.check_new(row)
        if isinstance(rule, Snapshot):
            rule.take(session, entity, row)


def check_unique(session: orm.Session, entity: Entity, row: Row) -> None:
    """Finds a double before the database does, to say it well."""
    singles = [Unique((name,)) for name in UNIQUE_FIELDS.get(entity.id, ())]
    for rule in [*singles, *(rule for rule in entity.rules if isinstance(rule, Unique))]:
        rule.check(session, entity, row)


UNIQUE_FIELDS: dict[str, tuple[str, ...]] = {}


def allow_removal(entity: Entity) -> None:
    """Refuses to change or remove a row of an entity that only grows."""
    if entity.append_only:
        raise Refused("entries of this kind are never changed or removed")


def amount(row: Row, name: str) -> Any:
    """A line's amount; nothing counts as zero."""
    return value(row, name) or 0
