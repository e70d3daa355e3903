"""Every style of paging, called on a socket."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.unit.runtime.pagination.conftest import Things
from tests.unit.runtime.pagination.service import THINGS

EVERY = list(range(THINGS))
EVEN = EVERY[::2]


def ids(found: Any) -> list[int]:
    return [thing.id for thing in found]


@pytest.mark.parametrize(
    "name", ["by_offset", "by_skip", "by_page", "by_page_count", "plain_list", "by_cursor", "by_link", "by_url"]
)
def test_every_item_comes_once_and_in_order(things: Things, name: str) -> None:
    with things.client() as client:
        assert ids(getattr(things.package, f"{name}_all")(client)) == EVERY


@pytest.mark.parametrize("name", ["by_offset", "by_page", "by_cursor", "by_link"])
def test_async_gives_the_same(things: Things, name: str) -> None:
    async def call() -> list[int]:
        function = getattr(things.package, f"{name}_all_async")
        async with things.package.AsyncClient(base_url=things.url) as client:
            return [thing.id async for thing in function(client)]

    assert asyncio.run(call()) == EVERY


@pytest.mark.parametrize("name", ["by_offset", "by_page", "by_cursor", "by_link", "by_url"])
def test_filters_are_kept_on_every_page(things: Things, name: str) -> None:
    with things.client() as client:
        found = getattr(things.package, f"{name}_all")(client, color="even")
        assert ids(found) == EVEN
    assert all("color=even" in asked for asked in things.asked)


def test_cursor_in_the_body_keeps_the_body(things: Things) -> None:
    body = things.package.Search(color="even", limit=4)
    with things.client() as client:
        assert ids(things.package.search_all(client, body=body)) == EVEN
    assert len(things.asked) == 3


def test_pages_are_what_the_operation_returns(things: Things) -> None:
    with things.client() as client:
        pages = list(things.package.by_page_all(client, per_page=9).pages())
    assert [page.page for page in pages] == [1, 2, 3]
    assert isinstance(pages[0], things.package.Numbered)


def test_async_pages_are_what_the_operation_returns(things: Things) -> None:
    async def call() -> list[int]:
        async with things.package.AsyncClient(base_url=things.url) as client:
            pages = things.package.by_page_all_async(client, per_page=9).pages()
            return [page.page async for page in pages]

    assert asyncio.run(call()) == [1, 2, 3]


def test_nothing_is_asked_before_it_is_read(things: Things) -> None:
    with things.client() as client:
        found = iter(things.package.by_offset_all(client, limit=5))
        assert things.asked == []
        assert next(found).id == 0
        assert len(things.asked) == 1


def test_each_iteration_starts_from_the_first_page(things: Things) -> None:
    with things.client() as client:
        found = things.package.by_cursor_all(client)
        assert ids(found) == ids(found) == EVERY


def test_a_walk_begins_where_the_caller_says(things: Things) -> None:
    with things.client() as client:
        assert ids(things.package.by_offset_all(client, offset=20)) == EVERY[20:]
        assert ids(things.package.by_page_all(client, page=2)) == EVERY[10:]
        assert ids(things.package.by_cursor_all(client, cursor="15")) == EVERY[15:]


def test_empty_page_is_the_last(things: Things) -> None:
    with things.client() as client:
        assert ids(things.package.by_page_all(client, page=9)) == []
        assert ids(things.package.by_offset_all(client, color="none")) == []
    assert len(things.asked) == 2


def test_bare_mapping_is_one_item_per_page(things: Things) -> None:
    with things.client() as client:
        found = list(things.package.bare_map_all(client, page_size=10))
    assert [len(page["H100"]) for page in found] == [10, 10, 3]


def test_url_of_another_host_is_not_called(things: Things) -> None:
    with things.client() as client:
        assert ids(things.package.by_url_all(client, color="odd")) == EVERY[1::2]
    assert {asked.partition("?")[0] for asked in things.asked} == {"/url"}


def test_types_are_those_of_the_items(things: Things, tmp_path: Path) -> None:
    folder = Path(str(things.package.__file__)).parents[1]
    caller = tmp_path / "caller.py"
    caller.write_text(
        "import things\n"
        "async def call(client: things.AsyncClient) -> list[things.Thing]:\n"
        "    return [thing async for thing in things.by_url_all_async(client)]\n"
        "def pages(client: things.Client) -> list[things.Numbered]:\n"
        "    return list(things.by_page_all(client, color='even').pages())\n"
        "def first(client: things.Client) -> things.Thing:\n"
        "    return next(iter(things.search_all(client, body=things.Search())))\n"
    )
    result = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", str(caller), str(folder / "things")],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env={"MYPYPATH": str(folder), "MYPY_CACHE_DIR": os.environ["MYPY_CACHE_DIR"]},
    )
    assert result.returncode == 0, result.stdout
