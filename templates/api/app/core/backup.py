"""Backup and restore: the database and the uploads in one zip file."""

import sqlite3
import tempfile
import zipfile
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

from app.core.audit import Message
from app.core.db import engine, reading
from app.core.settings import settings


def _database() -> Path:
    if settings.sqlite_file is None:
        raise SystemExit("this database is not a SQLite file; use its own tools (pg_dump, pg_restore)")
    return settings.sqlite_file


def save(target: Path) -> str:
    """Writes a consistent copy while the product runs."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "app.db"
        with closing(sqlite3.connect(_database())) as source, closing(sqlite3.connect(copy)) as to:
            source.backup(to)
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(copy, "app.db")
            files = sorted(settings.uploads_dir.glob("*")) if settings.uploads_dir.is_dir() else []
            for file in files:
                archive.write(file, f"uploads/{file.name}")
    return f"saved the database and {len(files)} uploads to {target}"


def load(source: Path) -> str:
    """Puts a backup in the place of the present data; stop the product first."""
    with zipfile.ZipFile(source) as archive, tempfile.TemporaryDirectory() as folder:
        names = archive.namelist()
        if "app.db" not in names:
            raise SystemExit(f"{source} is not a backup of this product")
        archive.extract("app.db", folder)
        target = _database()
        target.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(Path(folder) / "app.db")) as copy, closing(sqlite3.connect(target)) as to:
            copy.backup(to)
        uploads = [name for name in names if name.startswith("uploads/") and name.count("/") == 1 and name[8:]]
        settings.uploads_dir.mkdir(parents=True, exist_ok=True)
        for name in uploads:
            (settings.uploads_dir / Path(name).name).write_bytes(archive.read(name))
    engine.dispose()
    return f"restored the database and {len(uploads)} uploads from {source}"


def outbox() -> list[str]:
    """The messages, newest first."""
    with reading() as session:
        newest = sa.select(Message).order_by(Message.id.desc()).limit(50)
        return [f"{m.created_at:%Y-%m-%d %H:%M} to {m.recipient}: {m.subject} {m.body}" for m in session.scalars(newest)]
