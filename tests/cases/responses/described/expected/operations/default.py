"""Operations: each as a call, an async call, and a request."""

from .._runtime.encode import build_path, build_query
from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import ThingResponse


def get_thing(client: Client, id: str, *, lang: str | None = None) -> ThingResponse:
    """Send `GET /things/{id}`.

    Args:
        id: Which thing.
        lang: In which language.

    Raises:
        NotFoundError: 404, there is no such thing.
    """
    return client.send(get_thing_request(id, lang=lang))


async def get_thing_async(
    client: AsyncClient, id: str, *, lang: str | None = None
) -> ThingResponse:
    """Async `get_thing`."""
    return await client.send(get_thing_request(id, lang=lang))


def get_thing_request(id: str, *, lang: str | None = None) -> Request[ThingResponse]:
    """Build `GET /things/{id}` without sending it."""
    return Request(
        operation_id="get_thing",
        method="GET",
        path=build_path("/things/{id}", {"id": id}),
        query=build_query({"lang": lang}),
        returns={200: ThingResponse},
        raises={404: str},
        security=(("alias",),),
    )
