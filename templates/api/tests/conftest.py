"""A database of its own in a temporary directory, made by the migrations, and put back before every test."""

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(tempfile.mkdtemp(prefix="product-tests-"))
os.environ.update(
    ENVIRONMENT="test",
    DATABASE_URL=f"sqlite:///{FOLDER}/app.db",
    UPLOADS_DIR=str(FOLDER / "uploads"),
    SECRET_KEY="only-for-tests-only-for-tests",
)
for name in ("ADMIN_EMAIL", "ADMIN_PASSWORD", "SEED_PASSWORD", "SESSION_SECONDS", "UPLOAD_BYTES_MAX", "COOKIE_SECURE"):
    os.environ.pop(name, None)

import httpx2  # noqa: E402
import pytest  # noqa: E402

from app.core import evolve  # noqa: E402
from app.core.db import engine  # noqa: E402
from app.core.security import LOGINS  # noqa: E402
from app.main import app  # noqa: E402
from tests.direct import Direct  # noqa: E402
from tests.world import World, make_people  # noqa: E402


@pytest.fixture(scope="session")
def pristine() -> Iterator[sqlite3.Connection]:
    """The migrated database with two persons of every role, kept in memory."""
    evolve.migrate(engine)
    make_people()
    kept = sqlite3.connect(":memory:", check_same_thread=False)
    with sqlite3.connect(FOLDER / "app.db") as source:
        source.backup(kept)
    yield kept
    kept.close()


@pytest.fixture(scope="session")
def client() -> Iterator[httpx2.Client]:
    """One client for all; who asks stands in each request's header."""
    with httpx2.Client(transport=Direct(app), base_url="http://testserver") as opened:
        yield opened


@pytest.fixture
def world(pristine: sqlite3.Connection, client: httpx2.Client) -> World:
    """The untouched database, and hands to fill and ask it."""
    target = sqlite3.connect(FOLDER / "app.db")
    pristine.backup(target)
    target.close()
    client.cookies.clear()
    LOGINS.clear()
    return World(client)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out the tests of what this product's spec does not have: they are not skipped, there is nothing to test."""
    empty = [item for item in items if any("empty parameter set" in str(m.kwargs) for m in item.iter_markers("skip"))]
    config.hook.pytest_deselected(items=empty)
    items[:] = [item for item in items if item not in empty]
