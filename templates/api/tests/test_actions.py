"""Actions: own rows become one row with lines, whole or not at all, also when two want the last piece."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.world import ENTITIES, MATRIX, World, case

ACTIONS = MATRIX["actions"]


def able(action: dict[str, Any]) -> str:
    return next(cell["role"] for cell in action["expect"] if cell["code"] == 201)


def item_of(action: dict[str, Any]) -> str:
    return next(r["to"] for r in ENTITIES[action["source"]]["relations"] if r["name"] == action["item"])


def offered(world: World, action: dict[str, Any], stock: int, price: int = 700) -> int:
    values: dict[str, Any] = {}
    if action.get("stock"):
        values[action["stock"]] = stock
    if action.get("total"):
        values[action["total"]["price"]] = price
    return world.make(item_of(action), None, **values)


def wish(world: World, action: dict[str, Any], role: str, item: int, amount: int, person: int = 1) -> int:
    values = {f"{action['item']}_id": item, action["quantity"]: amount}
    return world.make(action["source"], world.person(role, person), **values)


def act(world: World, action: dict[str, Any], role: str, person: int = 1) -> Any:
    return world.ask(role, "POST", action["path"], person, json=action["body"])


@pytest.mark.parametrize("action", ACTIONS, ids=case)
def test_own_rows_become_one_with_lines(world: World, action: dict[str, Any]) -> None:
    role = able(action)
    first, second = offered(world, action, 5, 700), offered(world, action, 9, 250)
    wish(world, action, role, first, 2)
    wish(world, action, role, second, 3)
    others = wish(world, action, role, first, 1, person=2)
    answer = act(world, action, role)
    assert answer.status_code == 201, answer.text
    made = answer.json()
    lines = made[ENTITIES[action["line"]]["plural"]]
    assert sorted(line[action["quantity"]] for line in lines) == [2, 3]
    assert {line[f"{action['item']}_id"] for line in lines} == {first, second}
    assert world.count(action["source"]) == 1 and world.count(action["source"], id=others) == 1
    if action.get("total"):
        assert made[action["total"]["field"]] == 2 * 700 + 3 * 250
        assert sorted(line[action["total"]["line_price"]] for line in lines) == [250, 700]
    if action.get("stock"):
        item = item_of(action)
        assert [world.value(item, i, action["stock"]) for i in (first, second)] == [3, 6]
    for copy in action["snapshots"]:
        for line in lines:
            kept = world.value(item_of(action), line[f"{action['item']}_id"], copy["source"])
            assert copy["relation"] != action["item"] or line[copy["field"]] == kept
    for name, content in action["body"].items():
        assert made[name] == content
    owner = ENTITIES[action["target"]]["owner"]
    if len(owner) == 1:
        assert world.value(action["target"], made["id"], f"{owner[0]}_id") == world.person(role)


@pytest.mark.parametrize("action", ACTIONS, ids=case)
def test_nothing_becomes_nothing(world: World, action: dict[str, Any]) -> None:
    role = able(action)
    wish(world, action, role, offered(world, action, 5), 1, person=2)
    assert act(world, action, role).status_code == 409
    assert world.count(action["target"]) == 0


@pytest.mark.parametrize("action", [a for a in ACTIONS if a.get("stock")], ids=case)
def test_too_little_stops_all_of_it(world: World, action: dict[str, Any]) -> None:
    role, item = able(action), item_of(action)
    plenty, short = offered(world, action, 9), offered(world, action, 1)
    wish(world, action, role, plenty, 2)
    wish(world, action, role, short, 2)
    assert act(world, action, role).status_code == 409
    assert [world.value(item, i, action["stock"]) for i in (plenty, short)] == [9, 1]
    assert (world.count(action["source"]), world.count(action["target"]), world.count(action["line"])) == (2, 0, 0)


@pytest.mark.parametrize("action", [a for a in ACTIONS if a.get("stock")], ids=case)
def test_the_last_piece_goes_to_one(world: World, action: dict[str, Any]) -> None:
    role, item = able(action), offered(world, action, 1)
    for person in (1, 2):
        wish(world, action, role, item, 1, person)
    with ThreadPoolExecutor(2) as pool:
        answers = [pool.submit(act, world, action, role, person) for person in (1, 2)]
    assert sorted(answer.result().status_code for answer in answers) == [201, 409]
    assert world.value(item_of(action), item, action["stock"]) == 0
    assert world.count(action["target"]) == 1


@pytest.mark.parametrize("action", ACTIONS, ids=case)
def test_an_action_is_for_its_roles(world: World, action: dict[str, Any]) -> None:
    for cell in action["expect"]:
        if cell["code"] == 201:
            wish(world, action, cell["role"], offered(world, action, 5), 1)
        assert act(world, action, cell["role"]).status_code == cell["code"], cell["role"]


@pytest.mark.parametrize("action", ACTIONS, ids=case)
def test_what_is_no_longer_offered_is_not_taken_over(world: World, action: dict[str, Any]) -> None:
    role, hidden = able(action), ENTITIES[item_of(action)]["hidden"]
    cells = [c for c in MATRIX["cells"] if c["entity"] == item_of(action) and c["operation"] == "read"]
    reach = next(c.get("hidden") for c in cells if c["role"] == role)
    item = world.make(item_of(action), None, **({action["stock"]: 5} if action.get("stock") else {}), **(hidden or {}))
    wish(world, action, role, item, 1)
    assert act(world, action, role).status_code == (409 if hidden and reach == 404 else 201)


@pytest.mark.parametrize("action", ACTIONS, ids=case)
def test_what_a_person_fills_in_is_checked(world: World, action: dict[str, Any]) -> None:
    wrong = {**action["body"], "no_such_field": 1}
    assert world.ask(able(action), "POST", action["path"], json=wrong).status_code == 422
