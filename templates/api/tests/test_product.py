"""What every product has: health, metrics, headers, uploads, first data, a database that follows the spec, backups."""

import json
import sqlite3
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.migration import MigrationContext
from alembic.operations import Operations

from app.core import backup, evolve, seeding
from app.core.db import Base, engine, make_engine, now
from app.core.product import DATA, ROLES, is_admin
from app.core.settings import settings
from app.main import app
from tests.world import ENTITIES, MATRIX, World

ROLE = next(iter(ROLES))
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 32


def test_health_and_readiness_are_told(world: World) -> None:
    assert world.client.get("/healthz").json() == {"status": "ok"}
    assert world.client.get("/readyz").json() == {"status": "ready"}


def test_requests_are_counted_by_route(world: World) -> None:
    world.client.get("/healthz")
    text = world.client.get("/metrics").text
    assert 'http_requests_total{method="GET",route="/healthz",status="200"}' in text
    assert "http_request_duration_seconds_bucket" in text


def test_every_answer_carries_its_headers(world: World) -> None:
    answer = world.client.get("/healthz", headers={"x-request-id": "abc-1"})
    assert answer.headers["x-request-id"] == "abc-1"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"
    forged = world.client.get("/healthz", headers={"x-request-id": "a b\tc"})
    assert " " not in forged.headers["x-request-id"]


def test_what_is_not_there_is_said_so(world: World) -> None:
    assert world.client.get("/no-such-path").status_code == 404
    answer = world.client.put("/users")
    assert answer.status_code == 405 and "GET" in answer.headers["allow"]
    assert world.client.post("/auth/login", content=b"{").status_code in (400, 422)
    assert world.client.post("/auth/login", content=b" " * (1024 * 1024 + 1)).status_code == 413


def test_the_schema_describes_every_route(world: World) -> None:
    schema = world.client.get("/openapi.json").json()
    for entity, facts in ENTITIES.items():
        assert (f"/{facts['plural']}" in schema["paths"]) == facts["routed"], entity
    operations = [o for path in schema["paths"].values() for o in path.values()]
    names = [operation["operationId"] for operation in operations]
    assert len(names) == len(set(names))
    for operation in operations:
        if operation["operationId"].startswith(("create_", "update_")):
            assert {"400", "401", "403", "409", "422"} <= set(operation["responses"]), operation["operationId"]


def upload(world: World, content: bytes, name: str = "a.png", role: str = MATRIX["roles"][0]) -> Any:
    return world.ask(role, "POST", "/uploads", files={"file": (name, content, "image/png")})


def test_a_picture_is_kept_and_shown(world: World) -> None:
    answer = upload(world, PNG, name="../../../etc/passwd")
    assert answer.status_code == 201
    url = answer.json()["url"]
    shown = world.client.get(url)
    assert shown.content == PNG and shown.headers["content-type"] == "image/png"
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert list(settings.uploads_dir.glob("*")) and ".." not in url
    document = world.client.get(upload(world, b"%PDF-1.7 ...").json()["url"])
    assert document.headers["content-disposition"].startswith("attachment")


def test_a_file_is_known_by_its_content(world: World) -> None:
    for wrong in (b"<script>alert(1)</script>", b"MZ\x90\x00", b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>"):
        assert upload(world, wrong).status_code == 422, wrong
    assert upload(world, PNG + b"\0" * settings.upload_bytes_max).status_code == 413
    assert upload(world, PNG, role="anonymous").status_code == 401
    for name in ("..%2f..%2fapp.db", "secret.key", "a" * 32 + ".png"):
        assert world.client.get(f"/uploads/{name}").status_code in (404, 422), name


def test_first_data_come_once_and_fit(world: World) -> None:
    with engine.begin() as connection:
        for table in reversed(Base.metadata.sorted_tables):
            connection.execute(table.delete())
    seeding.seed()
    assert world.count("user") == MATRIX["seeded"]
    data = json.loads((DATA / "seed.json").read_text(encoding="utf-8"))
    for part in data["rows"]:
        assert world.count(part["entity"]) == len(part["rows"]), part["entity"]
    assert "already" in seeding.seed()
    assert world.count("user") == MATRIX["seeded"]
    person = data["users"][0]
    login = {"email": person["email"], "password": settings.seed_password}
    answer = world.client.post("/auth/login", json=login)
    assert answer.status_code == 200, answer.text
    headers = {"authorization": f"Bearer {answer.json()['token']}"}
    for entity, facts in ENTITIES.items():
        if facts["routed"]:
            listed = world.client.get(f"/{facts['plural']}", headers=headers)
            assert listed.status_code in (200, 403), (entity, listed.text)


def test_a_minimal_start_has_the_admin_only(world: World) -> None:
    with engine.begin() as connection:
        connection.execute(Base.metadata.tables["users"].delete().where(sa.true()))
    seeding.seed(minimal=True)
    assert world.count("user") == (1 if MATRIX["admin_role"] else 0)


@pytest.fixture
def another(tmp_path: Any) -> Any:
    """A database beside the tests' own."""
    made = make_engine(f"sqlite:///{tmp_path}/another.db")
    yield made
    made.dispose()


def test_the_written_revisions_give_exactly_the_models(another: sa.Engine) -> None:
    assert evolve.migrate(another) == []
    assert evolve.pending(another) == []
    with another.connect() as connection:
        settings = evolve.config()
        settings.attributes["connection"] = connection
        command.check(settings)


def test_data_survive_a_change_of_the_product(another: sa.Engine) -> None:
    evolve.migrate(another)
    table = next(t for t in Base.metadata.sorted_tables if t.name == "users")
    with another.begin() as connection:
        row = {"email": "kept@example.com", "name": "Kept", "role": ROLE, "password_hash": "-"}
        connection.execute(sa.insert(table).values(row))
        connection.execute(sa.text("drop table sys_outbox"))
        connection.execute(sa.text("alter table users drop column disabled"))
        connection.execute(sa.text("create table gone (id integer primary key, needed text not null)"))
    assert len(evolve.pending(another)) == 2
    done = evolve.migrate(another)
    assert {"added table sys_outbox", "added column users.disabled"} <= set(done)
    assert evolve.pending(another) == [] and evolve.migrate(another) == []
    with another.connect() as connection:
        assert connection.scalar(sa.text("select name from users where email = 'kept@example.com'")) == "Kept"
        assert connection.scalar(sa.text("select disabled from users")) == 0
        assert sa.inspect(connection).has_table("gone")
        assert connection.scalar(sa.text("select count(*) from sys_changes")) == len(done)


def test_people_whose_role_is_gone_have_one_that_gives_little(another: sa.Engine) -> None:
    evolve.migrate(another)
    users = Base.metadata.tables["users"]
    with another.begin() as connection:
        row = {"email": "kept@example.com", "name": "Kept", "role": "long gone", "password_hash": "-"}
        connection.execute(sa.insert(users).values(row))
    assert len(evolve.migrate(another)) == 1 and evolve.migrate(another) == []
    with another.connect() as connection:
        role = connection.scalar(sa.select(users.c.role)) or ""
    assert role in ROLES and (not is_admin(role) or all(map(is_admin, ROLES)))


def test_what_the_product_no_longer_asks_for_takes_nothing_along(another: sa.Engine) -> None:
    evolve.migrate(another)
    with another.begin() as connection, Operations(MigrationContext.configure(connection)).batch_alter_table(
        "users"
    ) as batch:
        batch.add_column(sa.Column("needed", sa.Text(), nullable=False))
    people, sessions = Base.metadata.tables["users"], Base.metadata.tables["sys_sessions"]
    with another.begin() as connection:
        row = "insert into users (id, created_at, email, name, role, disabled, password_hash, needed)"
        values = "values (1, '2026-01-01 00:00:00', 'a@example.com', 'A', :role, 0, '-', 'x')"
        connection.execute(sa.text(f"{row} {values}"), {"role": ROLE})
        connection.execute(sa.insert(sessions).values(token_hash="t", user_id=1, expires_at=now()))
    assert evolve.migrate(another) == ["no longer demanded in users: needed"]
    with another.begin() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(sessions)) == 1
        assert connection.scalar(sa.text("select needed from users")) == "x"
        row = {"email": "b@example.com", "name": "B", "role": ROLE, "password_hash": "-"}
        connection.execute(sa.insert(people).values(row))
        assert connection.scalar(sa.text("pragma foreign_keys")) == 1


def test_a_backup_brings_back_what_was_there(world: World, tmp_path: Any) -> None:
    url = upload(world, PNG).json()["url"]
    people = world.count("user")
    backup.save(tmp_path / "kept.zip")
    with engine.begin() as connection:
        connection.execute(Base.metadata.tables["users"].delete().where(sa.true()))
    for file in settings.uploads_dir.glob("*"):
        file.unlink()
    backup.load(tmp_path / "kept.zip")
    assert world.count("user") == people
    assert world.client.get(url).content == PNG


def test_constraints_are_watched_by_the_database(world: World) -> None:
    with sqlite3.connect(settings.sqlite_file or "") as connection:
        assert connection.execute("pragma journal_mode").fetchone() == ("wal",)
    with engine.connect() as connection:
        assert connection.scalar(sa.text("pragma foreign_keys")) == 1
        assert connection.scalar(sa.text("pragma busy_timeout")) > 0
    assert app.title


STAFF = [c for c in MATRIX["cells"] if c["operation"] == "delete" and c["role"] == MATRIX["admin_role"]]


@pytest.mark.parametrize("cell", [c for c in STAFF if c.get("shown") == 204][:1], ids=lambda c: c["entity"])
def test_what_the_staff_writes_is_kept_on_record(world: World, cell: dict[str, Any]) -> None:
    row_id = world.make(cell["entity"], world.stranger(cell["role"]))
    path = f"/{ENTITIES[cell['entity']]['plural']}/{row_id}"
    assert world.ask(cell["role"], "DELETE", path).status_code == 204
    newest = world.ask(cell["role"], "GET", "/audit").json()["items"][0]
    assert (newest["operation"], newest["entity"], newest["row_id"]) == ("delete", cell["entity"], row_id)
    assert newest["user_id"] == world.person(cell["role"])
    for role in MATRIX["roles"]:
        code = 200 if role == MATRIX["admin_role"] else 403
        assert world.ask(role, "GET", "/audit").status_code in (code, 200 if code == 200 else 403)
    assert world.ask("anonymous", "GET", "/audit").status_code == 401
