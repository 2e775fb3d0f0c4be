"""The types of a request's fields. Each one says in its schema exactly what the server accepts."""

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, PlainSerializer
from pydantic import Field as _Field

VISIBLE = r"[^\s\x00-\x1f\x7f-\xa0]"
INT_MAX = 2**31 - 1

__all__ = ["Any", "Literal"]


class In(BaseModel):
    """A request's body; unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", protected_namespaces=())


class Out(BaseModel):
    """An answer."""

    model_config = ConfigDict(protected_namespaces=())


class Ref(BaseModel):
    """A related row, as far as it is shown beside another."""

    id: int
    title: str
    slug: str | None = None
    image: str | None = None


class Can(BaseModel):
    """What the caller may do with the row now."""

    update: bool
    delete: bool
    transitions: list[str]


def _json_integer(value: Any) -> Any:
    if isinstance(value, bool | str):
        raise ValueError("must be an integer")
    return value


def _json_number(value: Any) -> Any:
    if isinstance(value, bool | str):
        raise ValueError("must be a number")
    return value


def Int(low: int, high: int) -> Any:
    """A JSON integer: 3 and 3.0 are, true and "3" are not."""
    return Annotated[int, _Field(ge=low, le=high), BeforeValidator(_json_integer)]


def Number(low: float, high: float) -> Any:
    """A JSON number."""
    return Annotated[float, _Field(ge=low, le=high, allow_inf_nan=False), BeforeValidator(_json_number)]


def Text(most: int) -> Any:
    """A text that may be empty; trimmed."""
    return Annotated[str, _Field(max_length=most), AfterValidator(str.strip)]


def Line(most: int) -> Any:
    """A text with at least one visible character; its length is checked before it is trimmed."""
    return Annotated[str, _Field(min_length=1, max_length=most, pattern=VISIBLE), AfterValidator(str.strip)]


def Pattern(pattern: str, most: int) -> Any:
    """A text of one shape."""
    return Annotated[str, _Field(pattern=pattern, max_length=most)]


def _utc(value: dt.datetime) -> dt.datetime:
    value = value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value
    try:
        return value.astimezone(dt.UTC)
    except OverflowError as error:
        raise ValueError("is too far away") from error


Id = Int(1, INT_MAX)
Ids = Annotated[list[Id], _Field(max_length=100)]
Bool = Annotated[bool, _Field(strict=True)]
Date = dt.date
Moment = Annotated[dt.datetime, AfterValidator(_utc)]
Time = dt.time
Clock = Annotated[dt.time, PlainSerializer(lambda value: value.strftime("%H:%M"), return_type=str)]
Email = Annotated[
    str,
    _Field(pattern=r"^[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$", max_length=254),
    AfterValidator(str.lower),
]
Phone = Pattern(r"^\+?[0-9][0-9 ()./-]{3,30}$", 32)
Url = Pattern(r"^https?://[^\s\x00-\x20\x7f<>\"]+$", 2000)
Slug = Pattern(r"^[0-9a-z\u00df-\uffff]+(-[0-9a-z\u00df-\uffff]+)*$", 120)
Color = Pattern(r"^(#[0-9A-Fa-f]{6}|[A-Za-z][A-Za-z ]{1,29})$", 30)
Geo = Pattern(r"^-?[0-9]{1,2}(\.[0-9]{1,8})?, ?-?[0-9]{1,3}(\.[0-9]{1,8})?$", 40)
Upload = Pattern(r"^(/uploads/[0-9a-f]{32}\.[a-z0-9]{2,5})?$", 60)
File = Pattern(r"^/uploads/[0-9a-f]{32}\.[a-z0-9]{2,5}$", 60)
Tag = Annotated[str, _Field(min_length=1, max_length=40, pattern=VISIBLE), AfterValidator(str.strip)]
Tags = Annotated[list[Tag], _Field(max_length=30)]
Json = dict[str, Any] | list[Any]
integer, number, string, flag, many = int, float, str, bool, list
Password = Annotated[str, _Field(min_length=8, max_length=200)]


def optional(value: Any) -> Any:
    """The given default of a field that may be left out of a change."""
    return _Field(default=value)
