"""Answers that come page by page: what to ask for next, and when to stop."""

import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from typing import Any, Generic, Literal, TypeVar, cast
from urllib.parse import parse_qsl, urljoin, urlsplit

from .client import AsyncBaseClient, BaseClient
from .encode import ANY, Pairs, encode_json
from .request import Request, Response

D = TypeVar("D", BaseClient, AsyncBaseClient)
P = TypeVar("P")
Item = TypeVar("Item")
Path = tuple[str, ...]
"""Where something stands in a page: attributes of models, keys of objects."""
# Not httpx2's own parser: it cuts a URL at a semicolon, and a relation at no space.
_LINK = re.compile(r'<([^>]*)>((?:"[^"]*"|[^"<])*)')
_RELATIONS = re.compile(r';\s*rel\s*=\s*(?:"([^"]*)"|([^\s";,]+))', re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """How an operation is asked for its next page, as the configuration declares it.

    `by` is what leads on: the page's number, that of its first item, a cursor or a URL
    in the page before, or that one's `Link` header. `parameter` carries it, in the body
    where `in_body`. An empty path: a page does not say it.
    """

    by: Literal["page", "offset", "cursor", "url", "link"]
    parameter: str = ""
    in_body: bool = False
    start: int = 0  # the first page, or its first item
    items: Path | None = ()  # None: the page itself is the item
    next: Path = ()
    more: Path = ()
    total: Path = ()
    pages: Path = ()
    size: str = ""  # the parameter that says how many items a page has
    default_size: int | None = None
    largest_size: int | None = None


class _Walk(Generic[P]):
    """One walk through the pages: `request` is what to send next, None at the end."""

    def __init__(self, client: D, request: Request[P], paging: Paging) -> None:
        self.request: Request[P] | None = request
        self._base_url: str = vars(client)["_settings"].base_url(request.server)
        self._paging = paging
        sent = _parameter(request, paging.parameter, paging)
        is_number = sent is not None and sent.isdecimal()
        self._number = int(sent) if sent and is_number else paging.start
        # Where the caller begins later, what came before was counted by nobody.
        self._count = 0 if paging.by != "offset" else self._number
        self._is_counted = paging.by == "offset" or self._number == paging.start
        self._before: list[Any] = []
        self._seen = {sent}

    def read(self, response: Response[P]) -> tuple[P, ...]:
        """The page in `response`, or nothing: it is empty, or what the last one was."""
        request, page = response.request, response.parse()
        items = items_of(page, self._paging)
        self.request = None
        is_repeated = bool(self._before) and items == self._before
        if is_repeated or not items:
            return () if self._before else (page,)
        self._before = items
        self._count += len(items)
        if not self._is_last(request, page, len(items)):
            self.request = self._following(request, response, page, len(items))
        return (page,)

    def _is_last(self, request: Request[P], page: P, length: int) -> bool:
        """What the page says of it; else whether it is shorter than what was asked for."""
        paging = self._paging
        more, total = _at(page, paging.more), _number(_at(page, paging.total))
        pages = _number(_at(page, paging.pages))
        if more is not None:
            return not more
        if pages is not None and pages > 0:  # else nobody has counted them
            return self._number >= pages - 1 + paging.start
        if total is not None and total > 0 and self._is_counted:
            return self._count >= total
        if paging.by not in {"page", "offset"} or paging.items is None:
            return False
        asked = _parameter(request, paging.size, paging) or ""
        size = int(asked) if asked.isdecimal() else paging.default_size
        # A server gives no more than its largest page, whatever it is asked for.
        sizes = [each for each in (size, paging.largest_size) if each]
        return bool(sizes) and size is not None and length < min(sizes)

    def _following(
        self, request: Request[P], response: Response[P], page: P, length: int
    ) -> Request[P] | None:
        paging = self._paging
        if paging.by in {"page", "offset"}:
            self._number += 1 if paging.by == "page" else length
            return _with_parameter(request, self._number, paging)
        if paging.by == "link":
            value: Any = _next_link(response.headers.get("link", ""))
        else:
            value = _at(page, paging.next)
        if not value or str(value) in self._seen:
            return None
        self._seen.add(str(value))
        if paging.by == "cursor":
            return _with_parameter(request, value, paging)
        return _at_url(request, self._base_url, str(value))


class _Pages(Generic[D, P, Item]):
    """All items, asked for while they are read; each iteration starts anew."""

    def __init__(self, client: D, request: Request[P], paging: Paging) -> None:
        self._client: D = client
        self._request = request
        self._paging = paging

    def _items(self, page: P) -> list[Item]:
        return items_of(page, self._paging)


class Pages(_Pages[BaseClient, P, Item]):
    """All items, asked for while they are read; each iteration starts anew."""

    def pages(self) -> Iterator[P]:
        """The pages, as the operation itself returns them. Raises `ClientError`."""
        walk = _Walk(self._client, self._request, self._paging)
        while walk.request is not None:
            yield from walk.read(self._client.send_raw(walk.request))

    def __iter__(self) -> Iterator[Item]:
        for page in self.pages():
            yield from self._items(page)


class AsyncPages(_Pages[AsyncBaseClient, P, Item]):
    """All items, asked for while they are read; each iteration starts anew."""

    async def pages(self) -> AsyncIterator[P]:
        """The pages, as the operation itself returns them. Raises `ClientError`."""
        walk = _Walk(self._client, self._request, self._paging)
        while walk.request is not None:
            for page in walk.read(await self._client.send_raw(walk.request)):
                yield page

    async def __aiter__(self) -> AsyncIterator[Item]:
        async for page in self.pages():
            for item in self._items(page):
                yield item


def items_of(page: object, paging: Paging) -> list[Any]:
    """What `page` holds, of any type; nothing where the list is left out or null."""
    if paging.items is None:
        return [page] if ANY.dump_python(page, exclude_unset=True) else []
    found: Any = _at(page, paging.items) if paging.items else page
    return list(found or ())


def _at(page: Any, path: Path) -> Any:
    """What stands at `path`, of any type; None where it is empty or something is left out."""
    value: Any = page if path else None
    for name in path:
        if isinstance(value, dict):
            value = cast("dict[str, Any]", value).get(name)
        else:
            value = getattr(value, name, None)
    return value


def _next_link(header: str) -> str | None:
    """The URL that a `Link` header says is next. Source: RFC 8288 section 3."""
    for url, about in _LINK.findall(header):
        found = _RELATIONS.search(about)
        if found and "next" in (found[1] or found[2] or "").lower().split():
            return str(url)
    return None


def _number(value: object) -> float | None:
    """What a page counts; some write it as text."""
    if isinstance(value, str) and value.isdecimal():
        return float(value)
    return value if isinstance(value, int | float) else None


def _parameter(request: Request[Any], name: str, paging: Paging) -> str | None:
    """What `request` sends of it."""
    pairs: Pairs = request.query
    if paging.in_body and isinstance(request.content, bytes):
        body = ANY.validate_json(request.content)
        pairs = tuple((key, str(value)) for key, value in body.items())
    return next((value for key, value in pairs if key == name), None)


def _with_parameter(request: Request[P], value: object, paging: Paging) -> Request[P]:
    if not paging.in_body:
        return _with_query(request, [(paging.parameter, str(value))])
    content = request.content if isinstance(request.content, bytes) else b"{}"
    body = {**ANY.validate_json(content), paging.parameter: value}
    return replace(request, content=encode_json(body))


def _with_query(request: Request[P], pairs: list[tuple[str, str]]) -> Request[P]:
    """With these values in place of its own; the filters beside them are kept."""
    names = {name for name, _ in pairs}
    kept = [pair for pair in request.query if pair[0] not in names]
    return replace(request, query=(*kept, *pairs))


def _at_url(request: Request[P], base_url: str, url: str) -> Request[P]:
    """Where `url` leads, on the host that is called: the service may know another one.

    Of a URL with another host, as behind a proxy, the query alone counts.
    """
    own = request.path.partition("?")[0]
    try:
        base, found = urlsplit(base_url), urlsplit(urljoin(base_url + own, url))
    except ValueError:
        return request  # no URL: the same page again is the end
    if found.hostname == base.hostname and not found.path.endswith(own):
        path = f"{found.path}/".removeprefix(f"{base.path}/")[:-1]
        request = replace(request, path="/" + path.removeprefix("/"))
    return _with_query(request, parse_qsl(found.query, keep_blank_values=True))
