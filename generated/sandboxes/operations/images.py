"""Operations: each as a call, an async call, and a request."""

from typing import Any

from .._runtime.encode import build_path
from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import ErrorResponse


def check_docker_image(client: Client, image_name: str, image_tag: str) -> Any:
    """Say whether an image can be pulled.

    Raises:
        UnauthorizedError: 401, authorization failed.
        UnprocessableEntityError: 422, invalid request data.
    """
    return client.send(check_docker_image_request(image_name, image_tag))


async def check_docker_image_async(
    client: AsyncClient, image_name: str, image_tag: str
) -> Any:
    """Async `check_docker_image`."""
    return await client.send(check_docker_image_request(image_name, image_tag))


def check_docker_image_request(image_name: str, image_tag: str) -> Request[Any]:
    """Build `GET /api/v1/images/{image_name}/tags/{image_tag}` without sending it."""
    return Request(
        operation_id="check_docker_image_api_v1_images__image_name__tags__image_tag__get",
        method="GET",
        path=build_path(
            "/api/v1/images/{image_name}/tags/{image_tag}",
            {"image_name": image_name, "image_tag": image_tag},
        ),
        returns={200: Any},
        raises={401: None, 422: ErrorResponse},
        security=(("HTTPBearer",),),
    )
