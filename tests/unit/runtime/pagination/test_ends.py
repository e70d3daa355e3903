"""The end of an iteration over pages: no item is lost without an error."""

from importlib import import_module
from typing import Any

import pytest

from tests.support.servers.scripted import Server, json_answer
from tests.support.tables import tables
from tests.unit.runtime.pagination.conftest import Things
from tests.unit.runtime.pagination.service import RARE, THINGS

TABLES = tables(__file__)

EVERY = list(range(THINGS))


@pytest.mark.parametrize(("name", "arguments"), [("by_cursor", {"limit": 4}), ("by_url", {}), ("by_link", {})])
def test_empty_page_with_a_new_cursor_is_not_the_end(things: Things, name: str, arguments: dict[str, int]) -> None:
    assert things.ids(name, color="rare", **arguments) == RARE
    assert len(things.asked) == 6


@pytest.mark.parametrize(
    ("name", "expected", "arguments"),
    [
        ("by_page", RARE, {"color": "rare", "per_page": 4}),
        ("scan_by_offset", RARE, {}),
        ("plain_list", EVERY, {"page_size": 100}),
        ("plain_by_offset", EVERY, {"limit": 100}),
        ("plain_list", [n for n in EVERY if n != 3], {"color": "hidden"}),
        ("plain_by_offset", [n for n in EVERY if n != 3], {"color": "hidden"}),
    ],
)
def test_empty_capped_and_filtered_pages_lose_no_item(
    things: Things, name: str, expected: list[int], arguments: dict[str, Any]
) -> None:
    assert sorted(set(things.ids(name, **arguments))) == expected


def test_endless_pages_without_new_items_raise_an_error(things: Things, monkeypatch: pytest.MonkeyPatch) -> None:
    limits = vars(import_module(f"{things.package.__name__}._runtime.pages"))
    assert limits["_STALLED_PAGES"] == 1000
    monkeypatch.setitem(limits, "_STALLED_PAGES", 50)
    with pytest.raises(things.package.ResponseValidationError, match="50 pages in a row without new items"):
        things.all("odd_cursors", is_empty=True)
    assert 50 <= len(things.asked) <= 51


def test_more_pages_without_a_cursor_raise_an_error(things: Things) -> None:
    message = "the page says that there are more pages, but names no new one"
    with pytest.raises(things.package.ResponseValidationError, match=message):
        things.all("more_without_cursor")
    assert len(things.asked) == 1
    assert things.all("more_without_cursor", until=2) == [1, 2]


def test_equal_pages_of_plain_values_lose_no_value(things: Things) -> None:
    assert things.all("equal_values") == ["same"] * 33
    assert things.all("says_more", is_stuck=False) == ["same"] * 63


@pytest.mark.parametrize(
    ("name", "pages", "expected"),
    TABLES["last_page_is_known_by_its_counts_and_by_repeated_and_empty_pages"]
)  # fmt: skip
def test_last_page_is_known_by_its_counts_and_by_repeated_and_empty_pages(
    things: Things, name: str, pages: list[str], expected: list[int]
) -> None:
    arguments: dict[str, Any] = (
        {"total": ""} if name == "counted_items" else {"pages": ""} if name == "counted_pages" else {}
    )
    with Server() as server:
        server.answers = [*map(json_answer, pages)]
        found = things.all(name, settings={"base_url": server.url}, **arguments)
        assert [getattr(item, "id", item) for item in found] == expected
        assert len(server.received) == len(pages)


def test_empty_page_of_an_offset_is_skipped_by_the_size_of_the_largest_page(things: Things) -> None:
    with Server() as server:
        server.answers = [json_answer(f'{{"data": {each}, "total": 4}}') for each in ([1, 2], [3], [], [4])]
        assert things.all("counted_items", settings={"base_url": server.url}, total="") == [1, 2, 3, 4]
        assert [target.partition("offset=")[2] for target in server.targets] == ["", "2", "3", "5"]


def test_page_equal_to_the_one_before_that_says_more_is_an_error(things: Things) -> None:
    message = "the page says that there are more pages, but equals the one before"
    with pytest.raises(things.package.ResponseValidationError, match=message):
        things.all("says_more", is_stuck=True)
    assert len(things.asked) == 2


def test_page_equal_to_the_one_before_is_the_end(things: Things) -> None:
    assert things.ids("ignores_page") == [0, 1, 2]
    assert len(things.asked) == 2


def test_empty_page_is_the_end_without_other_information(things: Things) -> None:
    assert things.ids("plain_list", page_size=20) == EVERY
    assert len(things.asked) == 3


@pytest.mark.parametrize(
    ("name", "counts", "asked"),
    [
        ("items", '23 "23" 23.0', 5),
        ("items", '0 null "many" [23] -1 7', 6),
        ("items", "99", 10),
        ("pages", '5 "5"', 5),
        ("pages", "0 null", 6),
        ("pages", "9", 9),
    ],
)
def test_wrong_number_of_items_or_pages_loses_no_item(things: Things, name: str, counts: str, asked: int) -> None:
    argument = {"items": "total"}.get(name, name)
    for text in counts.split():
        things.asked.clear()
        assert things.all(f"counted_{name}", settings=None, until=None, **{argument: text}) == EVERY
        assert len(things.asked) == asked


@pytest.mark.parametrize(
    ("error", "arguments"), [("ForbiddenError", {"page": 5, "status": 403}), ("NotFoundError", {"page": 5})]
)
def test_other_failure_and_refusal_of_the_first_page_are_errors(
    things: Things, error: str, arguments: dict[str, Any]
) -> None:
    with pytest.raises(getattr(things.package.errors, error)):
        things.all("refuses_unknown_pages", **arguments)


def test_cursor_that_comes_again_is_the_end(things: Things) -> None:
    assert things.ids("odd_cursors", cursor="a") == [97, 98, 99]


def test_page_of_items_without_a_type_is_a_list(things: Things) -> None:
    message = "the items of the page are not a list"

    assert things.ids("untyped_items", until=2) == [1, 2]
    assert things.ids("untyped_items") == [1, 2]
    with pytest.raises(things.package.ResponseValidationError, match=message):
        things.all("untyped_items", page=4)
