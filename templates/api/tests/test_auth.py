"""Accounts and sessions."""

from typing import Any

import pytest

from tests.world import MATRIX, PASSWORD, World

ROLE = MATRIX["signup_role"]
NEW = {"email": "New.Person@example.com", "password": PASSWORD, "name": "New Person"}
opened = pytest.mark.skipif(ROLE is None, reason="accounts are made by an admin in this product")
closed = pytest.mark.skipif(ROLE is not None, reason="everybody may sign up in this product")


def account(world: World) -> dict[str, str]:
    """Somebody with a password."""
    admin = MATRIX["admin_role"]
    if ROLE is not None:
        assert world.client.post("/auth/signup", json=NEW).status_code == 201
    else:
        assert world.ask(admin, "POST", "/users", json={**NEW, "role": MATRIX["roles"][0]}).status_code == 201
    world.client.cookies.clear()
    return {"email": NEW["email"], "password": PASSWORD}


def bearer(answer: Any) -> dict[str, str]:
    return {"authorization": f"Bearer {answer.json()['token']}"}


@opened
def test_signing_up_signs_in_with_the_open_role(world: World) -> None:
    answer = world.client.post("/auth/signup", json=NEW)
    assert answer.status_code == 201
    assert answer.json()["user"]["role"] == ROLE
    assert answer.json()["user"]["email"] == NEW["email"].lower()
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=lax" in cookie and "session=" in cookie
    assert world.client.get("/auth/session").json()["user"]["name"] == NEW["name"]
    assert "password" not in answer.text


@opened
def test_nobody_chooses_a_role_when_signing_up(world: World) -> None:
    for wrong in ({"role": MATRIX["admin_role"]}, {"password": "short"}, {"email": "nobody"}, {"name": "  "}):
        assert world.client.post("/auth/signup", json={**NEW, **wrong}).status_code == 422, wrong
    assert world.client.post("/auth/signup", json=NEW).status_code == 201
    again = {**NEW, "email": NEW["email"].upper()}
    assert world.client.post("/auth/signup", json=again).status_code == 409


@closed
def test_nobody_signs_up_where_an_admin_makes_the_accounts(world: World) -> None:
    assert world.client.post("/auth/signup", json=NEW).status_code in (404, 405)


def test_a_session_ends_with_signing_out(world: World) -> None:
    login = account(world)
    assert world.client.get("/auth/session").json() == {"user": None}
    answer = world.client.post("/auth/login", json=login)
    assert answer.status_code == 200
    token = bearer(answer)
    world.client.cookies.clear()
    assert world.client.get("/auth/session", headers=token).json()["user"]["name"] == NEW["name"]
    assert world.client.post("/auth/logout", headers=token).status_code == 204
    assert world.client.get("/auth/session", headers=token).json() == {"user": None}


def test_a_wrong_password_and_an_unknown_address_answer_alike(world: World) -> None:
    login = account(world)
    wrong = world.client.post("/auth/login", json={**login, "password": "something else"})
    unknown = world.client.post("/auth/login", json={**login, "email": "unknown@example.com"})
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() == unknown.json()
    assert "set-cookie" not in wrong.headers


def test_guessing_is_slowed_down(world: World) -> None:
    login = account(world)
    codes = [world.client.post("/auth/login", json={**login, "password": f"wrong {n}"}).status_code for n in range(9)]
    assert codes[:8] == [401] * 8 and codes[8] == 429
    answer = world.client.post("/auth/login", json=login)
    assert answer.status_code == 429 and int(answer.headers["retry-after"]) > 0


def test_a_new_password_ends_other_sessions(world: World) -> None:
    login = account(world)
    first, second = (bearer(world.client.post("/auth/login", json=login)) for _ in range(2))
    world.client.cookies.clear()
    change = {"current": "not the password", "new": "another-password"}
    assert world.client.post("/auth/password", json=change, headers=first).status_code == 422
    change["current"] = PASSWORD
    assert world.client.post("/auth/password", json=change, headers=first).status_code == 204
    assert world.client.get("/auth/session", headers=first).json()["user"] is not None
    assert world.client.get("/auth/session", headers=second).json()["user"] is None
    assert world.client.post("/auth/login", json=login).status_code == 401
    assert world.client.post("/auth/login", json={**login, "password": "another-password"}).status_code == 200


def test_a_forgotten_password_is_set_once_by_the_link(world: World) -> None:
    from app.core.backup import outbox

    login = account(world)
    known = world.client.post("/auth/reset", json={"email": login["email"]})
    unknown = world.client.post("/auth/reset", json={"email": "unknown@example.com"})
    assert known.status_code == unknown.status_code == 202 and known.json() == unknown.json()
    assert len(outbox()) == 1
    token = outbox()[0].split("token=")[1]
    confirm = {"token": token, "new": "set-by-the-link"}
    assert world.client.post("/auth/reset/confirm", json={**confirm, "token": "x" * 43}).status_code == 409
    assert world.client.post("/auth/reset/confirm", json=confirm).status_code == 204
    assert world.client.post("/auth/reset/confirm", json=confirm).status_code == 409
    assert world.client.post("/auth/login", json={**login, "password": "set-by-the-link"}).status_code == 200


def test_one_changes_ones_own_name(world: World) -> None:
    role = MATRIX["roles"][0]
    answer = world.ask(role, "PATCH", "/auth/me", json={"name": "  Another Name "})
    assert answer.status_code == 200 and answer.json()["name"] == "Another Name"
    assert world.ask(role, "PATCH", "/auth/me", json={"role": MATRIX["admin_role"]}).status_code == 422
    assert world.ask("anonymous", "PATCH", "/auth/me", json={"name": "x"}).status_code == 401


def test_other_sites_cannot_write(world: World) -> None:
    login = account(world)
    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}, {"sec-fetch-site": "same-site"}):
        assert world.client.post("/auth/login", json=login, headers=headers).status_code == 403, headers
    for headers in (
        {"sec-fetch-site": "same-origin"},
        {"origin": "http://testserver"},
        {"origin": "http://shop.example", "x-forwarded-host": "shop.example"},
    ):
        assert world.client.post("/auth/login", json=login, headers=headers).status_code == 200, headers


ADMIN = MATRIX["admin_role"]
by_admin = pytest.mark.skipif(
    ADMIN is None
    or not any(
        c["entity"] == "user" and c["role"] == ADMIN and c["operation"] == "update" and c.get("shown") == 200
        for c in MATRIX["cells"]
    ),
    reason="no role may change accounts in this product",
)


@by_admin
def test_a_disabled_person_is_out_at_once(world: World) -> None:
    login = account(world)
    token = bearer(world.client.post("/auth/login", json=login))
    world.client.cookies.clear()
    person = world.client.get("/auth/session", headers=token).json()["user"]["id"]
    assert world.ask(ADMIN, "PATCH", f"/users/{person}", json={"disabled": True}).status_code == 200
    assert world.client.get("/auth/session", headers=token).json() == {"user": None}
    assert world.client.post("/auth/login", json=login).status_code == 401


@by_admin
def test_the_last_admin_stays(world: World) -> None:
    first, second = world.person(ADMIN), world.person(ADMIN, 2)
    assert world.ask(ADMIN, "PATCH", f"/users/{second}", json={"disabled": True}).status_code == 200
    assert world.ask(ADMIN, "PATCH", f"/users/{first}", json={"disabled": True}).status_code == 409
    other = next((role for role in MATRIX["roles"] if role != ADMIN), None)
    if other is not None:
        assert world.ask(ADMIN, "PATCH", f"/users/{first}", json={"role": other}).status_code in (200, 409)


@by_admin
def test_an_address_is_shown_to_admins_and_to_oneself(world: World) -> None:
    person = world.person(ADMIN, 2)
    assert "email" in world.ask(ADMIN, "GET", f"/users/{person}").json()
    for cell in MATRIX["cells"]:
        if cell["entity"] == "user" and cell["operation"] == "read" and cell.get("shown") == 200:
            base = world.ask(cell["role"], "GET", f"/users/{person}").json()
            assert ("email" in base) == ("disabled" in base), cell["role"]
            assert "password_hash" not in base
