"""Operations: each as a call, an async call, and a request."""

from .._runtime.request import Request
from .._runtime.response_headers import Answered, read_error_headers, read_headers
from ..client import AsyncClient, Client
from ..models import (
    GetDefaultHeaders,
    GetRedirectErrorHeaders,
    ListThingsErrorHeaders,
    ListThingsHeaders,
)


def get_default(client: Client) -> None:
    """Send `GET /default`.

    Headers of the answer are read by `get_default_headers`.
    """
    return client.send(get_default_request())


async def get_default_async(client: AsyncClient) -> None:
    """Async `get_default`."""
    return await client.send(get_default_request())


def get_default_request() -> Request[None]:
    """Build `GET /default` without sending it."""
    return Request(
        operation_id="get_default",
        method="GET",
        path="/default",
        returns={"default": None},
        raises={"default": None},
    )


def get_default_headers(answer: Answered) -> GetDefaultHeaders:
    """Headers of a successful answer to `get_default`: X-Trace."""
    return read_headers(answer, GetDefaultHeaders)


def get_redirect_error_headers_bxuf(client: Client) -> None:
    """Send `GET /plain`."""
    return client.send(get_redirect_error_headers_bxuf_request())


async def get_redirect_error_headers_bxuf_async(client: AsyncClient) -> None:
    """Async `get_redirect_error_headers_bxuf`."""
    return await client.send(get_redirect_error_headers_bxuf_request())


def get_redirect_error_headers_bxuf_request() -> Request[None]:
    """Build `GET /plain` without sending it."""
    return Request(
        operation_id="get_redirect_error_headers",
        method="GET",
        path="/plain",
        returns={204: None},
    )


def get_redirect(client: Client) -> None:
    """Send `GET /redirect`.

    Raises:
        ApiError: 302, elsewhere.

    Headers of the answer are read by `get_redirect_error_headers`.
    """
    return client.send(get_redirect_request())


async def get_redirect_async(client: AsyncClient) -> None:
    """Async `get_redirect`."""
    return await client.send(get_redirect_request())


def get_redirect_request() -> Request[None]:
    """Build `GET /redirect` without sending it."""
    return Request(
        operation_id="get_redirect",
        method="GET",
        path="/redirect",
        returns={204: None},
        raises={302: None},
    )


def get_redirect_error_headers(answer: Answered) -> GetRedirectErrorHeaders:
    """Headers of any other answer to `get_redirect`: Location."""
    return read_error_headers(answer, GetRedirectErrorHeaders)


def list_things(client: Client) -> list[str]:
    """List things.

    Raises:
        TooManyRequestsError: 429, too many.
        ApiError: 5XX, broken.

    Headers of the answer are read by `list_things_headers` and
    `list_things_error_headers`.
    """
    return client.send(list_things_request())


async def list_things_async(client: AsyncClient) -> list[str]:
    """Async `list_things`."""
    return await client.send(list_things_request())


def list_things_request() -> Request[list[str]]:
    """Build `GET /things` without sending it."""
    return Request(
        operation_id="list_things",
        method="GET",
        path="/things",
        returns={200: list[str], 206: list[str]},
        raises={429: None, "5XX": None},
    )


def list_things_headers(answer: Answered) -> ListThingsHeaders:
    """Headers of a successful answer to `list_things`: ETag, Last-Modified,
    Set-Cookie, X-Anything, X-Color, X-Color-Exploded, X-Day, X-Kind, X-Meta,
    X-Rate-Limit-Remaining, X-Ratio, X-Sizes, X-Tags, X-Total-Count, X-Version,
    x-exact.
    """
    return read_headers(
        answer,
        ListThingsHeaders,
        {
            "Last-Modified": "time",
            "Set-Cookie": "lines",
            "X-Color": "object",
            "X-Color-Exploded": "exploded",
            "X-Meta": "json",
            "X-Sizes": "list",
            "X-Tags": "list",
        },
    )


def list_things_error_headers(answer: Answered) -> ListThingsErrorHeaders:
    """Headers of any other answer to `list_things`: Retry-After, X-Trace."""
    return read_error_headers(answer, ListThingsErrorHeaders)
