"""The audit trail, for admins to read."""

import datetime as dt
from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel

from app.core.access import Caller, signed_in
from app.core.audit import AuditEntry
from app.core.db import reading
from app.core.errors import Forbidden, responses

router = APIRouter(prefix="/audit", tags=["ops"])


class Entry(BaseModel):
    """What somebody of the staff wrote."""

    id: int
    created_at: dt.datetime
    user_id: int | None
    operation: str
    entity: str
    row_id: int
    changes: dict[str, str]


class Trail(BaseModel):
    """One page, newest first."""

    items: list[Entry]
    total: int


@router.get("", response_model=Trail, responses=responses(401, 403))
def read_trail(
    caller: Annotated[Caller, Depends(signed_in)],
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    page_size: Annotated[int, Query(ge=1, le=100)] = 50,
) -> dict[str, Any]:
    """What the staff wrote, newest first."""
    if not caller.admin:
        raise Forbidden("your role may not do this")
    with reading() as session:
        total = session.scalar(sa.select(sa.func.count()).select_from(AuditEntry)) or 0
        newest = sa.select(AuditEntry).order_by(AuditEntry.id.desc())
        rows = session.scalars(newest.offset((page - 1) * page_size).limit(page_size)).all()
        names = Entry.model_fields
        return {"items": [{name: getattr(row, name) for name in names} for row in rows], "total": total}
