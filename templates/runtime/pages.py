"""Pages of items: the request for the next page, and the end of an iteration."""

import re
from collections.abc import AsyncIterator, Callable, Generator, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, partial
from math import inf, nan
from typing import Any, Generic, Literal, Self, TypeVar, cast
from urllib.parse import quote, urljoin, urlsplit

from typing_extensions import override

from .call import extended
from .client import AsyncBaseClient, AsyncHttpClient, BaseClient, HttpClient
from .encode import ANY, WIRE, build_query, encode_json, to_json, to_text
from .reading import Problems
from .request import Request, Response, ResponseValidationError

__all__ = [
    "AsyncPage",
    "AsyncPages",
    "Page",
    "PageRequest",
    "Paging",
    "_page",
    "_page_async",
]

D = TypeVar("D", HttpClient, AsyncHttpClient)
P = TypeVar("P")
T = TypeVar("T")
Item = TypeVar("Item")
Path = tuple[str, ...]
"""Attributes of models and keys of objects, outermost first. It is empty if the page has no such value."""
_IDLE_PAGES = 5
"""Pages in a row without new items that end an iteration by numbers, if the server has no flag for more pages."""
_STALLED_PAGES = 1000
"""Pages in a row without new items. They are an error if the server still names a next page."""
_SAFE = "".join(map(chr, range(0x21, 0x7F)))
"""Characters of a URL that are sent unchanged."""
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

    @property
    def is_numbered(self) -> bool:
        """True if the client counts pages or items, so that no page names the next one."""
        return self.by in {"page", "offset"}


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class PageRequest(Request[P], Generic[P, Item]):
    """A request for a page of items. `client.page` sends it."""

    paging: Paging


@dataclass(frozen=True, kw_only=True)
class _Position(Generic[P, Item]):
    """Position in an iteration: the request for a page, and the pages before it."""

    request: PageRequest[P, Item]
    number: int  # of the page, or of its first item
    index: int  # of the page
    count: float  # items before the page; not a number if it is unknown
    seen: dict[str, int]  # index of the page that named each cursor, for all positions
    before: list[Any]  # items of the page before
    size: int = 0  # of the largest page before
    stalled: int = 0


class _Page(Generic[D, P, Item]):
    """Page of items: the part of both kinds of pages without I/O."""

    def __init__(
        self, client: D, position: _Position[P, Item], response: Response[P]
    ) -> None:
        self.value: P
        self.value, self.problems = response.read()
        paging, value = position.request.paging, self.value
        self.items: list[Item] = items_of(response, value, paging, self.problems)
        self.response: Response[P] = response
        self._client: D = client
        self._position = position

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self.response.request}>"

    @property
    def next_request(self) -> PageRequest[P, Item] | None:
        """Request for the next page, to send or to pickle; `None` after the last page."""
        position = self._following
        return position.request if position else None

    @property
    def has_next(self) -> bool:
        """False for the last page. True if only the next request shows whether there is a next page."""
        return self._following is not None

    @cached_property
    def _following(self) -> _Position[P, Item] | None:
        """Position of the next page. Raise `ResponseValidationError` if items would be lost."""
        here, items = self._position, self.items
        paging = here.request.paging
        more = _at(self.value, paging.more)
        stalled = here.stalled + 1 if not items or items == here.before else 0
        if more is not None and not more:
            return None
        if paging.is_numbered and more is None and self._is_last(stalled):
            return None
        # The next offset may be inside of the same page of a server that leaves out items.
        if paging.by == "page" and more and _is_repeated(items, here.before):
            note = "the page says that there are more pages, but equals the one before"
            raise _error(self.response, note)
        size = max(here.size, len(items))
        number = here.number + (1 if paging.by == "page" else len(items) or size or 1)
        request = self._request_for(number)
        if request is None and more:
            note = "the page says that there are more pages, but names no new one"
            raise _error(self.response, note)
        if request is None:
            return None
        if stalled >= _STALLED_PAGES:
            note = f"{stalled} pages in a row without new items"
            raise _error(self.response, note)
        return _Position(
            request=request,
            number=number,
            index=here.index + 1,
            count=here.count + len(items),
            seen=here.seen,
            before=items or here.before,
            size=size,
            stalled=stalled,
        )

    def _is_last(self, stalled: int) -> bool:
        """Return whether the page is the last one of numbered pages without a flag for more."""
        here, items, paging = self._position, self.items, self._position.request.paging
        total = _count(self.value, paging.total)
        pages = _count(self.value, paging.pages)
        if _is_repeated(items, here.before) or (pages and here.index + 1 >= pages):
            return True
        if total or pages:
            # The server may have removed all items of a page, but not before a first page of the caller's choice.
            is_inside = here.size > 0 or not here.count
            is_idle = stalled >= _IDLE_PAGES or not is_inside
            is_idle = is_idle or here.count >= (total or inf)
            return is_idle if not items else here.count + len(items) == total
        return not items or stalled >= _IDLE_PAGES

    def _request_for(self, number: int) -> PageRequest[P, Item] | None:
        """Return the request for the next page, unless the cursor or URL is missing or not new."""
        here = self._position
        request, paging = here.request, here.request.paging
        if paging.is_numbered:
            return _with_parameter(request, number)
        link = paging.by == "link" and next_link(self.response.headers.get("link", ""))
        value: Any = link or _at(self.value, paging.next)
        if not value:
            return None
        try:
            if paging.by == "cursor":
                found = _with_parameter(request, value)
                key = _parameter(found) or ""
            else:
                base_url = self._client.base_url(request)
                found = _at_url(request, base_url, str(value))
                key = found.path
        except ValueError as error:
            note = "the URL of the next page is not usable"
            raise _error(self.response, note) from error
        return found if here.seen.setdefault(key, here.index) >= here.index else None

    def _read_next(
        self, position: _Position[P, Item], response: Response[P]
    ) -> tuple[Self | None, Problems]:
        """Return the page at `position`, unless it is beyond the last page."""
        page = type(self)(self._client, position, response)
        paging = position.request.paging
        is_new = page.items and not _is_repeated(page.items, position.before)
        is_end = paging.is_numbered and _at(page.value, paging.more) is None
        # Such a page only shows that the one before it was the last one.
        is_end = is_end and not is_new and not page.has_next
        return (None if is_end else page), page.problems


class Page(_Page[HttpClient, P, Item]):
    """Page of items. An iteration yields the items of this page and of all later ones.

    `items` has the items of this page, `value` the result of the operation, and `response`
    its status and headers. `problems` lists the parts that do not fit the document.
    """

    def next_page(self) -> Self | None:
        """Request the next page. Return `None` after the last one. Raise `ClientError`."""
        position = self._following
        if position is None:
            return None
        read = partial(self._read_next, position)
        return self._client.__send__(position.request, read)

    def pages(self, *, max_pages: int | None = None) -> Iterator[Self]:
        """Iterate over this page and all later ones, or over the first ones. Raise `ClientError`.

        After an error, the iteration goes on with the page that it could not read.
        """
        return _Iteration(lambda: self, max_pages, lambda page: (page,))

    def __iter__(self) -> Iterator[Item]:
        return _Iteration(lambda: self, None, lambda page: page.items)


class AsyncPages(Generic[P, Item]):
    """Call that returns a page: await it for the page, or iterate over all items.

    Each `await` and each iteration sends the request again.
    """

    def __init__(self, client: AsyncHttpClient, request: PageRequest[P, Item]) -> None:
        self._client = client
        self._request = request

    def __await__(self) -> "Generator[Any, Any, AsyncPage[P, Item]]":
        return self._first().__await__()

    def __aiter__(self) -> AsyncIterator[Item]:
        return _AsyncIteration(self._first, None, lambda page: page.items)

    def pages(
        self, *, max_pages: int | None = None
    ) -> "AsyncIterator[AsyncPage[P, Item]]":
        """Iterate over all pages, or over the first ones. Raise `ClientError`.

        After an error, the iteration goes on with the page that it could not read.
        """
        return _AsyncIteration(self._first, max_pages, lambda page: (page,))

    async def _first(self) -> "AsyncPage[P, Item]":
        start = _start(self._request)

        def read(response: Response[P]) -> tuple[AsyncPage[P, Item], Problems]:
            page = AsyncPage[P, Item](self._client, start, response)
            return page, page.problems

        return await self._client.__send__(self._request, read)


class AsyncPage(_Page[AsyncHttpClient, P, Item], AsyncPages[P, Item]):
    """Page of items. An iteration yields the items of this page and of all later ones.

    `items` has the items of this page, `value` the result of the operation, and `response`
    its status and headers. `problems` lists the parts that do not fit the document.
    """

    async def next_page(self) -> Self | None:
        """Request the next page. Return `None` after the last one. Raise `ClientError`."""
        position = self._following
        if position is None:
            return None
        read = partial(self._read_next, position)
        return await self._client.__send__(position.request, read)

    @override
    async def _first(self) -> Self:
        return self


class _Turns(Generic[T]):
    """Iteration over values of pages of both kinds.

    Not a generator: an error would end it, and trio warns if a loop leaves an asynchronous one.
    """

    def __init__(
        self,
        first: Callable[[], Any],
        max_pages: int | None,
        values: Callable[[Any], Iterable[T]],
    ) -> None:
        self._next_page = first
        self._turns = inf if max_pages is None else max_pages
        self._values = values
        self._left: Iterator[T] = iter(())

    def _begin(self, page: Any) -> bool:
        """Continue with the values of `page`, and return True. Without one, the iteration ends."""
        self._turns = self._turns - 1 if page else 0
        if page:
            self._next_page, self._left = page.next_page, iter(self._values(page))
        return bool(page)


class _Iteration(_Turns[T]):
    def __iter__(self) -> Self:
        return self

    def __next__(self) -> T:
        while True:
            for value in self._left:
                return value
            if self._turns <= 0 or not self._begin(self._next_page()):
                raise StopIteration


class _AsyncIteration(_Turns[T]):
    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> T:
        while True:
            for value in self._left:
                return value
            if self._turns <= 0 or not self._begin(await self._next_page()):
                raise StopAsyncIteration


def _page(client: BaseClient, request: PageRequest[P, Item]) -> Page[P, Item]:
    """Send a request for a page, such as the `next_request` of an earlier page. Raise `ClientError`."""
    sender, start = client.__client__, _start(request)

    def read(response: Response[P]) -> tuple[Page[P, Item], Problems]:
        page = Page[P, Item](sender, start, response)
        return page, page.problems

    return sender.__send__(request, read)


def _page_async(
    client: AsyncBaseClient, request: PageRequest[P, Item]
) -> AsyncPages[P, Item]:
    """Return the call that sends a request for a page, to await or to iterate over."""
    return AsyncPages(client.__client__, request)


def _start(request: PageRequest[P, Item]) -> _Position[P, Item]:
    """Return the position of the first page that is requested."""
    paging, sent = request.paging, _parameter(request)
    number = int(sent) if sent and sent.isdecimal() else paging.start
    before = number - paging.start
    return _Position(
        request=request,
        number=number,
        index=before if paging.by == "page" else 0,
        count=before if paging.by == "offset" or not before else nan,
        seen={sent or _target(request): -1},
        before=[],
    )


def items_of(
    response: Response[Any], page: object, paging: Paging, problems: Problems
) -> list[Any]:
    """Return the items of `page`, of any type. There are none if the list is missing or null."""
    if paging.items is None:
        return [page] if ANY.dump_python(page, **WIRE) else []
    found: Any = page
    for name in paging.items:
        if isinstance(found, str | int | float) or (
            isinstance(found, list) and name != "-1"
        ):
            break
        found = _at(found, (name,))
    else:
        if isinstance(found or [], list):
            return list(found or ())
    note = replace(response, note="the items of the page are not a list")
    raise ResponseValidationError(note, page, problems)


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


def _is_repeated(items: list[Any], before: list[Any]) -> bool:
    """Return whether the server sent a page again. Items that are all equal do not show it."""
    is_clear = len(items) == 1 or any(each != items[0] for each in items)
    return items == before and is_clear


def _error(response: Response[Any], note: str) -> ResponseValidationError:
    return ResponseValidationError(replace(response, note=note))


def _at(page: Any, path: Path) -> Any:
    """Return the value at `path`, of any type. It is None if the path is empty or a value is missing."""
    value: Any = page if path else None
    for name in path:
        if name == "-1":  # the last item of a list
            is_list = isinstance(value, (list, tuple))
            items = cast("list[Any]", value) if is_list else []
            value = next(reversed(items), None)
        elif isinstance(value, dict):
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


def _parameter(request: PageRequest[Any, Any]) -> str | None:
    """Return the value that `request` sends for the parameter that selects a page."""
    paging, pairs = request.paging, request.query
    if paging.in_body and isinstance(request.content, bytes):
        body = ANY.validate_json(request.content)
        pairs = tuple((key, to_text(value)) for key, value in body.items())
    return next((value for key, value in pairs if key == paging.parameter), None)


def _with_parameter(
    request: PageRequest[P, Item], value: object
) -> PageRequest[P, Item]:
    name = request.paging.parameter
    if not request.paging.in_body:
        others = (pair for pair in request.query if pair[0] != name)
        return replace(request, query=(*others, *build_query({name: value})))
    content = request.content if isinstance(request.content, bytes) else b"{}"
    plain = to_json(value)
    if isinstance(plain, float) and plain.is_integer():  # of a `number` of the page
        plain = int(plain)
    body = {**ANY.validate_json(content), name: plain}
    return replace(request, content=encode_json(body))


def _at_url(
    request: PageRequest[P, Item], base_url: str, url: str
) -> PageRequest[P, Item]:
    """Return the request for `url`, on the host that the client calls. Raise `ValueError`.

    The URL is the target: nothing of the query of `request` is added. Source: RFC 8288, section 3.1. A service behind
    a proxy may leave out the path of the base URL, or use another one before the path of the operation, or the name of
    another host, of which only the query counts. Any other path is resolved as RFC 3986, section 5.2, describes it.
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
    elif not f"{path}/".startswith(f"{own}/"):
        path = "/.." * base.path.count("/") + path
    target = f"/{path.removeprefix('/')}?{found.query}".removesuffix("?")
    return replace(request, path=quote(target, safe=_SAFE), query=())
