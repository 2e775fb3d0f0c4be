"""What the environment says, read once when the program starts."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Settings:
    """All settings; each one is an environment variable of the same name in capitals."""

    database_url: str
    uploads_dir: Path
    secret_key: str
    environment: str
    session_seconds: int
    upload_bytes_max: int
    cookie_secure: bool
    admin_email: str | None
    admin_password: str | None
    seed_password: str

    @property
    def testing(self) -> bool:
        return self.environment == "test"

    @property
    def sqlite_file(self) -> Path | None:
        """The database's file, when it is a file."""
        prefix = "sqlite:///"
        if not self.database_url.startswith(prefix) or ":memory:" in self.database_url:
            return None
        return Path(self.database_url.removeprefix(prefix))


def _secret_key(beside: Path) -> str:
    """The given key, or a random one that is kept for its owner alone beside the data."""
    given = os.environ.get("SECRET_KEY", "")
    if given:
        return given
    path = beside / "secret.key"
    beside.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48), encoding="utf-8")
    return path.read_text(encoding="utf-8")


def _read() -> Settings:
    env = os.environ.get
    return Settings(
        database_url=env("DATABASE_URL") or "sqlite:///./data/app.db",
        uploads_dir=Path(env("UPLOADS_DIR") or "./data/uploads"),
        secret_key=_secret_key(Path("./data")),
        environment=env("ENVIRONMENT") or "development",
        session_seconds=int(env("SESSION_SECONDS") or 14 * 24 * 3600),
        upload_bytes_max=int(env("UPLOAD_BYTES_MAX") or 5 * 1024 * 1024),
        cookie_secure=env("COOKIE_SECURE") == "1",
        admin_email=env("ADMIN_EMAIL") or None,
        admin_password=env("ADMIN_PASSWORD") or None,
        seed_password=env("SEED_PASSWORD") or "password-for-demo",
    )


settings = _read()
