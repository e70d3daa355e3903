"""Types of prepared results: a result of another type is an error of the type checker."""

import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

CALLER = """
from collections.abc import Iterable
from typing import assert_type

import doubled
from doubled.testing import AsyncFakeClient, FakeCall, FakeClient, FakeOperation

fake, other = FakeClient(), AsyncFakeClient()
client: doubled.Client = fake
async_client: doubled.AsyncClient = other
item = doubled.Item(id=1)

assert_type(fake.on(doubled.get_item), FakeOperation[doubled.Item])
assert_type(other.on(doubled.get_item_async), FakeOperation[doubled.Item])
assert_type(fake.on(doubled.list_items), FakeOperation[list[doubled.Item]])
assert_type(other.on(doubled.find_items_async), FakeOperation[doubled.Found])
assert_type(fake.on(doubled.watch_items), FakeOperation[Iterable[doubled.Item]])
assert_type(other.on(doubled.watch_items_async), FakeOperation[Iterable[doubled.Item]])
assert_type(fake.on(fake.items.get), FakeOperation[doubled.Item])
assert_type(other.on(other.watch), FakeOperation[Iterable[doubled.Item]])
assert_type(fake.on(doubled.get_photo), FakeOperation[bytes])
assert_type(fake.on(doubled.add_item), FakeOperation[doubled.Item | doubled.Job])

fake.on(doubled.get_item).fails(503).fails(doubled.TransportError).returns(item, item)
fake.on(doubled.add_item).fails(doubled.UnprocessableEntityError, doubled.Problem(code="a"))
fake.on(doubled.delete_item).returns(None)
other.on(doubled.watch_items_async).returns([item], (item, item))
assert_type(fake.recorded, list[FakeCall])
assert_type(fake.recorded[0].body(doubled.Item), doubled.Item)
assert_type(fake.with_options(max_retries=0), FakeClient)

fake.on(doubled.get_item).returns("a")  # wrong
other.on(doubled.get_item_async).returns(5)  # wrong
fake.on(doubled.list_items).returns(item)  # wrong
other.on(doubled.find_items_async).returns(item)  # wrong
fake.on(doubled.watch_items).returns(item)  # wrong
other.on(doubled.watch_items_async).returns([1])  # wrong
fake.on(doubled.get_photo).returns("text")  # wrong
fake.on(doubled.get_item).fails(ValueError)  # wrong
"""


@pytest.mark.parametrize("package", ["httpx2"], indirect=True)
def test_prepared_results_have_the_type_of_the_function(package: ModuleType, tmp_path: Path) -> None:
    folder = Path(str(package.__file__)).parent
    caller = tmp_path / "caller.py"
    caller.write_text(CALLER, "utf-8")
    said = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", str(folder), str(caller)],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env={"MYPYPATH": str(folder.parent), "MYPY_CACHE_DIR": os.environ["MYPY_CACHE_DIR"]},
    ).stdout
    found = [int(line) for line in re.findall(r"caller.py:(\d+): error", said)]
    assert found == [n for n, line in enumerate(CALLER.splitlines(), 1) if line.endswith("# wrong")], said
    assert said.count(": error") == len(found)
