"""The database: one engine, reading and writing transactions, and the columns that every table has."""

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event, orm
from sqlalchemy.exc import IntegrityError

from app.core.errors import Refused
from app.core.settings import settings


def now() -> dt.datetime:
    """This moment, in UTC."""
    return dt.datetime.now(dt.UTC)


class Moment(sa.types.TypeDecorator[dt.datetime]):
    """A moment, kept without a zone in UTC, given with one."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: sa.Dialect) -> dt.datetime | None:
        if value is None or value.tzinfo is None:
            return value
        return value.astimezone(dt.UTC).replace(tzinfo=None)

    def process_result_value(self, value: dt.datetime | None, dialect: sa.Dialect) -> dt.datetime | None:
        return None if value is None else value.replace(tzinfo=dt.UTC)


class Document(sa.types.TypeDecorator[Any]):
    """A list or an object, kept as readable JSON so that every database can search it."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> str | None:
        return None if value is None else json.dumps(value, ensure_ascii=False)

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> Any:
        return None if value is None else json.loads(value)


class Base(orm.DeclarativeBase):
    """All tables."""


class Row(Base):
    """What every entity's row has."""

    __abstract__ = True

    id = orm.mapped_column(sa.Integer, primary_key=True, sort_order=-2)
    created_at = orm.mapped_column(Moment, nullable=False, default=now, index=True, sort_order=-1)


def _sqlite(engine: sa.Engine) -> None:
    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        connection.create_function("lower", 1, lambda text: text.lower() if isinstance(text, str) else text)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA busy_timeout=10000")
        connection.execute("PRAGMA synchronous=NORMAL")
        if settings.testing:
            connection.execute("PRAGMA synchronous=OFF")

    @event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        # A writer takes the lock before it reads, so what it has checked is still true when it writes.
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def make_engine(url: str) -> sa.Engine:
    """An engine for a database's address."""
    if not url.startswith("sqlite"):
        return sa.create_engine(url, pool_pre_ping=True)
    if settings.sqlite_file is not None:
        settings.sqlite_file.parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(url, connect_args={"check_same_thread": False})
    _sqlite(engine)
    return engine


engine = make_engine(settings.database_url)
_writing = engine.execution_options(writes=True)


@contextmanager
def reading() -> Iterator[orm.Session]:
    """A session that only reads."""
    with orm.Session(engine, autoflush=False) as session:
        yield session


@contextmanager
def writing() -> Iterator[orm.Session]:
    """A session whose work lands as a whole or not at all; a broken constraint is a refusal."""
    with orm.Session(_writing, autoflush=False, expire_on_commit=False) as session:
        try:
            yield session
            session.commit()
        except IntegrityError as error:
            session.rollback()
            raise Refused(_constraint(str(error.orig))) from error


def _constraint(text: str) -> str:
    if "FOREIGN KEY" in text.upper():
        return "other entries still use it"
    if "UNIQUE" in text.upper():
        return "such an entry already exists"
    return "the entry is not complete"
