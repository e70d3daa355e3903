"""All styles of pagination, called on a socket."""

import json
from typing import Any

import pytest

from tests.support.servers.scripted import Server, json_answer
from tests.unit.runtime.pagination.conftest import Things
from tests.unit.runtime.pagination.service import THINGS

EVERY = list(range(THINGS))
EVEN = EVERY[::2]


@pytest.mark.parametrize(
    "name", ["by_offset", "by_page", "by_page_count", "plain_list", "by_cursor", "by_link", "by_last_id", "by_url"]
)
def test_each_iteration_yields_all_items_in_order(things: Things, name: str) -> None:
    with things.client() as client:
        found = things.pages(client, name)
        for _ in range(2):
            assert [item.id for item in found] == EVERY


@pytest.mark.parametrize("name", ["by_offset", "by_page", "by_cursor", "by_link", "by_url"])
def test_filters_are_sent_for_all_pages(things: Things, name: str) -> None:
    assert things.ids(name, color="even") == EVEN
    assert all("color=even" in asked for asked in things.asked)


def test_cursor_in_the_body_is_sent_with_the_rest_of_the_body(things: Things) -> None:
    assert things.ids("search", color="even", limit=4) == EVEN
    assert len(things.asked) == 3


@pytest.mark.parametrize(
    ("name", "cursor", "sent"),
    [
        ("by_time", "2020-01-01T00:00:00+00:00", "2020-01-01T00:00:00Z"),
        ("by_number", 1700000000, "1700000000"),
        ("by_number", 10000000000000000, "10000000000000000"),
        ("by_number", 1.5, "1.5"),
    ],
)
def test_cursor_is_written_as_its_parameter_is(things: Things, name: str, cursor: object, sent: str) -> None:
    pages = [{"data": [n], "next": cursor} for n in range(3)]
    with Server() as server:
        server.answers = [json_answer(json.dumps(page)) for page in pages]
        settings = {"base_url": server.url}
        assert things.all(name, settings=settings) == [0, 1]
        assert things.all(f"search_{name}", settings=settings) == [2, 2]
    assert [target.partition("since=")[2].replace("%3A", ":") for target in server.targets[:2]] == ["", sent]
    assert [json.loads(body) for body in server.bodies[2:4]] == [{}, {"since": sent if name == "by_time" else cursor}]


def test_later_page_is_requested_when_its_first_item_is_read(things: Things) -> None:
    with things.client() as client:
        pages = things.pages(client, "by_offset", limit=5)
        assert len(things.asked) == (things.kind.portal is None)  # an asynchronous call sends nothing before `await`
        found = iter(pages)
        assert [next(found).id for _ in range(5)] == EVERY[:5]
        assert len(things.asked) == 1
        assert next(found).id == 5
        assert len(things.asked) == 2


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("by_offset", {"offset": 20}, EVERY[20:]),
        ("by_page", {"page": 2}, EVERY[10:]),
        ("by_cursor", {"cursor": "15"}, EVERY[15:]),
        ("by_page", {"page": 9}, []),
        ("by_offset", {"color": "none"}, []),
    ],
)
def test_iteration_begins_at_the_page_of_the_caller(
    things: Things, name: str, arguments: dict[str, Any], expected: list[int]
) -> None:
    assert things.ids(name, **arguments) == expected


def test_plain_mapping_is_one_item_per_page(things: Things) -> None:
    assert [len(page["H100"]) for page in things.all("bare_map")] == [10, 10, 3]


def test_url_of_another_host_is_not_called(things: Things) -> None:
    assert things.ids("by_url", color="odd") == EVERY[1::2]
    assert {asked.partition("?")[0] for asked in things.asked} == {"/url"}
