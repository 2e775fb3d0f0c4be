"""What the spec calls otherwise now keeps its rows: its tables, columns and indexes follow the new name.

The spec knows every former name of an entity and of a relation. Where a table or a column is missing and one of a
former name is there, that one is renamed, the latest name first. So no name is lost however many versions were
skipped, and a second run finds nothing to do.
"""

from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy as sa

from app.core.db import Base
from app.core.entity import ENTITIES


def carry(connection: sa.Connection) -> Iterator[str]:
    """Renames what is there under a former name; gives each change."""
    moved: set[str] = set()
    # A name that one entity gives up may be the one that another entity takes.
    while changes := [*_tables(connection, moved), *_columns(connection, moved)]:
        yield from changes


def _tables(connection: sa.Connection, moved: set[str]) -> Iterator[str]:
    for entity in ENTITIES.values():
        yield from _table(connection, entity.plural, list(reversed(entity.was)), moved)
        for relation in entity.relations:
            if relation.pairs is not None:
                plurals, names = [entity.plural, *reversed(entity.was)], [relation.name, *reversed(relation.was)]
                former = [f"{plural}__{name}" for plural in plurals for name in names]
                yield from _table(connection, relation.pairs.name, former, moved)


def _table(connection: sa.Connection, name: str, former: list[str], moved: set[str]) -> Iterator[str]:
    present = set(sa.inspect(connection).get_table_names())
    old = next((was for was in former if was in present - moved), None)
    if name in present or old is None:
        return
    from alembic.ddl.base import RenameTable

    connection.execute(RenameTable(old, name))
    moved.add(name)
    _forget_indexes(connection, name, lambda index: index["name"].startswith((f"ix_{old}_", f"uq_{old}_")))
    yield f"renamed table {old} to {name}"


def _columns(connection: sa.Connection, moved: set[str]) -> Iterator[str]:
    for entity in ENTITIES.values():
        for relation in entity.relations:
            if relation.was and relation.pairs is None:
                former = [f"{was}_id" for was in reversed(relation.was)]
                yield from _column(connection, entity.plural, relation.key, former, moved)


def _column(connection: sa.Connection, table: str, name: str, former: list[str], moved: set[str]) -> Iterator[str]:
    inspector = sa.inspect(connection)
    present = {column["name"] for column in inspector.get_columns(table)} if inspector.has_table(table) else set()
    old = next((was for was in former if was in present and f"{table}.{was}" not in moved), None)
    if name in present or old is None:
        return
    from alembic.ddl.base import ColumnName

    connection.execute(ColumnName(table, old, name))
    moved.add(f"{table}.{name}")
    _forget_indexes(connection, table, lambda index: name in index["column_names"])
    yield f"renamed column {table}.{old} to {name}"


def _forget_indexes(connection: sa.Connection, table: str, named_after: Callable[[Any], bool]) -> None:
    """Indexes named after what was renamed go, or the next table of that name could not have its own. Those that are
    wanted are made anew afterwards, under the new name."""
    wanted = {index.name for index in Base.metadata.tables[table].indexes}
    reflected = sa.Table(table, sa.MetaData(), autoload_with=connection)
    for index in sa.inspect(connection).get_indexes(table):
        ours = (index["name"] or "").startswith(("ix_", "uq_")) and not index.get("duplicates_constraint")
        if ours and index["name"] not in wanted and named_after(index):
            connection.execute(sa.schema.DropIndex(next(i for i in reflected.indexes if i.name == index["name"])))
