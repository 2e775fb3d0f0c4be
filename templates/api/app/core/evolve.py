"""The database follows the product: written revisions first, then safe additions for whatever the spec has gained.

A product's data survive every change of its spec. So what the spec calls otherwise now takes its rows along
(app/core/renames.py), what is new is added (tables, columns, indexes), what is gone is kept but no longer demanded, and
no row or column is ever dropped or narrowed here. Each change is recorded in `sys_changes`. Anything else belongs in a revision of its own below `migrations/versions`.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from app.core import people, renames
from app.core.db import Base

ROOT = Path(__file__).resolve().parents[2]
log = logging.getLogger("app.migrate")


# Alembic is imported where it is needed: the running product needs it once at most, to say that it is ready.


def config() -> Any:
    """Alembic's settings."""
    from alembic.config import Config

    settings = Config()
    settings.set_main_option("script_location", str(ROOT / "migrations"))
    settings.set_main_option("path_separator", "os")
    return settings


def migrate(engine: sa.Engine) -> list[str]:
    """Brings the database to the product's shape; gives what was added beyond the written revisions."""
    from alembic import command

    with _unwatched(engine) as connection:
        settings = config()
        settings.attributes["connection"] = connection
        command.upgrade(settings, "head")
    with _unwatched(engine) as connection:
        done = [*renames.carry(connection), *_additions(connection), *people.carry(connection)]
        for change in done:
            connection.execute(sa.insert(Base.metadata.tables["sys_changes"]).values(change=change))
    for change in done:
        log.info("schema: %s", change)
    return done


@contextmanager
def _unwatched(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A transaction in which SQLite follows no foreign keys: to change a column it makes the table anew, and dropping
    the old one would take all rows that point at it along. Everything is checked again before it lands."""
    with engine.connect() as connection:
        sqlite = engine.dialect.name == "sqlite"
        raw: Any = connection.connection.dbapi_connection
        if sqlite:
            raw.execute("PRAGMA foreign_keys=OFF")
        try:
            yield connection
            broken = connection.execute(sa.text("PRAGMA foreign_key_check")).all() if sqlite else []
            if broken:
                raise RuntimeError(f"the change would leave {len(broken)} rows pointing at nothing; nothing was changed")
            connection.commit()
        finally:
            connection.rollback()
            if sqlite:
                raw.execute("PRAGMA foreign_keys=ON")


def pending(engine: sa.Engine) -> list[str]:
    """What the database lacks: the newest revision, tables, columns."""
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

    with engine.connect() as connection:
        head = ScriptDirectory.from_config(config()).get_current_head()
        at = MigrationContext.configure(connection).get_current_revision()
        missing = [] if at == head else [f"revision {head}"]
        inspector = sa.inspect(connection)
        present = set(inspector.get_table_names())
        for table in Base.metadata.sorted_tables:
            if table.name not in present:
                missing.append(f"table {table.name}")
                continue
            known = {column["name"] for column in inspector.get_columns(table.name)}
            missing += [f"column {table.name}.{c.name}" for c in table.columns if c.name not in known]
        return missing


def _additions(connection: sa.Connection) -> Iterator[str]:
    from alembic.migration import MigrationContext
    from alembic.operations import Operations

    inspector = sa.inspect(connection)
    operations = Operations(MigrationContext.configure(connection))
    present = set(inspector.get_table_names())
    for table in Base.metadata.sorted_tables:
        if table.name not in present:
            table.create(connection)
            yield f"added table {table.name}"
            continue
        columns = {column["name"]: column for column in inspector.get_columns(table.name)}
        for column in table.columns:
            if column.name not in columns:
                operations.add_column(table.name, _addable(column), inline_references=True)
                yield f"added column {table.name}.{column.name}"
        yield from _relaxed(operations, table, columns)
        yield from _indexed(connection, inspector, table)


def _addable(column: sa.Column[Any]) -> sa.Column[Any]:
    """A copy for existing rows: they have no value yet, unless there is a default that suits all."""
    links = [sa.ForeignKey(key.target_fullname, ondelete=key.ondelete) for key in column.foreign_keys]
    demanded = not column.nullable and column.server_default is not None
    default = column.server_default.arg if demanded and column.server_default is not None else None
    return sa.Column(column.name, column.type, *links, nullable=not demanded, server_default=default)


def _relaxed(operations: Any, table: sa.Table, columns: dict[str, Any]) -> Iterator[str]:
    """Columns that the product no longer has keep their data and stop being demanded."""
    loose = [
        name
        for name, column in columns.items()
        if (name not in table.columns or table.columns[name].nullable)
        and not column["nullable"]
        and column.get("default") is None
    ]
    if loose:
        with operations.batch_alter_table(table.name) as batch:
            for name in loose:
                batch.alter_column(name, existing_type=columns[name]["type"], nullable=True)
        yield f"no longer demanded in {table.name}: {', '.join(loose)}"


def _indexed(connection: sa.Connection, inspector: sa.Inspector, table: sa.Table) -> Iterator[str]:
    present = {index["name"] for index in inspector.get_indexes(table.name)}
    for index in table.indexes:
        if index.name in present:
            continue
        if index.unique and _doubles(connection, table, index):
            log.warning("schema: %s has doubles, so %s is only checked for new entries", table.name, index.name)
            continue
        index.create(connection)
        yield f"added index {index.name}"


def _doubles(connection: sa.Connection, table: sa.Table, index: sa.Index) -> bool:
    columns = [table.columns[column.name] for column in index.columns]
    full = [column.is_not(None) for column in columns]
    groups = sa.select(sa.func.count()).where(*full).group_by(*columns).having(sa.func.count() > 1)
    return connection.scalar(groups.limit(1)) is not None
