"""Every rule: what keeps it is accepted, what breaks it is refused, also when two try at once."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.world import ENTITIES, MATRIX, World, case, moment


def rules(name: str) -> list[dict[str, Any]]:
    return [rule for rule in MATRIX["rules"] if rule["rule"] == name]


def post(world: World, rule: dict[str, Any], body: dict[str, Any], person: int = 1) -> Any:
    return world.ask(rule["role"], "POST", f"/{ENTITIES[rule['entity']]['plural']}", person, json=body)


def at_once(*calls: Any) -> list[int]:
    """The codes of calls that happen at the same time."""
    with ThreadPoolExecutor(len(calls)) as pool:
        return sorted(future.result().status_code for future in [pool.submit(call) for call in calls])


def key(entity: str, name: str) -> str:
    return f"{name}_id" if any(r["name"] == name for r in ENTITIES[entity]["relations"]) else name


@pytest.mark.parametrize("rule", rules("unique"), ids=case)
def test_a_double_is_refused(world: World, rule: dict[str, Any]) -> None:
    entity = rule["entity"]
    first = world.body(entity, rule["role"])
    assert post(world, rule, first).status_code == 201
    second = world.body(entity, rule["role"])
    second |= {key(entity, name): first[key(entity, name)] for name in rule["fields"] if key(entity, name) in first}
    answer = post(world, rule, second)
    assert answer.status_code == 409, answer.text
    assert isinstance(answer.json()["detail"], str)


@pytest.mark.parametrize("rule", rules("no_overlap"), ids=case)
def test_what_overlaps_is_refused_and_what_follows_is_not(world: World, rule: dict[str, Any]) -> None:
    entity = rule["entity"]
    first = world.body(entity, rule["role"])
    same = {f"{name}_id": first[f"{name}_id"] for name in rule["within"] if f"{name}_id" in first}
    calls = [lambda: post(world, rule, {**world.body(entity, rule["role"]), **same}) for _ in range(2)]
    assert at_once(*calls) == [201, 409]
    start, end = first[rule["start"]], first[rule["end"]]
    span = dt.datetime.fromisoformat(end) - dt.datetime.fromisoformat(start)
    later = (dt.datetime.fromisoformat(end) + span).isoformat()
    later = later if "T" in end else later[:10]
    after = {**world.body(entity, rule["role"]), **same, rule["start"]: end, rule["end"]: later}
    assert post(world, rule, after).status_code == 201
    if rule["within"] and same:
        assert post(world, rule, world.body(entity, rule["role"])).status_code == 201


@pytest.mark.parametrize("rule", [r for r in rules("capacity") if not r["own"]], ids=case)
def test_a_limit_holds_also_when_two_come_at_once(world: World, rule: dict[str, Any]) -> None:
    entity, role, amount = rule["entity"], rule["role"], rule.get("sum")
    step = world.body(entity, role)[amount] if amount else 1
    parent = world.make(rule["to"], world.person(role), **{rule["limit"]: step})
    link = {f"{rule['parent']}_id": parent}
    bodies = [world.body(entity, role, **link) for _ in range(2)]
    people = enumerate(bodies, start=1)
    assert at_once(*[lambda n=n, body=body: post(world, rule, body, n) for n, body in people]) == [201, 409]
    assert world.count(entity, **link) == 1


@pytest.mark.parametrize("rule", [r for r in rules("capacity") if r["own"]], ids=case)
def test_nobody_wishes_for_more_than_there_is(world: World, rule: dict[str, Any]) -> None:
    entity, role, amount = rule["entity"], rule["role"], rule["sum"]
    step = world.body(entity, role)[amount]
    enough, short = (world.make(rule["to"], None, **{rule["limit"]: n}) for n in (step, step - 1))
    made = post(world, rule, world.body(entity, role, **{f"{rule['parent']}_id": enough}))
    assert made.status_code == 201, made.text
    assert post(world, rule, world.body(entity, role, **{f"{rule['parent']}_id": short})).status_code == 409
    if rule["updates"]:
        path = f"/{ENTITIES[entity]['plural']}/{made.json()['id']}"
        assert world.ask(role, "PATCH", path, json={amount: step + 1}).status_code == 409
        assert world.value(entity, made.json()["id"], amount) == step


@pytest.mark.parametrize("rule", rules("order"), ids=case)
def test_what_comes_after_cannot_come_before(world: World, rule: dict[str, Any]) -> None:
    body = world.body(rule["entity"], rule["role"])
    swapped = {**body, rule["before"]: body[rule["after"]], rule["after"]: body[rule["before"]]}
    assert post(world, rule, swapped).status_code == 409
    assert post(world, rule, {**body, rule["after"]: body[rule["before"]]}).status_code == 409


@pytest.mark.parametrize("rule", rules("future"), ids=case)
def test_what_must_lie_ahead_cannot_lie_behind(world: World, rule: dict[str, Any]) -> None:
    body = world.body(rule["entity"], rule["role"])
    past = moment("@-2d 10:00" if "T" in body[rule["field"]] else "@-2d")
    answer = post(world, rule, {**body, rule["field"]: past})
    assert answer.status_code == 422, answer.text
    assert answer.json()["detail"][0]["loc"] == ["body", rule["field"]]


@pytest.mark.parametrize("rule", rules("snapshot"), ids=case)
def test_a_copy_does_not_follow_its_source(world: World, rule: dict[str, Any]) -> None:
    entity, source = rule["entity"], rule["source"]
    made = post(world, rule, world.body(entity, rule["role"]))
    assert made.status_code == 201, made.text
    row_id = made.json()["id"]
    other = world.value(entity, row_id, f"{rule['relation']}_id")
    assert other is None or world.value(entity, row_id, rule["field"]) == world.value(rule["to"], other, source)


@pytest.mark.parametrize("entity", [e for e, f in ENTITIES.items() if f["slug"] and f["creator"] and f["routed"]])
def test_two_rows_of_one_name_have_two_addresses(world: World, entity: str) -> None:
    role, slug = ENTITIES[entity]["creator"], ENTITIES[entity]["slug"]
    made = [world.ask(role, "POST", f"/{ENTITIES[entity]['plural']}", json=world.body(entity, role)) for _ in range(2)]
    assert [answer.status_code for answer in made] == [201, 201], made[-1].text
    slugs = [world.value(entity, answer.json()["id"], slug) for answer in made]
    assert slugs[0] and slugs[0] != slugs[1]
