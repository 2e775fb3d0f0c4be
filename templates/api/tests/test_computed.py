"""Every computed value, against a sum done by hand; and as many questions to the database for ten rows as for two."""

from typing import Any

import pytest
from sqlalchemy import event

from app.core.db import engine
from tests.world import ENTITIES, MATRIX, World, case


@pytest.mark.parametrize("value", MATRIX["computed"], ids=case)
def test_a_computed_value_is_right(world: World, value: dict[str, Any]) -> None:
    entity, owner = value["entity"], world.person(value["reader"])
    path = f"/{ENTITIES[entity]['plural']}"
    if value["fn"] == "product":
        expected, row_id = product(world, entity, value, owner)
    else:
        row_id, other = world.make(entity, owner), world.make(entity, owner)
        empty = world.ask(value["reader"], "GET", f"{path}/{row_id}").json()[value["name"]]
        assert empty == (None if value["fn"] == "avg" else 0)
        parts = [{value["field"]: n} for n in (1, 4)] if "field" in value else [{}, {}]
        for part, by in zip(parts, (owner, world.stranger(value["reader"]))):
            world.make(value["of"], by, **{f"{value['via']}_id": row_id}, **part)
        world.make(value["of"], owner, **{f"{value['via']}_id": other}, **parts[0])
        expected = {"count": 2, "sum": 5, "avg": 2.5}[value["fn"]]
    answer = world.ask(value["reader"], "GET", f"{path}/{row_id}")
    assert answer.status_code == 200, answer.text
    assert answer.json()[value["name"]] == expected


def product(world: World, entity: str, value: dict[str, Any], owner: int | None) -> tuple[Any, int]:
    if "." not in value["right"]:
        row_id = world.make(entity, owner, **{value["left"]: 3, value["right"]: 4})
        return 12, row_id
    name, field = value["right"].split(".")
    relation = next(r for r in ENTITIES[entity]["relations"] if r["name"] == name)
    other = world.make(relation["to"], owner, **{field: 4})
    return 12, world.make(entity, owner, **{value["left"]: 3, f"{name}_id": other})


LISTED = [e for e, facts in ENTITIES.items() if facts["routed"] and facts["lister"] and e != "user"]


@pytest.mark.parametrize("entity", LISTED)
def test_more_rows_ask_no_more_questions(world: World, entity: str) -> None:
    facts = ENTITIES[entity]
    owner = world.person(facts["lister"]["role"])
    asked: list[str] = []

    def count(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    def questions() -> int:
        asked.clear()
        answer = world.ask(facts["lister"]["role"], "GET", f"/{facts['plural']}", params={"page_size": 100})
        assert answer.status_code == 200
        return len(asked)

    event.listen(engine, "before_cursor_execute", count)
    try:
        for _ in range(2):
            world.make(entity, owner)
        few = questions()
        for _ in range(4):
            world.make(entity, owner)
        assert questions() == few
    finally:
        event.remove(engine, "before_cursor_execute", count)
