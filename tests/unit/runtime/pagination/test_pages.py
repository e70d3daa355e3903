"""Single pages: the next page, a limit on pages, and an iteration that is resumed later."""

import json
from typing import Any

import pytest

from tests.support.servers.scripted import Answer, Server, json_answer
from tests.unit.runtime.pagination.conftest import Things
from tests.unit.runtime.pagination.service import THINGS
from tests.unit.runtime.shop import unpickled

EVERY = list(range(THINGS))
NAMES = ["by_offset", "by_page", "by_page_count", "plain_list"]
NAMES += ["by_cursor", "by_link", "by_last_id", "by_url"]


def ids(found: list[Any]) -> list[int]:
    return [thing.id for thing in found]


def pages_of(things: Things, name: str, **arguments: Any) -> list[Any]:
    """Return all pages of the operation `name`, each requested by `next_page`."""
    with things.client() as client:
        page = things.first(client, name, **arguments)
        found = [page]
        while page := page.next_page():
            found.append(page)
        return found


@pytest.mark.parametrize("name", NAMES)
def test_each_page_leads_to_the_next_one(things: Things, name: str) -> None:
    pages = pages_of(things, name)
    assert ids([item for page in pages for item in page.items]) == EVERY
    assert [page.has_next for page in pages[:-1]] == [True] * (len(pages) - 1)
    assert [page.has_next for page in pages] == [page.next_request is not None for page in pages]


def test_page_has_the_result_of_the_operation(things: Things) -> None:
    pages = pages_of(things, "by_page")
    assert [page.value.page for page in pages] == [1, 2, 3]
    assert isinstance(pages[0].value, things.package.Page)
    assert [page.has_next for page in pages] == [True, True, False]


def test_empty_page_is_a_page_unless_it_ends_the_iteration(things: Things) -> None:
    found = [pages_of(things, "plain_list"), pages_of(things, "by_cursor", color="rare", limit=4)]
    assert [[len(page.items) for page in pages] for pages in found] == [[10, 10, 3], [1, 0, 2, 0, 0, 1]]


def test_empty_first_page_is_a_page(things: Things) -> None:
    with things.client() as client:
        page = things.first(client, "by_page", page=9)
        assert (page.items, page.has_next, page.next_page()) == ([], False, None)


@pytest.mark.parametrize("name", NAMES)
def test_page_can_be_followed_twice(things: Things, name: str) -> None:
    with things.client() as client:
        first = things.first(client, name)
        for _ in range(2):
            second = first.next_page()
            third = second.next_page()
            assert ids(first.items + second.items + third.items) == EVERY[: len(first.items) * 3]


@pytest.mark.parametrize("name", NAMES)
def test_iteration_continues_from_a_stored_request(things: Things, name: str) -> None:
    pages = pages_of(things, name)
    request = unpickled(pages[1].next_request)
    with things.client() as client:
        found = ids(list(client.page(request)))
    assert found == ids([item for page in pages[2:] for item in page.items])


def test_iteration_begins_at_its_page(things: Things) -> None:
    with things.client() as client:
        second = things.first(client, "by_page").next_page()
        for _ in range(2):
            assert ids(list(second)) == EVERY[10:]
            assert [page.value.page for page in second.pages()] == [2, 3]


def test_page_has_status_and_headers_of_its_response(things: Things) -> None:
    with things.client() as client:
        page = things.first(client, "by_link")
    assert (page.response.status_code, page.response.request_id) == (200, None)
    assert "rel" in page.response.headers["link"]
    assert repr(getattr(page, "target", page)) in {"<Page of GET /link>", "<AsyncPage of GET /link>"}


def test_next_request_can_be_sent_alone(things: Things) -> None:
    with things.client() as client:
        page = things.first(client, "by_cursor", color="even")
        following = client.send(page.next_request)
    assert ids(following.data) == [10, 12, 14, 16, 18]


def test_max_pages_limits_the_requests(things: Things) -> None:
    for most, count in ((1, 1), (2, 2), (3, 3), (9, 3), (None, 3)):
        things.asked.clear()
        with things.client() as client:
            found = list(things.pages(client, "by_page").pages(max_pages=most))
            assert [page.value.page for page in found] == [1, 2, 3][:count]
        assert len(things.asked) == count


def test_error_of_a_later_page_is_raised_there(things: Things) -> None:
    assert ids(things.all("by_cursor", until=3, cursor="20")) == [20, 21, 22]
    with pytest.raises(things.package.UnprocessableEntityError):
        things.all("by_offset", offset=-1)


@pytest.mark.parametrize("status", [500, 200])
def test_iteration_goes_on_after_an_error_with_the_same_page(things: Things, status: int) -> None:
    pages = [
        json_answer(f'{{"data": [{{"id": {n}, "color": "odd"}}], "more": {str(n < 3).lower()}}}') for n in range(4)
    ]
    for values in (iter, lambda found: found.pages(max_pages=4)):
        with Server() as server, things.client(base_url=server.url, max_retries=0) as client:
            server.answers = [*pages[:2], json_answer('{"data": 1}', status), *pages[2:]]
            found = values(things.pages(client, "by_page"))
            numbers = [next(found), next(found)]
            with pytest.raises(things.package.ClientError):
                next(found)
            numbers += list(found)
            assert len(numbers) == 4
            assert next(found, None) is None
        assert [target.partition("page=")[2] for target in server.targets] == ["", "2", "3", "3", "4"]


def pages_with(*found: list[object]) -> list[Answer]:
    """Return pages with these items, of which the last one says that it is the last."""
    last = len(found) - 1
    return [json_answer(json.dumps({"data": each, "more": n < last})) for n, each in enumerate(found)]


GOOD = {"id": 1, "color": "odd"}
WRONG = {"id": "x", "color": "odd"}
STRICT = pages_with([GOOD], [GOOD, WRONG])
KEPT = pages_with([WRONG, GOOD], [GOOD, WRONG])
LAST = [json_answer('{"data": [1], "total": 1}')]


@pytest.mark.parametrize(
    ("name", "answers", "end", "outcomes", "problems"),
    [
        ("by_page", STRICT, None, "success invalid_response", [[], [("data", 1, "id")]]),
        ("by_page", KEPT, ["x", 1, 1, "x"], "success success", [[("data", 0, "id")], [("data", 1, "id")]]),
        ("untyped_items", [json_answer('{"data": {"id": 4}}')], None, "invalid_response", None),
        ("refuses_unknown_pages", LAST, [1], "success", [[]]),
    ],
    ids=["invalid page", "kept items", "no list", "complete list"],
)
def test_result_of_each_page_is_reported(  # noqa: PLR0913, PLR0917 - columns of the table
    things: Things,
    name: str,
    answers: list[Answer],
    end: list[int] | None,
    outcomes: str,
    problems: list[list[object]] | None,
) -> None:
    results: list[Any] = []
    with Server() as server:
        server.answers = [*answers]
        settings = {
            "base_url": server.url,
            "on_result": results.append,
            "reading": "keep" if answers is KEPT else "strict",
        }
        if end is None:
            with pytest.raises(things.package.ResponseValidationError):
                things.all(name, settings=settings)
        else:
            assert [getattr(item, "id", item) for item in things.all(name, settings=settings)] == end
    assert [each.outcome for each in results] == outcomes.split()
    assert problems in (None, [[each.path for each in result.problems] for result in results])
