"""Links and URLs of the next page."""

import importlib
import json
from functools import partial
from types import ModuleType

import pytest

from tests.support.clients import Kind
from tests.support.servers.misbehaving import Behaviour, Server, answer
from tests.support.timing import is_linear
from tests.unit.runtime.pagination.conftest import Things

NEXT = "</link?after=a,b;c>"


@pytest.fixture
def kind() -> Kind:
    """Return one kind of client, because all kinds read links with the same functions."""
    return Kind(name="sync")


def page(number: int, link: str | None = None) -> Behaviour:
    """Return a page whose header has the next link."""
    content = json.dumps([{"id": number, "color": "odd"}]).encode()
    return answer(content, headers={"Link": link} if link else {})


def linked(number: int, url: str | None) -> Behaviour:
    content = {"data": [{"id": number, "color": "odd"}], "next": url}
    return answer(json.dumps(content).encode())


@pytest.mark.parametrize(
    "header",
    [
        f'{NEXT}; rel="next"',
        f"{NEXT};rel=next",
        f"{NEXT} ; REL = NEXT ; title=last",
        f'{NEXT}; rel="prefetch Next last"; rel=prev',
        f'</link>; title="x, <y>; z"; rel="first", {NEXT};rel=next',
        f'{NEXT}; title="a; rel=prev"; rel=next',
        f'{NEXT}; title="a, <b>; rel=\\"prev\\""; rel="next"',
        f"{NEXT}; title*=UTF-8''a%20b; rel=next",
        f"{NEXT}; flag; rel=next",
        f'<>; rel="prev", {NEXT}; rel = "next" , </link>; rel="nexts"',
        f'</link>; title="; rel=next", {NEXT}; rel="next"',
        f"</link>; rel=prev; rel=next, {NEXT}; rel=next",
        f"</link>; arel=next, {NEXT}; rel=next",
        f",, ,{NEXT}; rel=next;,",
        f'</other>; rel=next; anchor="/elsewhere", {NEXT}; rel=next',
        f'{NEXT}; rel="next"; title="not closed',
    ],
)
def test_link_is_parsed_by_the_standard(things: Things, header: str) -> None:
    last = page(2, '</link>; rel="prev"; title="a; rel=next"')
    with Server(page(1, header), last) as server:
        found = things.all("by_link", settings={"base_url": server.url("")}, color="odd")
    assert [thing.id for thing in found] == [1, 2]
    assert server.received[1].target == "/link?after=a,b;c"


@pytest.mark.parametrize("header", ["", "next", "<", "</link?after=1", "</link?after=1>", '</a>; rel="'])
def test_header_without_a_next_link_is_the_end(things: Things, header: str) -> None:
    with Server(page(1, header)) as server:
        found = things.all("by_link", settings={"base_url": server.url("")})
    assert [thing.id for thing in found] == [1]


@pytest.mark.parametrize("base", ["", "/v1"])
@pytest.mark.parametrize("name", ["by_link", "by_url"])
def test_relative_url_is_resolved(things: Things, base: str, name: str) -> None:
    start = f"/{name.removeprefix('by_')}"
    urls = [f"{base}{start}/after/a%20b?n=1", "c", "?n=2", None]
    pages = [
        linked(n, url) if name == "by_url" else page(n, url and f"<{url}>; rel=next") for n, url in enumerate(urls)
    ]
    with Server(*pages) as server:
        found = things.all(name, settings={"base_url": server.url(base)}, color="odd")
    assert [thing.id for thing in found] == [0, 1, 2, 3]
    targets = [f"{start}?color=odd", f"{start}/after/a%20b?n=1", f"{start}/after/c", f"{start}/after/c?n=2"]
    assert [target.removeprefix(base) for target in server.targets] == targets


@pytest.mark.parametrize("name", ["by_link", "by_url"])
@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("?cursor=b", "?cursor=b"),
        ("?color=even&after=3", "?color=even&after=3"),
        ("http://proxied.example/other?cursor=b", "?cursor=b"),
        ("?after=%FF%FE", "?after=%FF%FE"),
        ("?flag", "?flag"),
        ("?a=1&a=2&=&b=%2c+%2C#top", "?a=1&a=2&=&b=%2c+%2C"),
    ],
)
def test_next_link_replaces_the_query(things: Things, name: str, url: str, target: str) -> None:
    first = page(1, f"<{url}>; rel=next") if name == "by_link" else linked(1, url)
    last = page(2) if name == "by_link" else linked(2, None)
    with Server(first, last) as server:
        found = things.all(name, settings={"base_url": server.url("/v1")}, color="odd")
    assert [thing.id for thing in found] == [1, 2]
    path = f"/v1/{name.removeprefix('by_')}"
    assert server.targets == [f"{path}?color=odd", path + target]


def test_only_characters_that_no_url_contains_are_quoted(things: Things) -> None:
    with Server(linked(1, "?q=\u00e9 \x7f&r=%"), linked(2, None)) as server:
        things.all("by_url", settings={"base_url": server.url("")})
    assert server.received[1].target == "/url?q=%C3%A9%20%7F&r=%"


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("/v1/link", "/v1/link"),
        ("/v1/archive/link?n=1", "/v1/archive/link?n=1"),
        ("/api/link?n=1", "/v1/link?n=1"),
        ("/link/b?n=1", "/v1/link/b?n=1"),
        ("/v3/other/abc", "/v3/other/abc"),
        ("/v3/a%2Fb%20?n=1", "/v3/a%2Fb%20?n=1"),
        ("../v3/other", "/v3/other"),
        ("/", "/"),
    ],
)
def test_path_of_the_link_is_its_own_unless_a_proxy_changed_it(things: Things, url: str, target: str) -> None:
    with Server(page(1, f"<{url}>; rel=next"), page(2)) as server:
        things.all("by_link", settings={"base_url": server.url("/v1")}, color="odd")
    assert server.received[1].target == target


def test_parameters_of_the_client_are_sent_once(things: Things) -> None:
    query = {"version": "1", "x-tag": "a"}
    links = ["?n=1&version=2", "?n=2&x%2Dtag=b&version=1", ""]
    pages = [page(each, f"<{link}>; rel=next" if link else None) for each, link in enumerate(links)]
    with Server(*pages) as server:
        things.all("by_link", settings={"base_url": server.url(""), "query": query})
    assert server.targets == [
        "/link?version=1&x-tag=a",
        "/link?n=1&version=2&x-tag=a",
        "/link?n=2&x%2Dtag=b&version=1",
    ]


@pytest.mark.parametrize("cycle", [["?p=1"], ["?p=1", "?p=2"], ["/link?color=odd"]])
def test_links_in_a_cycle_are_the_end(things: Things, cycle: list[str]) -> None:
    pages = [page(each, f"<{url}>; rel=next") for each, url in enumerate(cycle * 9)]
    with Server(*pages) as server:
        things.all("by_link", settings={"base_url": server.url("")}, color="odd")
    assert len(server.received) == len({"/link?color=odd", *cycle})


HOSTILE = r"""<|>|"|;|,|<a|<a>|<a>,|<a>;|<a>;"|<a>; rel|<a>; rel=|<a>; rel="a,|<a>; rel="next x",|<a>;rel= |; a=b|; a="b"
;a = |\|\"| |next """.replace(
    "\n", "|"
).split(
    "|"
)


@pytest.mark.parametrize("begin", ["", "<", "<a>;", "<a>; rel", '<a>; rel="', '"'])
def test_link_header_is_parsed_in_linear_time(package: ModuleType, begin: str) -> None:
    next_link = importlib.import_module(f"{package.__name__}._runtime.pages").next_link

    def parse(piece: str, size: int) -> None:
        next_link(begin + piece * size)

    slow = [piece for piece in HOSTILE if not is_linear(partial(parse, piece), 2_000)]
    assert not slow


def test_hostile_link_header_is_read_from_a_response(things: Things) -> None:
    header = f"{'<a>;' * 12_000}, {NEXT}; rel=next"
    with Server(page(1, header), page(2)) as server:
        found = things.all("by_link", settings={"base_url": server.url("")})
    assert [thing.id for thing in found] == [1, 2]


@pytest.mark.parametrize("url", ["http://[", "mailto:x", "http://internal/url/5"])
def test_unusable_url_of_the_next_page_is_an_error(things: Things, url: str) -> None:
    message = "the URL of the next page is not usable"
    with Server(linked(1, url)) as server, pytest.raises(things.package.ResponseValidationError, match=message):
        things.all("by_url", settings={"base_url": server.url("")})
    assert len(server.received) == 1


@pytest.mark.parametrize("url", ["?", "/url", "/url?color=odd", "#top", "/a?\0"])
def test_url_of_the_same_page_is_the_end(things: Things, url: str) -> None:
    with Server(linked(1, url)) as server:
        found = things.all("by_url", settings={"base_url": server.url("")}, color="odd")
    assert {thing.id for thing in found} == {1}
    assert len(server.received) <= 2


def test_url_of_the_next_page_that_is_too_long_is_an_error(things: Things) -> None:
    url = linked(1, f"/url?token={'a' * 70_000}")
    with Server(url) as server, pytest.raises(things.package.TransportError, match="URL too long"):
        things.all("by_url", settings={"base_url": server.url("")})
