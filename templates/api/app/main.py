"""The application: `python -m uvicorn app.main:app`."""

from fastapi import FastAPI

from app import actions, entities
from app.core import auth, errors, ops, security, trail, uploads
from app.core.product import PRODUCT
from app.core.settings import settings


def create_app() -> FastAPI:
    """The whole API."""
    security.nobody()
    app = FastAPI(title=PRODUCT["title"], version=PRODUCT["version"], docs_url="/docs", redoc_url=None, redirect_slashes=False)
    errors.install(app)
    ops.install(app)
    for router in (ops.router, auth.router, uploads.router, trail.router, *actions.ROUTERS, *entities.ROUTERS):
        app.include_router(router)
    return app


if not settings.testing:
    ops.log_lines()
app = create_app()
