"""The product's own tables: sessions, password resets, audit trail, outbox, and the record of schema changes."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm

from app.core.db import Base, Document, Moment, now
from app.core.product import is_staff


class SessionToken(Base):
    """A signed-in session; only the token's hash is kept."""

    __tablename__ = "sys_sessions"

    token_hash = orm.mapped_column(sa.String(64), primary_key=True)
    user_id = orm.mapped_column(sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True)
    expires_at = orm.mapped_column(Moment, nullable=False)


class PasswordReset(Base):
    """A reset that was asked for; used once, within the hour."""

    __tablename__ = "sys_resets"

    token_hash = orm.mapped_column(sa.String(64), primary_key=True)
    user_id = orm.mapped_column(sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True)
    expires_at = orm.mapped_column(Moment, nullable=False)


class Message(Base):
    """A message that the product would send; nothing leaves the host."""

    __tablename__ = "sys_outbox"

    id = orm.mapped_column(sa.Integer, primary_key=True)
    created_at = orm.mapped_column(Moment, nullable=False, default=now)
    recipient = orm.mapped_column(sa.String(254), nullable=False)
    subject = orm.mapped_column(sa.String(200), nullable=False)
    body = orm.mapped_column(sa.Text, nullable=False)


class AuditEntry(Base):
    """What somebody of the staff wrote."""

    __tablename__ = "sys_audit"

    id = orm.mapped_column(sa.Integer, primary_key=True)
    created_at = orm.mapped_column(Moment, nullable=False, default=now, index=True)
    user_id = orm.mapped_column(sa.Integer, nullable=True)
    operation = orm.mapped_column(sa.String(80), nullable=False)
    entity = orm.mapped_column(sa.String(80), nullable=False)
    row_id = orm.mapped_column(sa.Integer, nullable=False)
    changes = orm.mapped_column(Document, nullable=False)


class SchemaChange(Base):
    """A change that the migrate command made beyond the written revisions."""

    __tablename__ = "sys_changes"

    id = orm.mapped_column(sa.Integer, primary_key=True)
    created_at = orm.mapped_column(Moment, nullable=False, default=now)
    change = orm.mapped_column(sa.Text, nullable=False)


def record(session: orm.Session, caller: Any, operation: str, entity: str, row_id: int, changes: Any = None) -> None:
    """Keeps what somebody of the staff wrote, in the same transaction. Secrets are never among the changes."""
    if is_staff(caller.role):
        kept = {name: str(content)[:500] for name, content in (changes or {}).items() if "password" not in name}
        entry = AuditEntry(user_id=caller.id, operation=operation, entity=entity, row_id=row_id, changes=kept)
        session.add(entry)


def post(session: orm.Session, recipient: str, subject: str, body: str) -> None:
    """Puts a message into the outbox."""
    session.add(Message(recipient=recipient, subject=subject, body=body))
