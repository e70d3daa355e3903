"""Operations: each as a call, an async call, and a request."""

from .._runtime.request import Request
from .._runtime.styles import Styled, build_cookies, build_path, build_query
from ..client import AsyncClient, Client


def get_file(
    client: Client,
    path: str,
    *,
    url: str | None = None,
    urls: list[str] | None = None,
    theme: str | None = None,
) -> None:
    """Send `GET /files/{path}`."""
    return client.send(get_file_request(path, url=url, urls=urls, theme=theme))


async def get_file_async(
    client: AsyncClient,
    path: str,
    *,
    url: str | None = None,
    urls: list[str] | None = None,
    theme: str | None = None,
) -> None:
    """Async `get_file`."""
    return await client.send(get_file_request(path, url=url, urls=urls, theme=theme))


def get_file_request(
    path: str,
    *,
    url: str | None = None,
    urls: list[str] | None = None,
    theme: str | None = None,
) -> Request[None]:
    """Build `GET /files/{path}` without sending it."""
    return Request(
        operation_id="get_file",
        method="GET",
        path=build_path(
            "/files/{path}", {"path": Styled(path, "simple", allow_reserved=True)}
        ),
        query=build_query(
            {
                "url": Styled(url, "form", allow_reserved=True),
                "urls": Styled(urls, "form", explode=False, allow_reserved=True),
            }
        ),
        cookies=build_cookies({"theme": Styled(theme, "form", allow_reserved=True)}),
        returns={204: None},
    )
