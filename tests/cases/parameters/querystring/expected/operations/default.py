"""Operations: each as a call, an async call, and a request."""

from .._runtime.encode import encode_json
from .._runtime.forms import build_querystring
from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import Search


def search_form(client: Client, *, form: Search) -> None:
    """Send `GET /form`."""
    return client.send(search_form_request(form=form))


async def search_form_async(client: AsyncClient, *, form: Search) -> None:
    """Async `search_form`."""
    return await client.send(search_form_request(form=form))


def search_form_request(*, form: Search) -> Request[None]:
    """Build `GET /form` without sending it."""
    return Request(
        operation_id="search_form",
        method="GET",
        path="/form",
        query=build_querystring(form),
        returns={204: None},
    )


def search_json(client: Client, *, selector: Search | None = None) -> None:
    """Send `GET /json`."""
    return client.send(search_json_request(selector=selector))


async def search_json_async(
    client: AsyncClient, *, selector: Search | None = None
) -> None:
    """Async `search_json`."""
    return await client.send(search_json_request(selector=selector))


def search_json_request(*, selector: Search | None = None) -> Request[None]:
    """Build `GET /json` without sending it."""
    return Request(
        operation_id="search_json",
        method="GET",
        path="/json",
        query=build_querystring(encode_json(selector)),
        returns={204: None},
        security=(("key",),),
    )


def search_text(client: Client, *, path: str | None = None) -> None:
    """Send `GET /text`."""
    return client.send(search_text_request(path=path))


async def search_text_async(client: AsyncClient, *, path: str | None = None) -> None:
    """Async `search_text`."""
    return await client.send(search_text_request(path=path))


def search_text_request(*, path: str | None = None) -> Request[None]:
    """Build `GET /text` without sending it."""
    return Request(
        operation_id="search_text",
        method="GET",
        path="/text",
        query=build_querystring(path),
        returns={204: None},
    )
