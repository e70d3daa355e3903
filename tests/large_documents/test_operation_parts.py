"""Operations of a tag with many lines are divided by their paths. Callers import them from the module of the tag."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from opgen.core.options import Options
from opgen.document.document import Document, load
from opgen.pipeline import generate
from opgen.source.read import read

from tests.large_documents.documents import json_of
from tests.support.checkout import operation
from tests.support.packages import imported, write_package

NOUNS = ("cats", "dogs", "list")
MODULES = {f"operations/_pets_{noun}.py" for noun in NOUNS} | {"operations/__init__.py", "operations/pets.py"}
FIRST_CALL = """
import sys
import httpx2
import pets
answer = httpx2.MockTransport(lambda _: httpx2.Response(200, json={"id": "a"}))
assert pets.get_cats_1(pets.Client(http_client=httpx2.Client(transport=answer))).id == "a"
print(*sorted(name for name in sys.modules if name.startswith("pets.operations.")))
"""


def document(*nouns: str, operations: int = 20) -> Document:
    """Return a document with so many operations of one tag for each noun."""
    summary = "\n\n".join(f"Line {number}." for number in range(10))
    paths: dict[str, Any] = {
        f"/v1/{noun}/{number}": {"get": operation(f"get_{noun}_{number}", "pets") | {"description": summary}}
        for noun in nouns
        for number in range(operations)
    }
    thing = {"type": "object", "properties": {"id": {"type": "string"}}}
    root = {"openapi": "3.1.0", "info": {"title": "Pets", "version": "1"}, "components": {"schemas": {"Thing": thing}}}
    return load(read(json_of(root | {"servers": [{"url": "https://a.example"}], "paths": paths}), "pets.json"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with the package of all nouns."""
    folder = tmp_path_factory.mktemp("parts")
    write_package(generate(document(*NOUNS), Options(package="pets")).files, folder / "pets")
    return folder


@pytest.fixture
def pets(folder: Path) -> Iterator[ModuleType]:
    """Import the package."""
    with imported(folder, "pets") as package:
        yield package


def test_small_tag_is_one_module() -> None:
    files = generate(document("cats"), Options(package="pets")).files
    assert [path.name for path in files if path.parts[0] == "operations"] == ["__init__.py", "pets.py"]


def test_large_tag_has_a_module_for_each_part_of_its_paths(folder: Path) -> None:
    files = {path.relative_to(folder / "pets").as_posix(): path for path in (folder / "pets/operations").glob("*.py")}
    assert files.keys() == MODULES
    assert max(path.read_text("utf-8").count("\n") for path in files.values()) <= 3000


def test_public_module_has_the_functions_of_all_parts(pets: ModuleType) -> None:
    from pets.operations import pets as public  # type: ignore[import-not-found] # noqa: PLC0415 - generated

    names = {name for entry in pets.OPERATIONS.values() for name in entry.names}
    assert names <= {*dir(public)}
    assert public.get_dogs_3 is pets.get_dogs_3
    assert pets.OPERATIONS["get_list_4"].functions[0] is public.get_list_4
    assert {*public.__all__} == names
    with pytest.raises(AttributeError, match="has no attribute 'get_cow'"):
        _ = public.get_cow


def test_first_call_of_a_function_loads_one_part(folder: Path) -> None:
    done = subprocess.run([sys.executable, "-c", FIRST_CALL], cwd=folder, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["pets.operations._pets_cats"]


def test_public_names_are_those_of_one_module() -> None:
    divided, whole = (generate(document(*NOUNS, operations=count), Options(package="pets")).files for count in (20, 2))
    assert divided.keys() - whole.keys()
    rows = [[row for row in files_rows(files) if "get_cats_1" in row] for files in (divided, whole)]
    assert rows[0][0] == rows[1][0]


def files_rows(files: Any) -> list[str]:
    """Return the rows of `api.jsonl`."""
    return [row for path, text in files.items() if path.name == "api.jsonl" for row in text.splitlines()]
