"""Docstrings of operations with sections in their description."""

import ast
import inspect
import json
from collections.abc import Iterator
from pathlib import PurePosixPath
from types import ModuleType
from typing import Any

import pytest
from opgen.codegen.build.docstrings import argument_texts, without_sections
from opgen.core.options import Options
from opgen.document.document import load
from opgen.pipeline import generate
from opgen.source.read import read

from tests.support.packages import generated_package
from tests.support.tables import tables

TABLES = tables(__file__)

DESCRIPTION = """Create a pet.

Args:
    pet_id (str): Number of
        the pet.
    limit: Never used.
    request: The request.

Returns:
    The pet.

Raises:
    HTTPException: 404 if there is no pet.
"""


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """Yield a client of an operation with `DESCRIPTION`."""
    limit = {"in": "query", "name": "limit", "description": "Number of pets."}
    pet = {"in": "path", "name": "pet_id", "required": True}
    parameters: list[dict[str, Any]] = [pet, limit]
    operation = {
        "operationId": "get_pet",
        "description": DESCRIPTION,
        "parameters": [{**each, "schema": {"type": "string"}} for each in parameters],
        "responses": {"204": {"description": "Done."}, "404": {"description": "No pet."}},
    }
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Pets", "version": "1"},
        "paths": {"/pets/{pet_id}": {"get": operation}},
    }
    folder = tmp_path_factory.mktemp("described")
    with generated_package(document, folder, Options(package="described")) as found:
        yield found


def test_docstring_has_each_section_once(package: ModuleType) -> None:
    for name in ("get_pet", "get_pet_async"):
        text = inspect.cleandoc(getattr(package, name).__doc__)
        assert text == """Create a pet.

Other values:
    request: The request.

Returns:
    The pet.

Errors:
    HTTPException: 404 if there is no pet.

`GET /pets/{pet_id}`

Args:
    pet_id: Number of the pet.
    limit: Number of pets.

Raises:
    NotFoundError: Status 404. No pet."""


@pytest.mark.parametrize(
    ("description", "expected"),
    [
        ("", ""),
        ("A text.\nArgs: none", "A text.\nArgs: none"),
        ("Args:\n- a: one", "Other values:\n- a: one"),
        ("Args:\n    a: one\nText.", "Text."),
        ("Parameters:\n  *a: one\n  c: three", "Other values:\n  c: three"),
        ("Args:\n    a: one\n    b: two", ""),
    ],
)
def test_other_texts_remain(description: str, expected: str) -> None:
    assert without_sections(description, {"a", "b"}) == expected


def test_texts_of_arguments_are_found() -> None:
    text = "Args:\n    a (int, optional): One:\n        1.\n    no entry\n    b:two\n"
    assert argument_texts(text) == {"a": "One: 1."}
    assert argument_texts("Raises:\n    a: one") == {}


@pytest.mark.parametrize(("operation", "expected"), TABLES["docstring_does_not_repeat_texts_of_the_document"])
def test_docstring_does_not_repeat_texts_of_the_document(operation: dict[str, Any], expected: str) -> None:
    operation = {"operationId": "call", "responses": {"204": {"description": "Done."}}, **operation}
    document = {"openapi": "3.1.0", "info": {"title": "A", "version": "1"}, "paths": {"/call": {"post": operation}}}
    files = generate(load(read(json.dumps(document).encode(), "a.json")), Options(package="described")).files
    tree = ast.parse(files[PurePosixPath("operations/default.py")])
    text = next(ast.get_docstring(each) for each in tree.body if isinstance(each, ast.FunctionDef))
    assert text == "Send `POST /call`." + (expected and f"\n\nArgs:\n    {expected}")
