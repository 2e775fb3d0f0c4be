"""Deploys products one after the other over the same database and requires every row to come along.

    python renamed.py OUT_DIR PRODUCT_DIR...  # the python that can run the products; OUT_DIR keeps the database

The first product is filled with its first data; each further one is the same product with other names. What must be
where follows from the `spec.json` of each, not from what `migrate` says.

Exit status: 0 everything came along, 1 something did not, 2 it could not be run at all (and says so).
"""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

Rows = list[tuple[object, ...]]


def manage(product: Path, database: Path, command: str) -> list[str]:
    """What a command of the product says."""
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{database}", "SECRET_KEY": "k" * 32, "ENVIRONMENT": "test"}
    environment["PYTHONDONTWRITEBYTECODE"] = "1"
    call = [sys.executable, "-m", "app.manage", command]
    done = subprocess.run(call, cwd=product / "services/api", env=environment, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{command} of {product.name} failed:\n{done.stdout}{done.stderr}")
    return done.stdout.splitlines()


def held(database: Path, product: Path) -> list[Rows]:
    """All rows that the spec's entities hold, column by column in the spec's order, then the pairs."""
    found = []
    spec = json.loads((product / "spec.json").read_text(encoding="utf-8"))
    with sqlite3.connect(database) as connection:
        for entity in spec["entities"]:
            one = [relation for relation in entity["relations"] if relation["kind"] == "belongs_to"]
            # A person's role may be called otherwise; see `strangers`.
            fields = [f["name"] for f in entity["fields"] if (entity["id"], f["name"]) != ("user", "role")]
            names = ["id", "created_at", *fields, *(f"{r['name']}_id" for r in one)]
            columns = ", ".join(f'"{name}"' for name in names)
            found.append(connection.execute(f'select {columns} from "{entity["plural"]}" order by id').fetchall())
            for relation in entity["relations"]:
                if relation["kind"] != "belongs_to":
                    table = f"{entity['plural']}__{relation['name']}"
                    found.append(connection.execute(f'select row_id, other_id from "{table}" order by 1, 2').fetchall())
    return found


def strangers(database: Path, product: Path) -> set[str]:
    """The roles of people that the product does not know."""
    spec = json.loads((product / "spec.json").read_text(encoding="utf-8"))
    users = next(entity["plural"] for entity in spec["entities"] if entity["id"] == "user")
    with sqlite3.connect(database) as connection:
        held = {role for (role,) in connection.execute(f'select distinct role from "{users}"')}
    return held - {role["id"] for role in spec["roles"]}


def shape(database: Path) -> set[tuple[str, str, str]]:
    """Every table and index by name, and where every foreign key leads."""
    with sqlite3.connect(database) as connection:
        assert connection.execute("pragma foreign_key_check").fetchall() == []
        things = connection.execute("select type, name, tbl_name from sqlite_master where name not like 'sqlite_%'")
        found = set(things.fetchall())
        for table in [name for kind, name, _ in found if kind == "table"]:
            keys = connection.execute(f'pragma foreign_key_list("{table}")').fetchall()
            found |= {(table, key[3], key[2]) for key in keys}
        return found


def main() -> int:
    try:
        import fastapi  # noqa: F401
        import pytest  # noqa: F401
    except ImportError as error:
        print(f"RENAME CHECK NOT RUN: {error}; run it with the toolchain's python", file=sys.stderr)
        return 2
    out, first, *others = (Path(argument).resolve() for argument in sys.argv[1:])
    database = out / "kept.db"
    manage(first, database, "migrate")
    manage(first, database, "seed")
    before = held(database, first)
    assert sum(map(len, before)) > 50, "the first data are there"
    for number, product in enumerate(others):
        said = manage(product, database, "migrate")
        print(f"{product.name}: " + "; ".join(said))
        assert held(database, product) == before, f"{product.name} lost rows"
        assert not strangers(database, product), f"{product.name}: nobody knows the roles {strangers(database, product)}"
        fresh = out / f"fresh{number}.db"
        assert manage(product, fresh, "migrate") == ["the database is up to date"]
        assert shape(database) == shape(fresh), shape(database) ^ shape(fresh)
        assert manage(product, database, "migrate") == ["the database is up to date"]
        with sqlite3.connect(database) as connection:
            recorded = {change for (change,) in connection.execute("select change from sys_changes")}
        assert said and set(said) <= recorded, "every change is on record"
    return 0


if __name__ == "__main__":
    sys.exit(main())
