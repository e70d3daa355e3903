"""The end of an iteration over pages: no item is lost without an error."""

from importlib import import_module
from typing import Any

import pytest

from tests.unit.runtime.pagination.conftest import Things
from tests.unit.runtime.pagination.service import RARE, THINGS

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


@pytest.mark.parametrize(("name", "argument"), [("odd_cursors", "is_empty"), ("says_more", "is_stuck")])
def test_endless_pages_without_new_items_raise_an_error(
    things: Things, monkeypatch: pytest.MonkeyPatch, name: str, argument: str
) -> None:
    limits = vars(import_module(f"{things.package.__name__}._runtime.pages"))
    assert limits["_STALLED_PAGES"] == 1000
    monkeypatch.setitem(limits, "_STALLED_PAGES", 50)
    with pytest.raises(things.package.ResponseValidationError, match="50 pages in a row without new items"):
        things.all(name, settings=None, until=None, **{argument: True})
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


def test_page_equal_to_the_one_before_three_times_is_the_end(things: Things) -> None:
    assert things.ids("ignores_page") == [0, 1, 2] * 4
    assert len(things.asked) == 4


def test_empty_page_is_the_end_without_other_information(things: Things) -> None:
    assert things.ids("plain_list", page_size=20) == EVERY
    assert len(things.asked) == 3


@pytest.mark.parametrize(
    ("name", "counts", "asked"),
    [
        ("items", '23 "23" 23.0', 5),
        ("items", '{page} {so_far} 0 null "many" [23] -1 7 99', 6),
        ("pages", '5 "5"', 5),
        ("pages", "1 {this} 0 null 2 9", 6),
    ],
)
def test_wrong_number_of_items_or_pages_loses_no_item(things: Things, name: str, counts: str, asked: int) -> None:
    argument = {"items": "total"}.get(name, name)
    for text in counts.split():
        things.asked.clear()
        assert things.all(f"counted_{name}", settings=None, until=None, **{argument: text}) == EVERY
        assert len(things.asked) == asked


def test_number_of_all_items_that_is_also_the_page_is_verified(things: Things) -> None:
    assert things.ids("by_offset", limit=THINGS) == EVERY
    assert len(things.asked) == 2


def test_refusal_after_the_last_counted_page_is_the_end(things: Things) -> None:
    for status in (400, 404, 416, 422):
        assert things.all("refuses_unknown_pages", size=THINGS, status=status) == EVERY
    assert len(things.asked) == 2 * 4


@pytest.mark.parametrize(
    ("error", "arguments"), [("ForbiddenError", {"size": THINGS, "status": 403}), ("NotFoundError", {"page": 5})]
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
