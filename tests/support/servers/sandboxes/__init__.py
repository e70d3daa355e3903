"""A real service, which speaks as Prime Intellect's does: its document becomes the second committed client.

`python -m tests.support.servers.sandboxes` serves it where `opgen fetch sandboxes` looks for it.
"""

from fastapi import APIRouter, Depends, FastAPI
from fastapi.responses import PlainTextResponse

from . import files, lifecycle, refusals
from .models import ErrorResponse
from .refusals import TOKEN
from .state import State

__all__ = ["PORT", "TOKEN", "create_app"]

PORT = 8765


def create_app() -> FastAPI:
    """Return the service without sandboxes, which accepts only the token `TOKEN`."""
    app = FastAPI(
        title="Sandboxes",
        version="1.0.0",
        servers=[{"url": f"http://127.0.0.1:{PORT}"}],
        # One model for requests and responses, as most services have it.
        separate_input_output_schemas=False,
    )
    app.state.sandboxes = State()
    refusals.install(app)
    api = APIRouter(
        prefix="/api/v1",
        dependencies=[Depends(refusals.authorize)],
        responses={
            401: {"description": "Authorization failed"},
            422: {"description": "Invalid request data", "model": ErrorResponse},
        },
    )
    api.include_router(lifecycle.router)
    api.include_router(files.router)
    app.include_router(api)

    @app.get("/version", tags=["Service"], response_class=PlainTextResponse)
    async def get_version() -> str:
        """Get the version of the service. No token is required."""
        return app.version

    return app
