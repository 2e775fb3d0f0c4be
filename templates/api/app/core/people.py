"""People keep a role that exists: whose role is called otherwise now has the new one, whose role is gone the least one."""

from collections.abc import Iterator

import sqlalchemy as sa

from app.core.entity import ENTITIES
from app.core.product import ROLES, SIGNUP_ROLE, is_admin


def carry(connection: sa.Connection) -> Iterator[str]:
    """Gives everybody a role that the product knows; gives each change."""
    if "user" not in ENTITIES:
        return
    users = ENTITIES["user"].model.__table__
    for gone in connection.scalars(sa.select(users.c.role).where(users.c.role.not_in(list(ROLES))).distinct()).all():
        now = next((role["id"] for role in ROLES.values() if gone in role["was"]), _least())
        moved = connection.execute(sa.update(users).where(users.c.role == gone).values(role=now)).rowcount
        yield f"{moved} people with the former role {gone} have the role {now}"


def _least() -> str:
    """What somebody may be whose role nobody knows any more: never an admin while there is another role."""
    others = [role for role in ROLES if not is_admin(role)]
    return SIGNUP_ROLE or next(iter(others), next(iter(ROLES)))
