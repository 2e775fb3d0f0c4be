"""What tests are made with: people with sessions, rows put straight into tables, and requests in a role's name."""

import datetime as dt
import json
import re
from itertools import count
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from app.core.db import Base, engine, now
from app.core.security import digest

MATRIX: dict[str, Any] = json.loads((Path(__file__).parent / "data" / "matrix.json").read_text(encoding="utf-8"))
ENTITIES: dict[str, Any] = MATRIX["entities"]
ANONYMOUS = "anonymous"
PASSWORD = "password-of-a-test"
PEOPLE: dict[tuple[str, int], int] = {}


def make_people() -> None:
    """Two persons of every role, each with a running session."""
    users, sessions = Base.metadata.tables["users"], Base.metadata.tables["sys_sessions"]
    extra = {name: moment(content) for name, content in ENTITIES["user"]["row"].items()}
    with engine.begin() as connection:
        for role in MATRIX["roles"]:
            for number in (1, 2):
                person = {"email": f"{role}-{number}@example.com", "name": f"{role} {number}", "role": role}
                values = {**_fit("user", extra, str(len(PEOPLE))), **person, "password_hash": "-", "created_at": now()}
                person_id = connection.execute(users.insert().values(values)).inserted_primary_key[0]
                PEOPLE[role, number] = person_id
                token = {"token_hash": digest(_token(role, number)), "user_id": person_id}
                connection.execute(sessions.insert().values(**token, expires_at=now() + dt.timedelta(hours=1)))


def _token(role: str, number: int) -> str:
    return f"token-{role}-{number}"


def moment(content: Any) -> Any:
    """`@+7d` and `@+7d 10:00` as ISO 8601; all else as it is."""
    found = re.fullmatch(r"@([+-]\d+)d(?: (\d{2}):(\d{2}))?", content) if isinstance(content, str) else None
    if found is None:
        return content
    day = now().date() + dt.timedelta(days=int(found[1]))
    return f"{day}T{found[2]}:{found[3]}:00Z" if found[2] else str(day)


def _typed(column: sa.Column[Any], content: Any) -> Any:
    if not isinstance(content, str):
        return content
    kind = str(column.type.impl if isinstance(column.type, sa.types.TypeDecorator) else column.type)
    if kind == "DATETIME":
        return dt.datetime.fromisoformat(content)
    if kind == "DATE":
        return dt.date.fromisoformat(content[:10])
    return dt.time.fromisoformat(content) if kind == "TIME" else content


def _fit(entity: str, values: dict[str, Any], number: str) -> dict[str, Any]:
    """The values as column values, with unique texts made different."""
    table = Base.metadata.tables[ENTITIES[entity]["plural"]]
    out = {name: _typed(table.columns[name], moment(content)) for name, content in values.items()}
    for name in ENTITIES[entity]["unique"]:
        if name in out and name in values:
            out[name] = differ(out[name], number)
    return out


def differ(content: Any, number: str) -> Any:
    """Another value of the same kind."""
    if isinstance(content, str) and "@" in content:
        return f"n{number}{content}"
    if isinstance(content, str):
        return f"{content}{number}" if "-" in content or not content.islower() else f"{content}-{number}"
    return content + int(number) if isinstance(content, int | float) and not isinstance(content, bool) else content


class World:
    """A product with people in it."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self.numbers = count(1)

    def ask(self, role: str, method: str, path: str, person: int = 1, **options: Any) -> Any:
        """A request in the name of a person of the role."""
        headers = {} if role == ANONYMOUS else {"authorization": f"Bearer {_token(role, person)}"}
        return self.client.request(method, path, headers=headers, **options)

    def person(self, role: str, number: int = 1) -> int | None:
        """A person's id."""
        return PEOPLE.get((role, number))

    def stranger(self, role: str) -> int:
        """Somebody else than the first person of the role."""
        return PEOPLE[(role, 2) if role in MATRIX["roles"] else (MATRIX["roles"][0], 2)]

    def make(self, entity: str, owner: int | None = None, **values: Any) -> int:
        """Puts an acceptable row into the table: with all parents that it needs, owned by the person."""
        facts = ENTITIES[entity]
        if entity == "user":
            return self._user(values)
        row = {**facts["row"], **(facts["shown"] or {}), **values}
        pairs = {}
        for relation in facts["relations"]:
            name = relation["name"]
            key = f"{name}_ids" if relation["many"] else f"{name}_id"
            given = row.pop(key, None)
            on_path = facts["owner"][:1] == [name]
            if given is None and (on_path or relation["required"]):
                heir = owner if on_path else None
                given = heir if relation["to"] == "user" and heir else self._parent(entity, relation, heir)
                given = [given] if relation["many"] else given
            if relation["many"]:
                pairs[name] = given or []
            else:
                row[key] = given
        number = str(next(self.numbers))
        named = {**_fit(entity, {k: v for k, v in row.items() if not k.endswith("_id")}, number)}
        named |= {k: v for k, v in row.items() if k not in named}
        named |= {name: _exact(entity, name, values[name]) for name in values if name in named}
        return self._insert(facts["plural"], named, pairs)

    def _user(self, values: dict[str, Any]) -> int:
        number = str(next(self.numbers) + 1000)
        role = MATRIX["signup_role"] or MATRIX["roles"][0]
        row = {**_fit("user", ENTITIES["user"]["row"], number), "email": f"n{number}@example.com", "name": f"N {number}"}
        return self._insert("users", {**row, "role": role, "password_hash": "-", **values}, {})

    def _parent(self, entity: str, relation: dict[str, Any], owner: int | None) -> int | None:
        if relation["to"] == entity:
            return None
        if relation["to"] == "user":
            return self.stranger(MATRIX["roles"][0])
        return self.make(relation["to"], owner)

    def _insert(self, plural: str, row: dict[str, Any], pairs: dict[str, list[int]]) -> int:
        table = Base.metadata.tables[plural]
        row.setdefault("created_at", now())
        with engine.begin() as connection:
            row_id = connection.execute(table.insert().values(row)).inserted_primary_key[0]
            for name, others in pairs.items():
                for other in others:
                    joined = Base.metadata.tables[f"{plural}__{name}"].insert()
                    connection.execute(joined.values(row_id=row_id, other_id=other))
        return int(row_id)

    def value(self, entity: str, row_id: int, name: str) -> Any:
        """What stands in the table."""
        table = Base.metadata.tables[ENTITIES[entity]["plural"]]
        with engine.connect() as connection:
            return connection.scalar(sa.select(table.c[name]).where(table.c.id == row_id))

    def count(self, entity: str, **where: Any) -> int:
        """How many rows stand in the table."""
        table = Base.metadata.tables[ENTITIES[entity]["plural"]]
        matches = [table.c[name] == content for name, content in where.items()]
        with engine.connect() as connection:
            return connection.scalar(sa.select(sa.func.count()).select_from(table).where(*matches)) or 0

    def body(self, entity: str, role: str, person: int = 1, **values: Any) -> dict[str, Any]:
        """An acceptable body: relations lead to rows that the person may read and, on the owner's path, owns."""
        facts = ENTITIES[entity]
        body = {name: moment(content) for name, content in facts["body"].items()}
        number = str(next(self.numbers))
        body |= {name: differ(body[name], number) for name in facts["unique"] if name in body}
        for relation in facts["relations"]:
            key = f"{relation['name']}_id"
            if relation["many"] or relation["current_user"] or key in values:
                continue
            if relation["required"] or facts["owner"][:1] == [relation["name"]]:
                if relation["to"] == "user":
                    body[key] = self.person(role, person) or self.stranger(role)
                elif relation["to"] != entity:
                    body[key] = self.make(relation["to"], self.person(role, person))
        if entity == "user":
            body |= {"email": f"n{number}@example.com", "name": "N", "password": PASSWORD}
        return {**body, **{name: moment(content) for name, content in values.items()}}


def _exact(entity: str, name: str, content: Any) -> Any:
    return _typed(Base.metadata.tables[ENTITIES[entity]["plural"]].columns[name], moment(content))


def ids(answer: Any) -> list[int]:
    """The ids of a list's answer."""
    return [item["id"] for item in answer.json()["items"]]


def case(value: Any) -> str | None:
    """A short name for a test's case."""
    if not isinstance(value, dict):
        return None
    parts = ("entity", "name", "role", "operation", "rule", "field", "move", "do", "id", "fn", "limit")
    return "-".join(str(value[part]) for part in parts if isinstance(value.get(part), str))
