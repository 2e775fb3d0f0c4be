"""Alembic's entry: the connection that `app.manage migrate` hands over, or the product's own database."""

from typing import Any

from alembic import context

import app.entities  # noqa: F401 - makes all tables known
from app.core.db import Base, engine


def wanted(_object: Any, _name: str | None, _kind: str, reflected: bool, compare_to: Any) -> bool:
    """What the product no longer has is kept in the database and is no difference."""
    return not (reflected and compare_to is None)


def run(connection: Any) -> None:
    """Runs the revisions."""
    context.configure(
        connection=connection, target_metadata=Base.metadata, include_object=wanted, render_as_batch=True
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with engine.connect() as own:
        run(own)
        own.commit()
