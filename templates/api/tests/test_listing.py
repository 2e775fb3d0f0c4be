"""Every way to ask a list: sort, filter, search, pages, export."""

import csv
import io
from typing import Any

import pytest

from tests.world import ENTITIES, World, ids

LISTED = [entity for entity, facts in ENTITIES.items() if facts["routed"] and facts["lister"] and entity != "user"]
STEPS = (1, 3, 5)


def fill(world: World, entity: str, *rows: dict[str, Any]) -> list[int]:
    """Rows that the lister sees."""
    owner = world.person(ENTITIES[entity]["lister"]["role"])
    return [world.make(entity, owner, **row) for row in rows]


def ask(world: World, entity: str, **params: Any) -> Any:
    facts = ENTITIES[entity]
    return world.ask(facts["lister"]["role"], "GET", f"/{facts['plural']}", params={"page_size": 100, **params})


def steps(entity: str, name: str) -> list[Any] | None:
    """Three rising values of a field, when it has such."""
    facts = ENTITIES[entity]
    sample = facts["row"].get(name)
    visible = facts["shown"] or {}
    if name in visible or isinstance(sample, bool | list | dict):
        return None
    if name in facts["choices"]:
        return None
    if name in facts["dates"] or name in facts["moments"]:
        return [f"@+{n}d" + (" 10:00" if name in facts["moments"] else "") for n in STEPS]
    if isinstance(sample, int | float):
        return list(STEPS) if name not in facts["unique"] else None
    return [f"{letter}{sample}" for letter in "BCD"] if isinstance(sample, str) and "Sample" in sample else None


@pytest.mark.parametrize("entity", LISTED)
def test_a_list_is_sorted_as_asked(world: World, entity: str) -> None:
    for name in ENTITIES[entity]["sortable"]:
        values = steps(entity, name)
        if values is None:
            answer = ask(world, entity, sort=name)
            assert answer.status_code == 200, (name, answer.text)
            continue
        made = fill(world, entity, *({name: values[i]} for i in (1, 0, 2)))
        up, down = (
            [i for i in ids(ask(world, entity, sort=sort)) if i in made] for sort in (name, f"-{name}")
        )
        assert up == [made[1], made[0], made[2]], name
        assert down == up[::-1], name
    assert ask(world, entity, sort="password_hash").status_code == 422
    assert ask(world, entity, sort="-no_such_field").status_code == 422


@pytest.mark.parametrize("entity", LISTED)
def test_the_newest_comes_first_when_asked(world: World, entity: str) -> None:
    made = fill(world, entity, {}, {}, {})
    assert [i for i in ids(ask(world, entity, sort="-created_at")) if i in made] == made[::-1]
    assert [i for i in ids(ask(world, entity, sort="created_at")) if i in made] == made


@pytest.mark.parametrize("entity", LISTED)
def test_pages_show_every_row_once(world: World, entity: str) -> None:
    made = fill(world, entity, *({} for _ in range(5)))
    total = ask(world, entity).json()["total"]
    seen: list[int] = []
    for page in range(1, -(-total // 2) + 1):
        answer = ask(world, entity, page=page, page_size=2).json()
        assert (answer["total"], answer["page"], answer["page_size"], answer["pages"]) == (total, page, 2, -(-total // 2))
        seen += [item["id"] for item in answer["items"]]
    assert len(seen) == len(set(seen)) == total >= 5
    assert set(made) <= set(seen)
    assert ids(ask(world, entity, page=99)) == []
    for wrong in ({"page": 0}, {"page_size": 0}, {"page_size": 101}, {"page": "x"}, {"no_such_parameter": 1}):
        assert ask(world, entity, **wrong).status_code == 422, wrong


def hidden_from_lister(entity: str, name: str) -> bool:
    readers = ENTITIES[entity]["restricted"].get(name)
    return readers is not None and ENTITIES[entity]["lister"]["role"] not in readers


@pytest.mark.parametrize("entity", [e for e in LISTED if ENTITIES[e]["ranged"]])
def test_ranges_hold_their_ends(world: World, entity: str) -> None:
    for name in ENTITIES[entity]["ranged"]:
        values = steps(entity, name)
        if values is None or hidden_from_lister(entity, name):
            continue
        low, middle, high = fill(world, entity, *({name: content} for content in values))
        bound = ask(world, entity).json()["items"]
        bound = next(item for item in bound if item["id"] == middle)[name]
        bound = bound[:10] if isinstance(bound, str) else bound
        made = {low, middle, high}
        assert made & set(ids(ask(world, entity, **{f"min_{name}": bound}))) == {middle, high}, name
        assert made & set(ids(ask(world, entity, **{f"max_{name}": bound}))) == {low, middle}, name
        assert ask(world, entity, **{f"min_{name}": "x"}).status_code == 422


@pytest.mark.parametrize("entity", [e for e in LISTED if ENTITIES[e]["equal"]])
def test_filters_keep_what_matches(world: World, entity: str) -> None:
    facts = ENTITIES[entity]
    for name in facts["equal"]:
        relation = next((r for r in facts["relations"] if r["name"] == name), None)
        if hidden_from_lister(entity, name):
            assert ask(world, entity, **{name: True}).status_code == 422, name
        elif relation is not None:
            by_relation(world, entity, relation)
        elif name in facts["choices"] and name not in (facts["shown"] or {}):
            choices = facts["choices"][name]
            made = dict(zip(choices, fill(world, entity, *({name: choice} for choice in choices))))
            for choice, row_id in made.items():
                found = ids(ask(world, entity, **{name: choice}))
                assert set(found) & set(made.values()) == {row_id}, (name, choice)
            assert ask(world, entity, **{name: "no-such-choice"}).status_code == 422
        elif isinstance(facts["row"].get(name), bool) and name not in (facts["shown"] or {}):
            yes, no = fill(world, entity, {name: True}, {name: False})
            assert {yes, no} & set(ids(ask(world, entity, **{name: True}))) == {yes}, name
            assert {yes, no} & set(ids(ask(world, entity, **{name: False}))) == {no}, name
        elif isinstance(facts["row"].get(name), list):
            yes, no = fill(world, entity, {name: ["red", "blue"]}, {name: ["green"]})
            assert {yes, no} & set(ids(ask(world, entity, **{name: "red"}))) == {yes}, name


def by_relation(world: World, entity: str, relation: dict[str, Any]) -> None:
    facts, name = ENTITIES[entity], relation["name"]
    if facts["owner"][:1] == [name]:
        person = world.person(facts["lister"]["role"])
        if person is None or relation["to"] != "user":
            return
        made = fill(world, entity, {})
        assert set(made) <= set(ids(ask(world, entity, **{name: person})))
        assert not set(made) & set(ids(ask(world, entity, **{name: 2**31 - 1})))
        return
    if relation["to"] == entity:
        return
    one, two = (world.make(relation["to"]) for _ in range(2))
    key = f"{name}_ids" if relation["many"] else f"{name}_id"
    rows = [{key: [other] if relation["many"] else other} for other in (one, two)]
    made = fill(world, entity, *rows)
    assert set(made) & set(ids(ask(world, entity, **{name: one}))) == {made[0]}, name


@pytest.mark.parametrize("entity", [e for e in LISTED if ENTITIES[e]["search"]])
def test_search_finds_words_and_takes_signs_for_signs(world: World, entity: str) -> None:
    facts = ENTITIES[entity]
    for name in facts["search"]:
        if hidden_from_lister(entity, name) or steps(entity, name) is None or not isinstance(facts["row"][name], str):
            continue
        found, other = fill(world, entity, {name: "a Zyx_QÜ%w b"}, {name: "a ZyxAQuiw b"})
        for text in ("zyx_q", "ZYX_QÜ%W", " x_qü "):
            assert {found, other} & set(ids(ask(world, entity, q=text))) == {found}, (name, text)
        assert {found, other} & set(ids(ask(world, entity, q="no such words"))) == set()
        assert ask(world, entity, q="x" * 101).status_code == 422


@pytest.mark.parametrize("entity", LISTED)
def test_all_rows_are_exported_for_those_who_may_list_all(world: World, entity: str) -> None:
    facts = ENTITIES[entity]
    path = f"/{facts['plural']}/export.csv"
    if facts["exporter"] is None:
        assert world.ask(facts["lister"]["role"], "GET", path).status_code in (401, 403)
        return
    name = facts["change"]
    if name:
        world.make(entity, world.person(facts["exporter"]), **{name: "=1+1"})
    world.make(entity, world.stranger(facts["exporter"]))
    answer = world.ask(facts["exporter"], "GET", path)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.reader(io.StringIO(answer.text)))
    assert len(rows) - 1 == world.count(entity)
    if name:
        cells = [cell for row in rows for cell in row]
        assert "=1+1" not in cells and "'=1+1" in cells
    if world.ask("anonymous", "GET", f"/{facts['plural']}").status_code == 200:
        assert world.ask("anonymous", "GET", path).status_code in (200, 403)
