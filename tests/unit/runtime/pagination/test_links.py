"""Links and URLs of the next page."""

import importlib
import json
import time
from collections.abc import Callable

import pytest

from tests.support.servers.misbehaving import Behaviour, Server, answer
from tests.unit.runtime.pagination.conftest import Things

NEXT = "</link?after=a,b;c>"


def page(number: int, link: str = "") -> Behaviour:
    content = json.dumps([{"id": number, "color": "odd"}]).encode()
    return answer(content, headers={"Link": link} if link else {})


def linked(number: int, url: str | None) -> Behaviour:
    content = {"value": [{"id": number, "color": "odd"}], "next": url}
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
def test_b35_link_is_parsed_by_the_standard(either: Things, header: str) -> None:
    last = page(2, '</link>; rel="prev"; title="a; rel=next"')
    with Server(page(1, header), last) as server:
        found = either.all("by_link", url=server.url(""), color="odd")
    assert [thing.id for thing in found] == [1, 2]
    assert server.received[1].target == "/link?color=odd&after=a%2Cb%3Bc"


@pytest.mark.parametrize(
    "header", ["", "next", "<", "</link?after=1", "</link?after=1>", '</a>; rel="']
)
def test_b35_header_without_a_next_link_is_the_end(either: Things, header: str) -> None:
    with Server(page(1, header)) as server:
        found = either.all("by_link", url=server.url(""))
    assert [thing.id for thing in found] == [1]


@pytest.mark.parametrize("base", ["", "/v1"])
def test_b35_relative_url_is_resolved(either: Things, base: str) -> None:
    links = [f"<{base}/link/b?n=1>; rel=next", "<c>; rel=next", "<?n=2>; rel=next", ""]
    pages = [page(*each) for each in enumerate(links)]
    with Server(*pages) as server:
        found = either.all("by_link", url=server.url(base))
    assert [thing.id for thing in found] == [0, 1, 2, 3]
    assert [each.target.removeprefix(base) for each in server.received] == [
        "/link",
        "/link/b?n=1",
        "/link/c?n=1",
        "/link/c?n=2",
    ]


HOSTILE = [
    "<",
    ">",
    '"',
    ";",
    ",",
    "<a",
    "<a>",
    "<a>,",
    "<a>;",
    '<a>;"',
    "<a>; rel",
    "<a>; rel=",
    '<a>; rel="a,',
    '<a>; rel="next x",',
    "<a>;rel= ",
    "; a=b",
    '; a="b"',
    ";a = ",
    "\\",
    '\\"',
    " ",
    "next ",
]


def least_seconds(call: Callable[[], object]) -> float:
    """Return the least processor time of several calls."""
    seconds: list[float] = []
    for _ in range(5):
        start = time.process_time()
        call()
        seconds.append(time.process_time() - start)
    return min(seconds)


@pytest.mark.parametrize("begin", ["", "<", "<a>;", "<a>; rel", '<a>; rel="', '"'])
@pytest.mark.parametrize("piece", HOSTILE)
def test_b7_parsing_of_a_link_header_is_linear(
    things: Things, begin: str, piece: str
) -> None:
    pages = importlib.import_module(f"{things.package.__name__}._runtime.pages")
    short, long = (begin + piece * (size // len(piece)) for size in (12_000, 96_000))
    base = least_seconds(lambda: pages.next_link(short))
    assert least_seconds(lambda: pages.next_link(long)) < max(24 * base, 0.02)


def test_b7_hostile_link_header_is_read_from_a_response(either: Things) -> None:
    header = f"{'<a>;' * 12_000}, {NEXT}; rel=next"
    with Server(page(1, header), page(2)) as server:
        found = either.all("by_link", url=server.url(""))
    assert [thing.id for thing in found] == [1, 2]


@pytest.mark.parametrize("base", ["", "/v1"])
def test_url_of_the_next_page_may_have_another_path(either: Things, base: str) -> None:
    urls = [f"{base}/url/after/a%20b?limit=5", "c", "?limit=6", None]
    with Server(*(linked(*each) for each in enumerate(urls))) as server:
        found = either.all("by_url", url=server.url(base), color="odd")
    assert [thing.id for thing in found] == [0, 1, 2, 3]
    assert [each.target.removeprefix(base) for each in server.received] == [
        "/url?color=odd",
        "/url/after/a%20b?color=odd&limit=5",
        "/url/after/c?color=odd&limit=5",
        "/url/after/c?color=odd&limit=6",
    ]


@pytest.mark.parametrize("url", ["http://[", "mailto:x", "http://internal/url/5"])
def test_unusable_url_of_the_next_page_is_an_error(either: Things, url: str) -> None:
    message = "the URL of the next page is not usable"
    with (
        Server(linked(1, url)) as server,
        pytest.raises(either.package.ResponseValidationError, match=message),
    ):
        either.all("by_url", url=server.url(""))
    assert len(server.received) == 1


@pytest.mark.parametrize("url", ["?", "/url", "/url?color=odd", "#top", "/a?\0"])
def test_url_of_the_same_page_is_the_end(either: Things, url: str) -> None:
    with Server(linked(1, url)) as server:
        found = either.all("by_url", url=server.url(""), color="odd")
    assert {thing.id for thing in found} == {1}
    assert len(server.received) <= 2


def test_url_of_the_next_page_that_is_too_long_is_an_error(either: Things) -> None:
    with (
        Server(linked(1, f"/url?token={'a' * 70_000}")) as server,
        pytest.raises(either.package.TransportError, match="URL too long"),
    ):
        either.all("by_url", url=server.url(""))
