"""Operations: each as a call, an async call, and a request."""

from .._runtime.encode import build_path, encode_json
from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import ErrorResponse, ExposePortRequest, ExposePortResponse


def expose_port_endpoint(
    client: Client, sandbox_id: str, *, body: ExposePortRequest
) -> ExposePortResponse:
    """Expose a port from a sandbox.

    Rate limit: 20 requests per 60 seconds per IP and token per sandbox.

    Raises:
        UnauthorizedError: 401, authorization failed.
        UnprocessableEntityError: 422, invalid request data.
    """
    return client.send(expose_port_endpoint_request(sandbox_id, body=body))


async def expose_port_endpoint_async(
    client: AsyncClient, sandbox_id: str, *, body: ExposePortRequest
) -> ExposePortResponse:
    """Async `expose_port_endpoint`."""
    return await client.send(expose_port_endpoint_request(sandbox_id, body=body))


def expose_port_endpoint_request(
    sandbox_id: str, *, body: ExposePortRequest
) -> Request[ExposePortResponse]:
    """Build `POST /api/v1/sandbox/{sandbox_id}/expose` without sending it."""
    return Request(
        operation_id="expose_port_endpoint_api_v1_sandbox__sandbox_id__expose_post",
        method="POST",
        path=build_path(
            "/api/v1/sandbox/{sandbox_id}/expose", {"sandbox_id": sandbox_id}
        ),
        content=encode_json(body),
        content_type="application/json",
        returns={200: ExposePortResponse},
        raises={401: None, 422: ErrorResponse},
        security=(("HTTPBearer",),),
    )
