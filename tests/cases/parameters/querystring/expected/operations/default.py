"""Operations: each as a call, an async call, and a request."""

from .._runtime.encode import encode_json
from .._runtime.forms import build_querystring
from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import Search, SearchEncodedForm


def search_encoded(client: Client, *, form: SearchEncodedForm | None = None) -> None:
    """Send `GET /encoded`."""
    return client.send(search_encoded_request(form=form))


async def search_encoded_async(
    client: AsyncClient, *, form: SearchEncodedForm | None = None
) -> None:
    """Async `search_encoded`."""
    return await client.send(search_encoded_request(form=form))


def search_encoded_request(*, form: SearchEncodedForm | None = None) -> Request[None]:
    """Build `GET /encoded` without sending it."""
    return Request(
        operation_id="search_encoded",
        method="GET",
        path="/encoded",
        query=build_querystring(
            form,
            {
                "ids": {"style": "pipeDelimited", "explode": False},
                "near": {"style": "deepObject", "explode": True},
            },
        ),
        returns={204: None},
    )


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


def search_path(client: Client, *, selector: str | None = None) -> None:
    """Send `GET /path`."""
    return client.send(search_path_request(selector=selector))


async def search_path_async(
    client: AsyncClient, *, selector: str | None = None
) -> None:
    """Async `search_path`."""
    return await client.send(search_path_request(selector=selector))


def search_path_request(*, selector: str | None = None) -> Request[None]:
    """Build `GET /path` without sending it."""
    return Request(
        operation_id="search_path",
        method="GET",
        path="/path",
        query=build_querystring(selector),
        returns={204: None},
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
