"""Single pages: the next page, a limit on pages, and an iteration that is resumed later."""

import json
import pickle
from functools import partial
from typing import Any

import pytest

from tests.support.servers.scripted import Answer, Server, json_answer
from tests.unit.runtime.pagination.conftest import Things
from tests.unit.runtime.pagination.service import THINGS

EVERY = list(range(THINGS))
NAMES = ["by_offset", "by_page", "by_page_count", "plain_list"]
NAMES += ["by_cursor", "by_link", "by_url"]


def ids(found: list[Any]) -> list[int]:
    return [thing.id for thing in found]


def pages_of(things: Things, name: str) -> list[Any]:
    """Return all pages of the operation `name`, each requested by hand."""
    package = things.package

    async def step() -> list[Any]:
        async with package.AsyncClient(base_url=things.url) as client:
            page = await getattr(package, f"{name}_all_async")(client).first_page()
            found = [page]
            while page := await page.next_page():
                found.append(page)
            return found

    if things.kind != "sync":
        return things.run(step)
    with things.client() as client:
        page = getattr(package, f"{name}_all")(client).first_page()
        found = [page]
        while page := page.next_page():
            found.append(page)
        return found


@pytest.mark.parametrize("name", NAMES)
def test_each_page_leads_to_the_next_one(either: Things, name: str) -> None:
    pages = pages_of(either, name)
    assert ids([item for page in pages for item in page.items]) == EVERY
    assert [page.has_next for page in pages[:-1]] == [True] * (len(pages) - 1)
    assert [page.has_next for page in pages] == [page.next_request is not None for page in pages]


def test_page_has_the_result_of_the_operation(either: Things) -> None:
    pages = pages_of(either, "by_page")
    assert [page.value.page for page in pages] == [1, 2, 3]
    assert isinstance(pages[0].value, either.package.Numbered)
    assert [page.has_next for page in pages] == [True, True, False]


def test_empty_page_that_ends_the_iteration_is_left_out(either: Things) -> None:
    assert [len(page.items) for page in pages_of(either, "plain_list")] == [10, 10, 3]


def test_empty_page_before_the_end_is_a_page(either: Things) -> None:
    pages = pages_of(either, "scan_by_cursor")
    assert [len(page.items) for page in pages] == [1, 0, 2, 0, 0, 1]


def test_empty_first_page_is_a_page(things: Things) -> None:
    with things.client() as client:
        page = things.package.by_page_all(client, page=9).first_page()
    assert (page.items, page.has_next, page.next_page()) == ([], False, None)


@pytest.mark.parametrize("name", NAMES)
def test_page_can_be_followed_twice(things: Things, name: str) -> None:
    with things.client() as client:
        first = getattr(things.package, f"{name}_all")(client).first_page()
        for _ in range(2):
            second = first.next_page()
            third = second.next_page()
            assert ids(first.items + second.items + third.items) == EVERY[: len(first.items) * 3]


@pytest.mark.parametrize("name", [*NAMES, "scan_by_cursor"])
def test_iteration_is_resumed_from_the_next_request(either: Things, name: str) -> None:
    pages = pages_of(either, name)
    pickled = pickle.dumps(pages[1].next_request)
    request = pickle.loads(pickled)  # noqa: S301 - our own bytes
    package = either.package

    async def resume() -> list[Any]:
        async with package.AsyncClient(base_url=either.url) as client:
            found = getattr(package, f"{name}_all_async")(client).resume(request)
            return [item async for item in found]

    def resume_sync() -> list[Any]:
        with either.client() as client:
            return list(getattr(package, f"{name}_all")(client).resume(request))

    found = resume_sync() if either.kind == "sync" else either.run(resume)
    assert ids(found) == ids([item for page in pages[2:] for item in page.items])


def test_next_request_can_be_sent_alone(things: Things) -> None:
    with things.client() as client:
        page = things.package.by_cursor_all(client, color="even").first_page()
        following = client.send(page.next_request)
    assert ids(following.items) == [10, 12, 14, 16, 18]


def test_max_pages_limits_the_requests(either: Things) -> None:
    async def call(most: int | None) -> tuple[list[int], list[int]]:
        package = either.package
        async with package.AsyncClient(base_url=either.url) as client:
            found = package.by_page_all_async(client)
            items = [item.id async for item in found.items(max_pages=most)]
            return items, [p.page async for p in found.pages(max_pages=most)]

    def call_sync(most: int | None) -> tuple[list[int], list[int]]:
        with either.client() as client:
            found = either.package.by_page_all(client)
            items = ids(list(found.items(max_pages=most)))
            return items, [page.page for page in found.pages(max_pages=most)]

    for most, count in ((0, 0), (1, 1), (2, 2), (3, 3), (9, 3), (None, 3)):
        either.asked.clear()
        is_sync = either.kind == "sync"
        both = call_sync(most) if is_sync else either.run(partial(call, most))
        assert both == (EVERY[: 10 * count], [1, 2, 3][:count])
        assert len(either.asked) == 2 * count


def test_error_of_a_later_page_is_raised_there(either: Things) -> None:
    assert ids(either.all("by_cursor", until=3, cursor="20")) == [20, 21, 22]
    with pytest.raises(either.package.UnprocessableEntityError):
        either.all("by_offset", offset=-1)


def reported(
    things: Things, name: str, *answers: Answer, strict: bool = True
) -> tuple[list[Any], list[Any], type[Exception] | None]:
    """Return the results of calls, the items of all pages, and the type of the error."""
    results: list[Any] = []
    items: list[Any] = []

    async def step(url: str) -> None:
        async with things.package.AsyncClient(base_url=url, on_result=results.append, strict=strict) as client:
            found = getattr(things.package, f"{name}_all_async")(client)
            items.extend([item async for item in found])

    def step_sync(url: str) -> None:
        with things.package.Client(base_url=url, on_result=results.append, strict=strict) as client:
            items.extend(getattr(things.package, f"{name}_all")(client))

    with Server() as server:
        server.answers = [*answers]
        try:
            if things.kind == "sync":
                step_sync(server.url)
            else:
                things.run(partial(step, server.url))
        except things.package.ClientError as error:
            return results, items, type(error)
    return results, items, None


def numbered(*found: object, more: bool) -> Answer:
    page = {"sandboxes": found, "has_next": more, "page": 1}
    return json_answer(json.dumps(page))


GOOD = {"id": 1, "color": "odd"}
WRONG = {"id": "x", "color": "odd"}


def test_c6_invalid_page_is_reported_as_invalid(either: Things) -> None:
    pages = numbered(GOOD, more=True), numbered(GOOD, WRONG, more=True)
    results, _, error = reported(either, "by_page", *pages)
    assert error is either.package.ResponseValidationError
    assert [each.outcome for each in results] == ["success", "invalid_response"]
    assert [each.path for each in results[1].problems] == [("sandboxes", 1, "id")]


def test_c6_items_left_out_of_a_page_are_reported(either: Things) -> None:
    pages = numbered(WRONG, GOOD, more=True), numbered(GOOD, WRONG, more=False)
    results, items, error = reported(either, "by_page", *pages, strict=False)
    assert (ids(items), error) == ([1, 1], None)
    assert [each.outcome for each in results] == ["success"] * 2
    paths = [[each.path for each in result.problems] for result in results]
    assert paths == [[("sandboxes", 0, "id")], [("sandboxes", 1, "id")]]


def test_c6_page_without_a_list_is_reported_as_invalid(either: Things) -> None:
    page = json_answer('{"data": {"id": 4}}')
    results, _, error = reported(either, "untyped_items", page)
    assert error is either.package.ResponseValidationError
    assert [each.outcome for each in results] == ["invalid_response"]


def test_c6_refusal_after_the_last_page_is_reported_as_an_error(either: Things) -> None:
    last = json_answer('{"data": [1], "total": 1}')
    results, items, error = reported(either, "refuses_unknown_pages", last, json_answer("{}", 404))
    assert (items, error) == ([1], None)
    assert [each.outcome for each in results] == ["success", "error"]
