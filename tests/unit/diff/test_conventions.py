"""Conventions of other generators: each successor, and each piece of code in a remedy, fits a generated client."""

import ast
import inspect
import re
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import httpx2
import pydantic
import pytest
from opgen.core.options import Options
from opgen.diff.conventions import CONVENTIONS, Convention

from tests.support.packages import generated_package
from tests.support.tables import tables

TABLES = tables(__file__)

_DOCUMENT = TABLES["document"]
_VALUES = {"{call}": "client.files.create(...)", "{request}": "upload_request(...)", "{credential}": "token"}


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """Return a client with a credential and files."""
    with generated_package(_DOCUMENT, tmp_path_factory.mktemp("conventions"), Options(package="files")) as package:
        yield package


def _response(package: ModuleType) -> Any:
    transport = httpx2.MockTransport(lambda _: httpx2.Response(404))
    return package.Client(http_client=httpx2.Client(transport=transport)).request("GET", "/")


def _owner(package: ModuleType, row: Convention) -> Any:
    """Return the object with the successor of a row as an attribute."""
    client, response = package.Client(), _response(package)
    owners = {
        "client": client,
        "async client": package.AsyncClient(),
        "model": package.Form.model_construct(),
        "error": response.error(),
        "Response": response,
        "ApiResponse": response,
        "HTTPResponse": response,
        "File": package.Upload(b""),
    }
    return owners.get("client" if row.group in {"argument", "view"} else row.old.rpartition(".")[0], package)


def _keywords(package: ModuleType, function: Any) -> set[str]:
    """Return the keywords of a function, with the options of a client."""
    found = {*inspect.signature(function).parameters}
    return found | package.client.Options.__annotations__.keys() if "options" in found else found


def _check(package: ModuleType, node: ast.expr) -> Any:
    """Return the value that an expression of a remedy names, after a check of its keywords."""
    match node:
        case ast.Name(id=name):
            values = {"httpx2": httpx2, "pydantic": pydantic, "str": str, "client": package.Client()}
            values |= {"response": _response(package), "error": _response(package).error()}
            return values[name] if name in values else getattr(package, name)
        case ast.Attribute(value=value, attr=attr):
            return getattr(_check(package, value), attr)
        case ast.Call(func=func, keywords=keywords):
            function = _check(package, func)
            assert not keywords or {each.arg for each in keywords} <= _keywords(package, function)
            return function
        case ast.Await(value=value):
            return _check(package, value)
    return None


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(row, id=f"{kind}-{row.group}-{row.old}")
        for kind, rows in CONVENTIONS.items()
        for row in rows
        if (row.new or row.remedy) and row.group != "default"
    ],
)
def test_successor_and_remedy_of_a_convention_exist_in_a_generated_client(package: ModuleType, row: Convention) -> None:
    new, _, first = row.new.partition(" ")
    new = _VALUES.get(new, new)
    if row.group in {"option", "positional"} and new:
        assert new in _keywords(package, package.Client)
    elif new not in {"", "."}:
        owner = _owner(package, row)
        for each in new.removesuffix("()").split("."):
            owner = getattr(owner, each)
        assert not first or row.group == "view" or first in _keywords(package, owner)
    text = row.remedy
    for name, value in _VALUES.items():
        text = text.replace(name, value)
    assert "{" not in re.sub("`[^`]*`", "", text)
    for code in re.findall("`([^`]+)`", text):
        _check(package, ast.parse(code, mode="eval").body)
