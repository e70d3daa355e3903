"""The end of an iteration over pages: no item is lost without an error."""

from typing import Any

import pytest

from tests.unit.runtime.pagination.conftest import Things
from tests.unit.runtime.pagination.service import RARE, THINGS

EVERY = list(range(THINGS))


def ids(found: list[Any]) -> list[int]:
    return [thing.id for thing in found]


@pytest.mark.parametrize("name", ["scan_by_cursor", "scan_by_url", "scan_by_link"])
def test_b1_empty_page_with_a_new_cursor_is_not_the_end(either: Things, name: str) -> None:
    assert ids(either.all(name)) == RARE
    assert len(either.asked) == 6


@pytest.mark.parametrize("name", ["scan_by_page", "scan_by_offset"])
def test_b1_empty_page_that_says_more_is_not_the_end(either: Things, name: str) -> None:
    assert sorted(set(ids(either.all(name)))) == RARE


def test_b1_endless_empty_pages_raise_an_error(either: Things) -> None:
    message = "1000 pages in a row without new items"
    with pytest.raises(either.package.ResponseValidationError, match=message):
        either.all("empty_with_new_cursors")
    assert len(either.asked) == 1000


def test_b1_endless_equal_pages_that_say_more_raise_an_error(either: Things) -> None:
    message = "1000 pages in a row without new items"
    with pytest.raises(either.package.ResponseValidationError, match=message):
        either.all("ignores_page_with_more")


def test_b1_more_pages_without_a_cursor_raise_an_error(either: Things) -> None:
    message = "the page says that there are more pages, but names no new one"
    with pytest.raises(either.package.ResponseValidationError, match=message):
        either.all("more_without_cursor")
    assert len(either.asked) == 1
    assert either.all("more_without_cursor", until=2) == [1, 2]


@pytest.mark.parametrize("name", ["capped_by_page", "capped_by_offset"])
def test_b2_size_above_the_cap_of_the_server_loses_no_item(either: Things, name: str) -> None:
    assert ids(either.all(name, limit=100)) == EVERY


@pytest.mark.parametrize("name", ["hidden_by_page", "hidden_by_offset"])
def test_b2_page_without_a_hidden_item_loses_no_other_item(either: Things, name: str) -> None:
    assert sorted(set(ids(either.all(name)))) == [n for n in EVERY if n != 3]


def test_b2_equal_pages_of_plain_values_lose_no_value(either: Things) -> None:
    assert either.all("equal_values") == ["same"] * 33
    assert either.all("equal_values_with_more") == ["same"] * 63


def test_b2_page_equal_to_the_one_before_three_times_is_the_end(either: Things) -> None:
    assert ids(either.all("ignores_page")) == [0, 1, 2] * 4
    assert len(either.asked) == 4


def test_b2_empty_page_is_the_end_without_other_information(either: Things) -> None:
    assert ids(either.all("plain_list", page_size=20)) == EVERY
    assert len(either.asked) == 3


@pytest.mark.parametrize(
    ("kind", "asked"),
    [
        ("right", 5),
        ("text", 5),
        ("float", 5),
        ("page", 6),
        ("so far", 6),
        ("zero", 6),
        ("null", 6),
        ("word", 6),
        ("list", 6),
        ("negative", 6),
        ("small", 6),
        ("large", 6),
    ],
)
def test_b2_wrong_number_of_items_loses_no_item(either: Things, kind: str, asked: int) -> None:
    assert either.all("counted_items", kind=kind) == EVERY
    assert len(either.asked) == asked


@pytest.mark.parametrize(
    ("kind", "asked"),
    [("right", 5), ("text", 5), ("one", 6), ("this", 6), ("zero", 6), ("null", 6), ("small", 6), ("large", 6)],
)
def test_b2_wrong_number_of_pages_loses_no_item(either: Things, kind: str, asked: int) -> None:
    assert either.all("counted_pages", kind=kind) == EVERY
    assert len(either.asked) == asked


def test_number_of_all_items_that_is_also_the_page_is_verified(either: Things) -> None:
    assert ids(either.all("by_offset", limit=THINGS)) == EVERY
    assert len(either.asked) == 2


@pytest.mark.parametrize("status", [400, 404, 416, 422])
def test_refusal_after_the_last_counted_page_is_the_end(either: Things, status: int) -> None:
    found = either.all("refuses_unknown_pages", size=THINGS, status=status)
    assert found == EVERY
    assert len(either.asked) == 2


def test_failure_after_the_last_counted_page_is_an_error(either: Things) -> None:
    with pytest.raises(either.package.errors.ForbiddenError):
        either.all("refuses_unknown_pages", size=THINGS, status=403)


def test_404_before_the_last_counted_page_is_an_error(either: Things) -> None:
    with pytest.raises(either.package.errors.NotFoundError):
        either.all("refuses_unknown_pages", page=5)


def test_cursor_that_comes_again_is_the_end(either: Things) -> None:
    assert ids(either.all("circling_cursor", cursor="a")) == [97, 98, 99]


def test_b37_page_of_items_without_a_type_is_a_list(either: Things) -> None:
    message = "the items of the page are not a list"

    assert ids(either.all("untyped_items", until=2)) == [1, 2]
    assert ids(either.all("untyped_items")) == [1, 2]
    with pytest.raises(either.package.ResponseValidationError, match=message):
        either.all("untyped_items", page=4)
