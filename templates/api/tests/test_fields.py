"""Every field: what a request may give, what it must give, and what is refused with the field's name."""

from typing import Any

import pytest

from tests.world import ENTITIES, MATRIX, World

MADE = [entity for entity, facts in ENTITIES.items() if facts["routed"] and facts["creator"] and entity != "user"]


def post(world: World, entity: str, body: dict[str, Any]) -> Any:
    return world.ask(ENTITIES[entity]["creator"], "POST", f"/{ENTITIES[entity]['plural']}", json=body)


def refused(answer: Any, name: str) -> bool:
    return answer.status_code == 422 and name in [item["loc"][1] for item in answer.json()["detail"]]


@pytest.mark.parametrize("entity", MADE)
def test_what_is_given_is_kept(world: World, entity: str) -> None:
    body = world.body(entity, ENTITIES[entity]["creator"])
    answer = post(world, entity, body)
    assert answer.status_code == 201, answer.text
    made = answer.json()
    for name, content in body.items():
        if name in ENTITIES[entity]["body"] and isinstance(content, int | float | bool | list | dict):
            assert made[name] == content, name
        elif name in made and isinstance(content, str) and not content[:2].isdigit():
            assert made[name] == content.strip(), name


@pytest.mark.parametrize("entity", MADE)
def test_what_must_be_given_cannot_be_left_out(world: World, entity: str) -> None:
    body = world.body(entity, ENTITIES[entity]["creator"])
    for name in ENTITIES[entity]["required"]:
        assert refused(post(world, entity, {k: v for k, v in body.items() if k != name}), name), name
        assert refused(post(world, entity, {**body, name: None}), name), name
        if isinstance(body[name], str):
            assert refused(post(world, entity, {**body, name: ""}), name), name


@pytest.mark.parametrize("entity", MADE)
def test_numbers_stay_within_their_limits(world: World, entity: str) -> None:
    body = world.body(entity, ENTITIES[entity]["creator"])
    for name, (low, high) in ENTITIES[entity]["numbers"].items():
        for wrong in (low - 1, high + 1 if high < 1e12 else 1e13, "3", True):
            assert refused(post(world, entity, {**body, name: wrong}), name), (name, wrong)


@pytest.mark.parametrize("entity", MADE)
def test_only_known_choices_are_taken(world: World, entity: str) -> None:
    body = world.body(entity, ENTITIES[entity]["creator"])
    for name in ENTITIES[entity]["choices"]:
        assert refused(post(world, entity, {**body, name: "no-such-choice"}), name), name


@pytest.mark.parametrize("entity", MADE)
def test_what_the_product_sets_is_not_taken(world: World, entity: str) -> None:
    facts = ENTITIES[entity]
    body = world.body(entity, facts["creator"])
    session = [f"{r['name']}_id" for r in facts["relations"] if r["current_user"]]
    for name in [*facts["fixed"], *session, "id", "created_at", "no_such_field"]:
        assert refused(post(world, entity, {**body, name: 1}), name), name


def out_of_sight(world: World, entity: str, role: str) -> int | None:
    """A row that exists and that the role may not read, when there can be one."""
    cells = [c for c in MATRIX["cells"] if (c["entity"], c["role"], c["operation"]) == (entity, role, "read")]
    for cell in cells:
        if "denied" in cell or cell["shown"] == 404:
            return world.make(entity, world.stranger(role))
        if cell.get("hidden") == 404 and ENTITIES[entity]["hidden"]:
            return world.make(entity, world.stranger(role), **ENTITIES[entity]["hidden"])
    return None


@pytest.mark.parametrize("entity", MADE)
def test_a_relation_leads_to_a_row_that_exists(world: World, entity: str) -> None:
    facts = ENTITIES[entity]
    body = world.body(entity, facts["creator"])
    for relation in facts["relations"]:
        if relation["current_user"] or facts["owner"] == [relation["name"]]:
            continue
        name = f"{relation['name']}_ids" if relation["many"] else f"{relation['name']}_id"
        wrong = [2**31 - 1] if relation["many"] else 2**31 - 1
        answer = post(world, entity, {**body, name: wrong})
        assert answer.status_code == 409, (name, answer.text)
        unseen = out_of_sight(world, relation["to"], facts["creator"])
        if unseen is not None:
            answer = post(world, entity, {**body, name: [unseen] if relation["many"] else unseen})
            assert answer.status_code == 409, (name, answer.text)


@pytest.mark.parametrize("entity", [e for e in MADE if any(x["given"] for x in ENTITIES[e]["lines"])])
def test_lines_come_and_go_with_their_row(world: World, entity: str) -> None:
    facts = ENTITIES[entity]
    for line in facts["lines"]:
        if not line["given"]:
            continue
        part = world.body(line["entity"], facts["creator"])
        part.pop(f"{line['via']}_id", None)
        made = post(world, entity, {**world.body(entity, facts["creator"]), line["plural"]: [part, part]})
        if not pointable(line["entity"], line["via"], facts["creator"]):
            assert made.status_code == 409, made.text
            continue
        assert made.status_code == 201, made.text
        row_id, kept = made.json()["id"], made.json()[line["plural"]]
        assert len(kept) == 2 == world.count(line["entity"], **{f"{line['via']}_id": row_id})
        for name in ENTITIES[line["entity"]]["numbers"]:
            assert kept[0][name] == part[name], name
        changes = MATRIX["cells"]
        mine = [c for c in changes if (c["entity"], c["role"], c["operation"]) == (entity, facts["creator"], "update")]
        if any(c.get("own", c.get("shown")) == 200 for c in mine):
            path = f"/{facts['plural']}/{row_id}"
            changed = world.ask(facts["creator"], "PATCH", path, json={line["plural"]: [part]})
            assert changed.status_code == 200 and len(changed.json()[line["plural"]]) == 1, changed.text


def pointable(line: str, via: str, role: str) -> bool:
    """Whether the role may point at all that a line must point at."""
    wanted = [r["to"] for r in ENTITIES[line]["relations"] if r["required"] and r["name"] != via and r["to"] != "user"]
    denied = [c["entity"] for c in MATRIX["cells"] if c["role"] == role and c["operation"] == "read" and "denied" in c]
    return not set(wanted) & set(denied)
