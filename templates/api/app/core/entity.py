"""How an entity is described, and the registry of all of them."""

from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import sqlalchemy as sa

from app.core.db import Row

OPERATIONS = ("list", "read", "create", "update", "delete")

# Names that the declarative base keeps for itself.
_TAKEN = {"metadata": "metadata_", "registry": "registry_"}


@dataclass(frozen=True)
class Field:
    """A field; `read` names the roles that may see and give it, everyone when empty."""

    name: str
    kind: str
    required: bool = False
    read: tuple[str, ...] = ()
    read_only: bool = False
    slug_from: str | None = None
    zero: Any = None


@dataclass(frozen=True)
class Relation:
    """A relation; `pairs` is the table of a many-to-many one, `was` its former names, oldest first."""

    name: str
    to: str
    required: bool = False
    current_user: bool = False
    pairs: sa.Table | None = None
    was: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Its name in bodies and answers."""
        return f"{self.name}_ids" if self.pairs is not None else f"{self.name}_id"


@dataclass(frozen=True)
class Adjust:
    """With a transition: for each of `lines`, `relation.field` changes by the line's `by`."""

    lines: str
    relation: str
    field: str
    by: str
    give_back: bool


@dataclass(frozen=True)
class Stamp:
    """With a transition: the field becomes now."""

    field: str


@dataclass(frozen=True)
class Transition:
    """A move between states; `grants` is role → scope."""

    name: str
    sources: tuple[str, ...]
    target: str
    grants: dict[str, str]
    effects: tuple[Adjust | Stamp, ...] = ()


@dataclass(frozen=True)
class Lifecycle:
    """The field that holds the state, and the moves."""

    field: str
    initial: str
    transitions: tuple[Transition, ...]


@dataclass(frozen=True)
class Computed:
    """A value worked out on reading: `count`, `sum`, `avg` over `of`, or `product` of `left` and `right`."""

    name: str
    function: str
    of: str = ""
    field: str = ""
    left: str = ""
    right: str = ""


@dataclass(frozen=True)
class Listing:
    """How lists behave; `equal` and `ranged` are filters by value and by `min_`/`max_`."""

    sort: str
    sortable: tuple[str, ...]
    search: tuple[str, ...] = ()
    equal: tuple[str, ...] = ()
    ranged: tuple[str, ...] = ()


@dataclass(frozen=True)
class Entity:
    """Everything the runtime knows about one entity; `was` are its former tables, oldest first."""

    id: str
    plural: str
    kind: str
    model: type[Row]
    title: str
    fields: tuple[Field, ...]
    access: dict[str, dict[str, str]]
    listing: Listing
    hooks: ModuleType
    relations: tuple[Relation, ...] = ()
    owner: tuple[str, ...] = ()
    visible_when: tuple[tuple[str, Any], ...] = ()
    lifecycle: Lifecycle | None = None
    rules: tuple[Any, ...] = ()
    computed: tuple[Computed, ...] = ()
    image: str | None = None
    was: tuple[str, ...] = ()
    by_name: dict[str, Field] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {item.name: item for item in self.fields})

    def relation(self, name: str) -> Relation:
        """The relation of this name."""
        return next(item for item in self.relations if item.name == name)

    def column(self, name: str) -> Any:
        """The column of a field, or of a relation's key."""
        return getattr(self.model, attribute(name))

    def key(self, name: str) -> str:
        """The column's name of a field or relation."""
        return name if name in self.by_name or name in ("id", "created_at") else self.relation(name).key

    @property
    def slug(self) -> str | None:
        """The field that names a row in an address."""
        return next((item.name for item in self.fields if item.kind == "slug"), None)

    @property
    def append_only(self) -> bool:
        """Whether rows never change and never go."""
        return any(type(rule).__name__ == "AppendOnly" for rule in self.rules)


ENTITIES: dict[str, Entity] = {}


def register(item: Entity) -> Entity:
    """Makes an entity known to all others."""
    ENTITIES[item.id] = item
    return item


def attribute(name: str) -> str:
    """The model's attribute for a field or a relation's key."""
    return _TAKEN.get(name, name)


def value(row: Row, name: str) -> Any:
    """A row's value."""
    return getattr(row, attribute(name))


def assign(row: Row, name: str, new: Any) -> None:
    """Sets a row's value."""
    setattr(row, attribute(name), new)


def children(parent: Entity, kind: str | None = None) -> list[tuple[Entity, Relation]]:
    """The entities that belong to this one, each with its first relation to it."""
    found = []
    for item in ENTITIES.values():
        link = next((r for r in item.relations if r.to == parent.id and r.pairs is None), None)
        if link is not None and kind in (None, item.kind):
            found.append((item, link))
    return found


def lines(parent: Entity) -> list[tuple[Entity, Relation]]:
    """The line entities whose parent this is: a line's parent is its first required relation."""
    found = []
    for item in ENTITIES.values():
        link = parent_of_line(item)
        if link is not None and link.to == parent.id and item.id != parent.id:
            found.append((item, link))
    return found


def parent_of_line(item: Entity) -> Relation | None:
    """The relation of a line to the row it lives in."""
    if item.kind != "line":
        return None
    links = [r for r in item.relations if r.pairs is None and r.to != "user"]
    return next((r for r in links if r.required), links[0] if links else None)
