"""Every role × entity × operation: who may do what with own rows, with others' rows, and with rows that are hidden."""

from typing import Any

import pytest

from tests.world import ENTITIES, MATRIX, World, case, ids


def cells(operation: str) -> list[dict[str, Any]]:
    return [cell for cell in MATRIX["cells"] if cell["operation"] == operation]


def rows(world: World, cell: dict[str, Any]) -> dict[str, int]:
    """One row of each kind that the cell speaks of."""
    entity, role = cell["entity"], cell["role"]
    stranger = world.stranger(role)
    made = {}
    if "own" in cell:
        made["own"] = (world.person(role) or 0) if entity == "user" else world.make(entity, world.person(role))
    if "shown" in cell:
        made["shown"] = world.make(entity, stranger)
    if "hidden" in cell and ENTITIES[entity]["hidden"] is not None:
        made["hidden"] = world.make(entity, stranger, **ENTITIES[entity]["hidden"])
    return made


def path(cell: dict[str, Any], row_id: int | None = None) -> str:
    plural = ENTITIES[cell["entity"]]["plural"]
    return f"/{plural}" if row_id is None else f"/{plural}/{row_id}"


def denied_row(world: World, cell: dict[str, Any]) -> int:
    owner = world.person(cell["role"]) or world.stranger(cell["role"])
    return owner if cell["entity"] == "user" else world.make(cell["entity"], owner)


@pytest.mark.parametrize("cell", cells("list"), ids=case)
def test_a_list_holds_what_the_role_may_see(world: World, cell: dict[str, Any]) -> None:
    if "denied" in cell:
        assert world.ask(cell["role"], "GET", path(cell)).status_code == cell["denied"]
        return
    made = rows(world, cell)
    answer = world.ask(cell["role"], "GET", path(cell), params={"page_size": 100})
    assert answer.status_code == 200, answer.text
    for kind, row_id in made.items():
        assert (row_id in ids(answer)) == (cell[kind] == 200), kind
    assert answer.json()["total"] == len(ids(answer))
    mine = world.ask(cell["role"], "GET", path(cell), params={"page_size": 100, "mine": True})
    if "own" in cell:
        assert ids(mine) == [made["own"]]
    elif cell["role"] == "anonymous":
        assert mine.status_code == 401


@pytest.mark.parametrize("cell", cells("read"), ids=case)
def test_a_row_is_read_by_whom_it_is_meant_for(world: World, cell: dict[str, Any]) -> None:
    if "denied" in cell:
        assert world.ask(cell["role"], "GET", path(cell, denied_row(world, cell))).status_code == cell["denied"]
        return
    slug = ENTITIES[cell["entity"]]["slug"]
    for kind, row_id in rows(world, cell).items():
        answer = world.ask(cell["role"], "GET", path(cell, row_id))
        assert answer.status_code == cell[kind], (kind, answer.text)
        if answer.status_code == 200:
            assert answer.json()["id"] == row_id
        if slug:
            named = f"{path(cell)}/by-slug/{world.value(cell['entity'], row_id, slug)}"
            assert world.ask(cell["role"], "GET", named).status_code == cell[kind], kind
    assert world.ask(cell["role"], "GET", path(cell, 2**31 - 1)).status_code == 404


@pytest.mark.parametrize("cell", cells("create"), ids=case)
def test_a_row_is_made_by_whom_may_make_it(world: World, cell: dict[str, Any]) -> None:
    entity, role = cell["entity"], cell["role"]
    body = world.body(entity, role)
    before = world.count(entity)
    answer = world.ask(role, "POST", path(cell), json=body)
    assert answer.status_code == cell.get("denied", cell.get("code")), answer.text
    assert world.count(entity) == before + (answer.status_code == 201)
    owner = ENTITIES[entity]["owner"]
    if answer.status_code == 201 and cell["owned"] and len(owner) == 1:
        assert world.value(entity, answer.json()["id"], f"{owner[0]}_id") == world.person(role)
    if cell.get("foreign_code"):
        relation = next(r for r in ENTITIES[entity]["relations"] if r["name"] == owner[0])
        foreign = world.make(relation["to"], world.stranger(role))
        answer = world.ask(role, "POST", path(cell), json=world.body(entity, role, **{f"{owner[0]}_id": foreign}))
        assert answer.status_code == cell["foreign_code"], answer.text


@pytest.mark.parametrize("cell", cells("update"), ids=case)
def test_a_row_is_changed_by_whom_may_change_it(world: World, cell: dict[str, Any]) -> None:
    entity, role = cell["entity"], cell["role"]
    name = ENTITIES[entity]["change"]
    change = {name: "Zz"[: max(1, len(str(ENTITIES[entity]["row"].get(name, "Zz"))))]} if name else {}
    if "denied" in cell:
        answer = world.ask(role, "PATCH", path(cell, denied_row(world, cell)), json=change)
        assert answer.status_code == cell["denied"]
        return
    for kind, row_id in rows(world, cell).items():
        before = world.value(entity, row_id, name) if name else None
        answer = world.ask(role, "PATCH", path(cell, row_id), json=change)
        assert answer.status_code == cell[kind], (kind, answer.text)
        if name:
            done = answer.status_code == 200
            assert world.value(entity, row_id, name) == (change[name] if done else before), kind


@pytest.mark.parametrize("cell", cells("delete"), ids=case)
def test_a_row_is_removed_by_whom_may_remove_it(world: World, cell: dict[str, Any]) -> None:
    if "denied" in cell:
        row_id = denied_row(world, cell)
        assert world.ask(cell["role"], "DELETE", path(cell, row_id)).status_code == cell["denied"]
        assert world.count(cell["entity"], id=row_id) == 1
        return
    for kind, row_id in rows(world, cell).items():
        answer = world.ask(cell["role"], "DELETE", path(cell, row_id))
        assert answer.status_code == cell[kind], (kind, answer.text)
        assert world.count(cell["entity"], id=row_id) == (answer.status_code != 204), kind


@pytest.mark.parametrize("cell", [c for c in cells("read") if "denied" not in c], ids=case)
def test_an_answer_says_what_the_caller_can_do(world: World, cell: dict[str, Any]) -> None:
    entity, role = cell["entity"], cell["role"]
    others = {c["operation"]: c for c in MATRIX["cells"] if c["entity"] == entity and c["role"] == role}
    for kind, row_id in rows(world, cell).items():
        answer = world.ask(role, "GET", path(cell, row_id))
        if answer.status_code != 200 or entity == "user":
            continue
        can = answer.json()["can"]
        assert can["update"] == (others["update"].get(kind) == 200), kind
        assert can["delete"] == (others["delete"].get(kind) == 204), kind
        moves = [m for m in MATRIX["moves"] if m["entity"] == entity and m["role"] == role]
        state = answer.json().get(ENTITIES[entity]["state"] or "")
        code = "own" if kind == "own" else "foreign"
        allowed = [m["name"] for m in moves if m[code] and m[code][0] == 200 and state in m["from"]]
        assert can["transitions"] == allowed, kind


@pytest.mark.parametrize("entity", [e for e, facts in ENTITIES.items() if facts["restricted"] and facts["routed"]])
def test_a_restricted_field_is_shown_to_its_roles_only(world: World, entity: str) -> None:
    facts = ENTITIES[entity]
    for cell in cells("read"):
        if cell["entity"] != entity or "denied" in cell:
            continue
        for kind, row_id in rows(world, cell).items():
            if cell[kind] != 200:
                continue
            shown = world.ask(cell["role"], "GET", path(cell, row_id)).json()
            for name, readers in facts["restricted"].items():
                assert (name in shown) == (cell["role"] in readers), (cell["role"], name)
                answer = world.ask(cell["role"], "PATCH", path(cell, row_id), json={name: facts["row"][name]})
                assert answer.status_code != 200 or cell["role"] in readers, (cell["role"], name)
