"""Pagination: the request for the next page, and the end of an iteration."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import count, islice
from math import nan
from typing import Any, Generic, Literal, Self, TypeVar, cast
from urllib.parse import quote, urljoin, urlsplit

from .call import extended
from .client import AsyncBaseClient, BaseClient
from .encode import ANY, Pairs, encode_json
from .redaction import Problems
from .request import Request, Response, ResponseValidationError

D = TypeVar("D", BaseClient, AsyncBaseClient)
P = TypeVar("P")
T = TypeVar("T")
Item = TypeVar("Item")
Path = tuple[str, ...]
"""Attributes of models and keys of objects, outermost first. It is empty if the page has no such value."""
_EQUAL_PAGES = 3
"""Pages in a row that equal the page before. They end an iteration that has no other information."""
_STALLED_PAGES = 1000
"""Pages in a row without new items. They are an error if the server still names a next page."""
_SAFE = "".join(map(chr, range(0x21, 0x7F)))
"""Characters of a URL that are sent unchanged."""
_REFUSALS = frozenset({400, 404, 416, 422})
# Not httpx2's own parser: it cuts a URL at a semicolon, and a title at a comma. RFC 8288, section 3.
# Possessive quantifiers keep the time linear for any header.
_LINK = re.compile(r'<([^<>]*+)>((?:[^",]|"(?:[^"\\]|\\.)*+"?)*+)')
_PARAMETER = re.compile(
    r';\s*+([^\s=;,"]++)\s*+(?:=\s*+(?:"((?:[^"\\]|\\.)*+)|([^\s;,"]*+)))?'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """Pagination of an operation, as the configuration declares it.

    `by` names the value that selects the next page. It is the number of the page or of its first item, a cursor or a
    URL in the page before, or the `Link` header of that page. `parameter` holds this value. It is in the query, or in
    the body if `in_body` is true.
    """

    by: Literal["page", "offset", "cursor", "url", "link"]
    parameter: str = ""
    in_body: bool = False
    start: int = 0  # number of the first page, or of its first item
    items: Path | None = ()  # None: the page itself is the item
    next: Path = ()
    more: Path = ()
    total: Path = ()
    pages: Path = ()

    def ends_at_empty_page(self, page: object) -> bool:
        """Return whether an empty `page` is the end: the server names no next page, and has no flag for more pages."""
        return self.by in {"page", "offset"} and _at(page, self.more) is None


@dataclass(frozen=True, kw_only=True)
class _Position(Generic[P]):
    """Position in an iteration: the request for a page, and the pages before it."""

    paging: Paging
    base_url: str
    request: Request[P]
    number: int  # of the page, or of its first item
    index: int  # of the page
    count: float  # items before the page; not a number if it is unknown
    seen: dict[str, int]  # index of the page that named each cursor, for all positions
    before: list[Any]  # items of the page before
    stalled: int = 0
    is_counted: bool = True  # False after the last page by `total` or `pages`

    def following(
        self, response: Response[P], page: P, items: list[Any]
    ) -> "_Position[P] | None":
        """Return the next position. Raise `ResponseValidationError` if items would be lost."""
        paging, received, index = self.paging, self.count + len(items), self.index + 1
        total, pages = _count(page, paging.total), _count(page, paging.pages)
        more = _at(page, paging.more)
        is_stalled = not items or items == self.before
        stalled = self.stalled + 1 if is_stalled else 0
        is_counted = self.is_counted
        if more is not None and not more:
            return None
        if paging.ends_at_empty_page(page):
            is_unknown = total is None and pages is None
            if not items or (is_unknown and stalled >= _EQUAL_PAGES):
                return None
            # Some servers count the page, or divide by another size: then the next page is requested too.
            if is_counted and (received == total != len(items)):
                return None
            if is_counted and index == pages and len(items) < len(self.before):
                return None
            is_counted = is_counted and received != total and index != pages
        step = 1 if paging.by == "page" else len(items) or 1
        number = self.number + step
        request = self._next(response, page, number)
        if request is None and more:
            note = "the page says that there are more pages, but names no new one"
            raise _error(response, note)
        if request is not None and stalled >= _STALLED_PAGES:
            raise _error(response, f"{stalled} pages in a row without new items")
        if request is None:
            return None
        return replace(
            self,
            request=request,
            number=number,
            index=index,
            count=received,
            before=items or self.before,
            stalled=stalled,
            is_counted=is_counted,
        )

    def _next(self, response: Response[P], page: P, number: int) -> Request[P] | None:
        """Return the request for the next page, unless the cursor or URL is missing or not new."""
        paging, request = self.paging, self.request
        if paging.by in {"page", "offset"}:
            return _with_parameter(request, number, paging)
        link = paging.by == "link" and next_link(response.headers.get("link", ""))
        value: Any = link or _at(page, paging.next)
        if not value:
            return None
        key = str(value)
        try:
            if paging.by == "cursor":
                found = _with_parameter(request, value, paging)
            else:
                found = _at_url(request, self.base_url, key)
                key = found.path
        except ValueError as error:
            note = "the URL of the next page is not usable"
            raise _error(response, note) from error
        is_new = self.seen.setdefault(key, self.index) >= self.index
        return found if is_new else None


class _Page(Generic[D, P, Item]):
    """Page of items: the part of both kinds of pages without I/O."""

    def __init__(
        self, client: D, position: _Position[P], response: Response[P]
    ) -> None:
        self.value: P
        self.value, self.problems = response.read()
        self.items: list[Item] = items_of(response, self.value, position.paging)
        self._client: D = client
        self._position = position
        self._response = response

    @property
    def next_request(self) -> Request[P] | None:
        """Request for the next page, to send or to pickle; `None` after the last page."""
        position = self._following
        return position.request if position else None

    @property
    def has_next(self) -> bool:
        """False for the last page. True if only the next request shows whether there is a next page."""
        return self._following is not None

    @cached_property
    def _following(self) -> _Position[P] | None:
        return self._position.following(self._response, self.value, self.items)

    def _read_next(
        self, position: _Position[P], response: Response[P]
    ) -> tuple[Self | None, Problems]:
        """Return the page at `position`, unless it only shows that this page is the last one."""
        # Some servers refuse the page after the last one.
        if not position.is_counted and response.status_code in _REFUSALS:
            return None, ()
        page = type(self)(self._client, position, response)
        is_page = page.items or not position.paging.ends_at_empty_page(page.value)
        return (page if is_page else None), page.problems


class Page(_Page[BaseClient, P, Item]):
    """Page of items. `value` is the result of the operation, and `items` has its items.

    `problems` lists its parts that do not fit the document.
    """

    def next_page(self) -> Self | None:
        """Request the next page. Return `None` after the last one. Raise `ClientError`."""
        position = self._following
        if position is None:
            return None
        read = partial(self._read_next, position)
        return self._client.__send__(position.request, read)


class AsyncPage(_Page[AsyncBaseClient, P, Item]):
    """Page of items. `value` is the result of the operation, and `items` has its items.

    `problems` lists its parts that do not fit the document.
    """

    async def next_page(self) -> Self | None:
        """Request the next page. Return `None` after the last one. Raise `ClientError`."""
        position = self._following
        if position is None:
            return None
        read = partial(self._read_next, position)
        return await self._client.__send__(position.request, read)


class _Pages(Generic[D, P, Item]):
    """All pages: the part for threads and for tasks."""

    def __init__(self, client: D, request: Request[P], paging: Paging) -> None:
        self._client: D = client
        self._request = request
        self._paging = paging

    def resume(self, request: Request[P]) -> Self:
        """Return an iteration that begins with `request`, the `next_request` of an earlier page."""
        return type(self)(self._client, request, self._paging)

    def _start(self) -> _Position[P]:
        paging = self._paging
        sent = _parameter(self._request, paging.parameter, paging)
        number = int(sent) if sent and sent.isdecimal() else paging.start
        before = number - paging.start
        return _Position(
            paging=paging,
            base_url=self._client.base_url(self._request.server),
            request=self._request,
            number=number,
            index=before if paging.by == "page" else 0,
            count=before if paging.by == "offset" or not before else nan,
            seen={sent or _target(self._request): -1},
            before=[],
        )


class Pages(_Pages[BaseClient, P, Item]):
    """All items. Each page is requested when it is needed, and each iteration begins again."""

    def __iter__(self) -> Iterator[Item]:
        return self.items()

    def items(self, *, max_pages: int | None = None) -> Iterator[Item]:
        """Iterate over the items of all pages, or of the first pages. Raise `ClientError`."""
        for page in islice(self._pages(), max_pages):
            yield from page.items

    def pages(self, *, max_pages: int | None = None) -> Iterator[P]:
        """Iterate over the pages, each as the operation returns it. Raise `ClientError`."""
        for page in islice(self._pages(), max_pages):
            yield page.value

    def first_page(self) -> Page[P, Item]:
        """Request the first page. Raise `ClientError`."""
        start = self._start()

        def read(response: Response[P]) -> tuple[Page[P, Item], Problems]:
            page = Page[P, Item](self._client, start, response)
            return page, page.problems

        return self._client.__send__(start.request, read)

    def _pages(self) -> Iterator[Page[P, Item]]:
        page: Page[P, Item] | None = self.first_page()
        while page:
            yield page
            page = page.next_page()


class _AsyncIteration(Generic[P, Item, T]):
    """Iterator over values of pages. Not a generator, because trio warns if a loop leaves one."""

    def __init__(
        self,
        first_page: Callable[[], Awaitable[AsyncPage[P, Item]]],
        max_pages: int | None,
        values: Callable[[AsyncPage[P, Item]], Iterable[T]],
    ) -> None:
        self._next_page: Callable[[], Awaitable[AsyncPage[P, Item] | None]] = first_page
        self._turns = islice(count(), max_pages)
        self._values = values
        self._left: Iterator[T] = iter(())

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> T:
        while True:
            for value in self._left:
                return value
            page = None if next(self._turns, None) is None else await self._next_page()
            if page is None:
                raise StopAsyncIteration
            self._next_page, self._left = page.next_page, iter(self._values(page))


class AsyncPages(_Pages[AsyncBaseClient, P, Item]):
    """All items. Each page is requested when it is needed, and each iteration begins again."""

    def __aiter__(self) -> AsyncIterator[Item]:
        return self.items()

    def items(self, *, max_pages: int | None = None) -> AsyncIterator[Item]:
        """Iterate over the items of all pages, or of the first pages. Raise `ClientError`."""
        return _AsyncIteration(self.first_page, max_pages, lambda page: page.items)

    def pages(self, *, max_pages: int | None = None) -> AsyncIterator[P]:
        """Iterate over the pages, each as the operation returns it. Raise `ClientError`."""
        return _AsyncIteration(self.first_page, max_pages, lambda page: (page.value,))

    async def first_page(self) -> AsyncPage[P, Item]:
        """Request the first page. Raise `ClientError`."""
        start = self._start()

        def read(response: Response[P]) -> tuple[AsyncPage[P, Item], Problems]:
            page = AsyncPage[P, Item](self._client, start, response)
            return page, page.problems

        return await self._client.__send__(start.request, read)


def items_of(response: Response[Any], page: object, paging: Paging) -> list[Any]:
    """Return the items of `page`, of any type. There are none if the list is missing or null."""
    if paging.items is None:
        return [page] if ANY.dump_python(page, exclude_unset=True) else []
    found: Any = _at(page, paging.items) if paging.items else page
    if not isinstance(found or [], list):
        raise _error(response, "the items of the page are not a list")
    return list(found or ())


def next_link(header: str) -> str | None:
    """Return the URL of the next page from a `Link` header, as RFC 8288 describes it."""
    for link in _LINK.finditer(header):
        parameters: dict[str, str] = {}
        for name, quoted, token in _PARAMETER.findall(link[2]):
            parameters.setdefault(name.lower(), quoted or token)
        is_next = "next" in parameters.get("rel", "").lower().split()
        if is_next and not parameters.get("anchor"):  # else of another resource
            return str(link[1])
    return None


def _error(response: Response[Any], note: str) -> ResponseValidationError:
    return ResponseValidationError(replace(response, note=note))


def _at(page: Any, path: Path) -> Any:
    """Return the value at `path`, of any type. It is None if the path is empty or a value is missing."""
    value: Any = page if path else None
    for name in path:
        if isinstance(value, dict):
            value = cast("dict[str, Any]", value).get(name)
        else:
            value = getattr(value, name, None)
    return value


def _count(page: object, path: Path) -> float | None:
    """Return the number at `path` if it is a positive number. It may be a text."""
    value = _at(page, path)
    if isinstance(value, str) and value.isdecimal():
        value = float(value)
    return value if isinstance(value, int | float) and value > 0 else None


def _target(request: Request[Any]) -> str:
    return extended(request.path, request.query)


def _parameter(request: Request[Any], name: str, paging: Paging) -> str | None:
    """Return the value that `request` sends for the parameter `name`."""
    pairs: Pairs = request.query
    if paging.in_body and isinstance(request.content, bytes):
        body = ANY.validate_json(request.content)
        pairs = tuple((key, str(value)) for key, value in body.items())
    return next((value for key, value in pairs if key == name), None)


def _with_parameter(request: Request[P], value: object, paging: Paging) -> Request[P]:
    if not paging.in_body:
        others = (pair for pair in request.query if pair[0] != paging.parameter)
        return replace(request, query=(*others, (paging.parameter, str(value))))
    content = request.content if isinstance(request.content, bytes) else b"{}"
    body = {**ANY.validate_json(content), paging.parameter: value}
    return replace(request, content=encode_json(body))


def _at_url(request: Request[P], base_url: str, url: str) -> Request[P]:
    """Return the request for `url`, on the host that the client calls. Raise `ValueError`.

    The URL is the target: nothing of the query of `request` is added. Source: RFC 8288, section 3.1. A service behind
    a proxy may use another path, or the name of another host. Then only the query of the URL counts.
    """
    own, base = request.path.partition("?")[0], urlsplit(base_url)
    found = urlsplit(urljoin(base_url + _target(request), url))
    path = found.path
    if found.hostname != base.hostname:
        if not (path.endswith(own) or found.query):
            raise ValueError("the URL has another host, and no query")
        path = own
    elif f"{path}/".startswith(f"{base.path}/"):
        path = path.removeprefix(base.path)
    elif path.endswith(own):
        path = own
    target = f"/{path.removeprefix('/')}?{found.query}".removesuffix("?")
    return replace(request, path=quote(target, safe=_SAFE), query=())
