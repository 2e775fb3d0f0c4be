"""The routes of an entity. What each one allows stands in the entity's access table."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import BaseModel, create_model

from app.core import listing, writing
from app.core.access import Caller, allow, find, granted
from app.core.db import reading
from app.core.db import writing as transaction
from app.core.entity import Entity, Transition
from app.core.errors import Forbidden, Missing, responses
from app.core.views import present

RowId = Annotated[int, Path(ge=1, le=2**31 - 1)]


def router(
    entity: Entity, *, create: type[BaseModel], update: type[BaseModel], out: type[BaseModel], query: type[BaseModel]
) -> APIRouter:
    """All routes of an entity that has endpoints of its own."""
    api = APIRouter(prefix=f"/{entity.plural}", tags=[entity.id])
    _lists(api, entity, out, query)
    if entity.slug:
        _by_slug(api, entity, out)
    _reads(api, entity, out)
    if entity.id != "user":
        _creates(api, entity, create, out)
        _updates(api, entity, update, out)
    _deletes(api, entity)
    for move in entity.lifecycle.transitions if entity.lifecycle else ():
        _moves(api, entity, move, out)
    return api


def show(session: Any, entity: Entity, row: Any, caller: Caller) -> dict[str, Any]:
    """One row as an answer."""
    return present(session, entity, [row], caller)[0]


def _lists(api: APIRouter, entity: Entity, out: type[BaseModel], query: Any) -> None:
    page_of = create_model(
        f"{out.__name__}Page", items=(list[out], ...), total=(int, ...), page=(int, ...), page_size=(int, ...),
        pages=(int, ...),
    )  # fmt: skip
    may_list = allow(entity.access["list"])

    @api.get(
        "", response_model=page_of, response_model_exclude_unset=True, responses=responses(401, 403),
        operation_id=f"list_{entity.plural}",
    )  # fmt: skip
    def list_rows(caller: Annotated[Caller, Depends(may_list)], params: Annotated[query, Query()]) -> Any:
        with reading() as session:
            return listing.page(session, entity, params, caller)

    @api.get("/export.csv", responses=responses(401, 403), operation_id=f"export_{entity.plural}")
    def export_rows(caller: Annotated[Caller, Depends(may_list)]) -> Response:
        if granted(entity.access["list"], caller) != "all":
            raise Forbidden("your role may not export this")
        with reading() as session:
            text = listing.export(session, entity, caller)
        headers = {"Content-Disposition": f'attachment; filename="{entity.plural}.csv"'}
        return Response(text, media_type="text/csv; charset=utf-8", headers=headers)


def _by_slug(api: APIRouter, entity: Entity, out: type[BaseModel]) -> None:
    may_read = allow(entity.access["read"])

    @api.get(
        "/by-slug/{slug}", response_model=out, response_model_exclude_unset=True, responses=responses(401, 403, 404),
        operation_id=f"read_{entity.id}_by_slug",
    )  # fmt: skip
    def read_by_slug(caller: Annotated[Caller, Depends(may_read)], slug: Annotated[str, Path(max_length=200)]) -> Any:
        with reading() as session:
            row = session.query(entity.model).filter(entity.column(entity.slug or "") == slug).one_or_none()
            scope = granted(entity.access["read"], caller)
            if row is None or find(session, entity, scope, caller, row.id) is None:
                raise Missing("there is no such entry")
            return show(session, entity, row, caller)


def _reads(api: APIRouter, entity: Entity, out: type[BaseModel]) -> None:
    may_read = allow(entity.access["read"])

    @api.get(
        "/{row_id}", response_model=out, response_model_exclude_unset=True, responses=responses(401, 403, 404),
        operation_id=f"read_{entity.id}",
    )  # fmt: skip
    def read_row(caller: Annotated[Caller, Depends(may_read)], row_id: RowId) -> Any:
        with reading() as session:
            row = find(session, entity, granted(entity.access["read"], caller), caller, row_id)
            if row is None:
                raise Missing("there is no such entry")
            return show(session, entity, row, caller)


def _creates(api: APIRouter, entity: Entity, body_type: Any, out: type[BaseModel]) -> None:
    may_create = allow(entity.access["create"])

    @api.post(
        "", status_code=201, response_model=out, response_model_exclude_unset=True,
        responses=responses(401, 403, 404, 409), operation_id=f"create_{entity.id}",
    )  # fmt: skip
    def create_row(caller: Annotated[Caller, Depends(may_create)], body: body_type) -> Any:
        with transaction() as session:
            scope = granted(entity.access["create"], caller)
            row = writing.create(session, entity, body.model_dump(exclude_unset=True), caller, scope)
            return show(session, entity, row, caller)


def _updates(api: APIRouter, entity: Entity, body_type: Any, out: type[BaseModel]) -> None:
    may_update = allow(entity.access["update"])

    @api.patch(
        "/{row_id}", response_model=out, response_model_exclude_unset=True,
        responses=responses(401, 403, 404, 409), operation_id=f"update_{entity.id}",
    )  # fmt: skip
    def update_row(caller: Annotated[Caller, Depends(may_update)], row_id: RowId, body: body_type) -> Any:
        with transaction() as session:
            scope = granted(entity.access["update"], caller)
            row = find(session, entity, scope, caller, row_id)
            if row is None:
                raise Missing("there is no such entry")
            given = body.model_dump(exclude_unset=True)
            row = writing.update(session, entity, row, given, caller, scope)
            return show(session, entity, row, caller)


def _deletes(api: APIRouter, entity: Entity) -> None:
    may_delete = allow(entity.access["delete"])

    @api.delete(
        "/{row_id}", status_code=204, responses=responses(401, 403, 404, 409), operation_id=f"delete_{entity.id}"
    )
    def delete_row(caller: Annotated[Caller, Depends(may_delete)], row_id: RowId) -> None:
        with transaction() as session:
            row = find(session, entity, granted(entity.access["delete"], caller), caller, row_id)
            if row is None:
                raise Missing("there is no such entry")
            writing.delete(session, entity, row, caller)


def _moves(api: APIRouter, entity: Entity, move: Transition, out: type[BaseModel]) -> None:
    may_move = allow(move.grants)

    @api.post(
        f"/{{row_id}}/{move.name}", response_model=out, response_model_exclude_unset=True,
        responses=responses(401, 403, 404, 409), operation_id=f"{move.name}_{entity.id}",
    )  # fmt: skip
    def move_row(caller: Annotated[Caller, Depends(may_move)], row_id: RowId) -> Any:
        with transaction() as session:
            row = writing.move(session, entity, move, row_id, caller)
            return show(session, entity, row, caller)
