"""Every transition × role, from a right and from a wrong state, on own and on others' rows; and what else happens."""

from typing import Any

import pytest

from tests.world import ENTITIES, MATRIX, World, case


@pytest.mark.parametrize("move", MATRIX["moves"], ids=case)
def test_a_move_is_made_by_whom_may_make_it_from_where_it_starts(world: World, move: dict[str, Any]) -> None:
    entity, role = move["entity"], move["role"]
    state = ENTITIES[entity]["state"]
    for kind in ("own", "foreign"):
        if move[kind] is None:
            continue
        owner = world.person(role) if kind == "own" else world.stranger(role)
        starts = [(source, move[kind][0]) for source in move["from"]]
        starts += [(move["wrong"], move[kind][1])] if move["wrong"] else []
        for source, code in starts:
            row_id = world.make(entity, owner, **{state: source})
            answer = world.ask(role, "POST", f"/{ENTITIES[entity]['plural']}/{row_id}/{move['name']}")
            assert answer.status_code == code, (kind, source, answer.text)
            assert world.value(entity, row_id, state) == (move["to"] if code == 200 else source), (kind, source)


STATED = [c for c in MATRIX["cells"] if c["operation"] == "update" and ENTITIES[c["entity"]]["state"]]


@pytest.mark.parametrize("cell", STATED, ids=case)
def test_a_state_changes_by_moves_only(world: World, cell: dict[str, Any]) -> None:
    facts = ENTITIES[cell["entity"]]
    row_id = world.make(cell["entity"], world.person(cell["role"]))
    before = world.value(cell["entity"], row_id, facts["state"])
    for other in facts["choices"][facts["state"]]:
        answer = world.ask(cell["role"], "PATCH", f"/{facts['plural']}/{row_id}", json={facts["state"]: other})
        assert answer.status_code in (401, 403, 422)
    assert world.value(cell["entity"], row_id, facts["state"]) == before


def adjusting(world: World, effect: dict[str, Any], held: int) -> tuple[int, int, str]:
    """A row with one line of amount 2, whose item holds so many."""
    line = ENTITIES[effect["lines"]]
    item = next(r for r in line["relations"] if r["name"] == effect["relation"])["to"]
    item_id = world.make(item, **{effect["field"]: held})
    row_id = world.make(effect["entity"], world.person(effect["role"]), **{ENTITIES[effect["entity"]]["state"]: effect["from"]})
    keys = {f"{effect['via']}_id": row_id, f"{effect['relation']}_id": item_id}
    world.make(effect["lines"], **keys, **{effect["by"]: 2})
    return row_id, item_id, item


@pytest.mark.parametrize("effect", [e for e in MATRIX["effects"] if e["do"] == "adjust"], ids=case)
def test_a_move_gives_back_or_takes_what_lines_hold(world: World, effect: dict[str, Any]) -> None:
    row_id, item_id, item = adjusting(world, effect, held=5)
    path = f"/{ENTITIES[effect['entity']]['plural']}/{row_id}/{effect['move']}"
    assert world.ask(effect["role"], "POST", path).status_code == 200
    assert world.value(item, item_id, effect["field"]) == (7 if effect["give_back"] else 3)
    if not effect["give_back"]:
        row_id, item_id, item = adjusting(world, effect, held=1)
        path = f"/{ENTITIES[effect['entity']]['plural']}/{row_id}/{effect['move']}"
        assert world.ask(effect["role"], "POST", path).status_code == 409
        assert world.value(item, item_id, effect["field"]) == 1
        assert world.value(effect["entity"], row_id, ENTITIES[effect["entity"]]["state"]) == effect["from"]


@pytest.mark.parametrize("effect", [e for e in MATRIX["effects"] if e["do"] == "stamp"], ids=case)
def test_a_move_stamps_its_moment(world: World, effect: dict[str, Any]) -> None:
    facts = ENTITIES[effect["entity"]]
    owner = world.person(effect["role"])
    row_id = world.make(effect["entity"], owner, **{facts["state"]: effect["from"], effect["field"]: None})
    answer = world.ask(effect["role"], "POST", f"/{facts['plural']}/{row_id}/{effect['move']}")
    assert answer.status_code == 200, answer.text
    assert world.value(effect["entity"], row_id, effect["field"]) is not None
