"""Uploads: known by their first bytes and never by their name, kept outside the web root under a random name."""

import re
import secrets
from typing import Annotated

from fastapi import APIRouter, Depends, Path, UploadFile
from fastapi.responses import FileResponse
from pydantic import BaseModel

from app.core.access import Caller, signed_in
from app.core.errors import Missing, TooLarge, WrongField, responses
from app.core.settings import settings

router = APIRouter(prefix="/uploads", tags=["uploads"])

KINDS = {
    "png": ("image/png", re.compile(rb"\x89PNG\r\n\x1a\n")),
    "jpg": ("image/jpeg", re.compile(rb"\xff\xd8\xff")),
    "gif": ("image/gif", re.compile(rb"GIF8[79]a")),
    "webp": ("image/webp", re.compile(rb"RIFF....WEBP", re.DOTALL)),
    "pdf": ("application/pdf", re.compile(rb"%PDF-1\.|%PDF-2\.")),
}


class Uploaded(BaseModel):
    """Where the file is."""

    url: str


def kind_of(content: bytes) -> str | None:
    """The kind of file that the first bytes say."""
    return next((ending for ending, (_, magic) in KINDS.items() if magic.match(content)), None)


@router.post("", status_code=201, response_model=Uploaded, responses=responses(401, 403, 413))
def upload(file: UploadFile, caller: Annotated[Caller, Depends(signed_in)]) -> dict[str, str]:
    """Keeps a picture or a PDF of at most `UPLOAD_BYTES_MAX` bytes."""
    content = file.file.read(settings.upload_bytes_max + 1)
    if len(content) > settings.upload_bytes_max:
        raise TooLarge(f"a file has at most {settings.upload_bytes_max // 1024} KiB")
    kind = kind_of(content)
    if kind is None:
        raise WrongField("file", "must be a PNG, JPEG, GIF or WebP picture, or a PDF")
    settings.uploads_dir.mkdir(parents=True, exist_ok=True)
    name = f"{secrets.token_hex(16)}.{kind}"
    (settings.uploads_dir / name).write_bytes(content)
    return {"url": f"/uploads/{name}"}


@router.get("/{name}", response_class=FileResponse, responses=responses(404))
def download(name: Annotated[str, Path(pattern=r"^[0-9a-f]{32}\.[a-z0-9]{2,5}$")]) -> FileResponse:
    """The file; a browser shows pictures only, and keeps all others."""
    path = settings.uploads_dir / name
    kind = KINDS.get(path.suffix.removeprefix("."))
    if kind is None or not path.is_file():
        raise Missing("there is no such file")
    shown = "inline" if kind[0].startswith("image/") else "attachment"
    headers = {"Cache-Control": "public, max-age=31536000, immutable", "Content-Security-Policy": "sandbox"}
    return FileResponse(path, media_type=kind[0], filename=name, content_disposition_type=shown, headers=headers)
