"""The product's own words and roles, from `app/data/product.json`: text is data and never code."""

import json
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parents[1] / "data"
PRODUCT: dict[str, Any] = json.loads((DATA / "product.json").read_text(encoding="utf-8"))

ANONYMOUS = "anonymous"
ROLES: dict[str, dict[str, Any]] = {role["id"]: role for role in PRODUCT["roles"]}
SIGNUP_ROLE: str | None = PRODUCT["signup_role"]
ADMIN_ROLE: str | None = PRODUCT["admin_role"]


def is_admin(role: str) -> bool:
    """Whether the role may do everything."""
    return ROLES.get(role, {}).get("base") == "admin"


def is_staff(role: str) -> bool:
    """Whether what the role writes goes into the audit trail."""
    return ROLES.get(role, {}).get("base") in ("admin", "staff", "moderator")


def label(entity: str) -> str:
    """What people call one such row."""
    return PRODUCT["entities"].get(entity, {}).get("one", entity)
