"""Verification of generated modules: every name is defined where a module uses it."""

import importlib
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from opgen.codegen.imports import _HOMES
from opgen.codegen.verify_output import VerificationError, verify, verify_package
from opgen.core.options import Options

from tests.support.documents import operation
from tests.support.packages import generated_package

CAT = {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}, "lives": {"type": "integer"}}}
ALIASES: dict[str, dict[str, Any]] = {
    "one-of": {"oneOf": [{"$ref": "#/components/schemas/Cat"}]},
    "nullable": {"anyOf": [{"$ref": "#/components/schemas/Cat"}, {"type": "null"}]},
    "chain": {"anyOf": [{"$ref": "#/components/schemas/Same"}]},
}
MODULES = {
    "call": "def f() -> None:\n    return encode_json(1)\n",
    "argument": "def f(a: int = b) -> None:\n    return a\n",
    "annotation": "def f(a: Missing) -> None:\n    return a\n",
    "result": "async def f() -> list[Missing]:\n    return 1\n",
    "quoted": 'A = "x"\n\n\nclass B:\n    a: "list[Missing]"\n',
    "decorator": "@deprecated\ndef f() -> None:\n    return 1\n",
    "base": "class A(Missing):\n    pass\n",
    "quoted argument of a base": 'class A:\n    pass\n\n\nclass B(A["Missing"]):\n    pass\n',
    "value of a field": "class A:\n    b: int = Missing\n",
    "function of a default": (
        "from pydantic import Field\n\n\nclass A:\n    b: int = Field(default_factory=lambda: Missing)\n"
    ),
    "alias": ("from typing_extensions import TypeAliasType\n\n" 'A = TypeAliasType("A", "list[Missing]")\n'),
    "later definition": (
        "from typing_extensions import TypeAliasType\n\n" 'A = TypeAliasType("A", B)\n\n\nclass B:\n    pass\n'
    ),
    "name for type checkers at run time": (
        "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n"
        "    from .models import A\n\n\ndef f() -> int:\n    return A\n"
    ),
    "argument of another function": ("def f(a: int) -> int:\n    return a\n\n\ndef g() -> int:\n    return a\n"),
}
DEFINED = """
from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field
from typing_extensions import TypeAliasType

from . import models as _models

if TYPE_CHECKING:
    from .errors import NotFound

A = TypeAliasType("A", "list[B] | Literal['Missing']")


class B:
    a: Annotated[B | C, Field(alias="Missing")] = Field(default_factory=lambda: C())
    b: "Literal['Missing'] | NotFound"


class C:
    pass


def f(a: A, *, b: _models.D) -> tuple[B, NotFound]:
    from .errors import ApiError

    return [a, b, ApiError]
"""


@pytest.mark.parametrize("alias", ALIASES)
@pytest.mark.parametrize("others", [0, 200], ids=["small", "large"])
def test_body_of_an_alias_of_one_model_is_built(tmp_path: Path, alias: str, others: int) -> None:
    other = {"type": "object", "properties": {"a": {"type": "string"}}}
    schemas: dict[str, Any] = {f"Other{n}": other for n in range(others)}
    links = [{"$ref": f"#/components/schemas/{name}"} for name in schemas]
    schemas |= {"Cat": CAT, "Same": ALIASES["one-of"], "Pet": ALIASES[alias]}
    body = {"schema": {"$ref": "#/components/schemas/Pet"}}
    root = {
        "openapi": "3.1.0",
        "info": {"title": "Pets", "version": "1"},
        "paths": {
            path: {
                "post": {
                    **operation(path[1:], deprecated=path == "/old", schema={"type": "array", "prefixItems": links}),
                    "requestBody": {"required": True, "content": {"application/json": body}},
                }
            }
            for path in ("/new", "/old")
        },
        "components": {"schemas": schemas},
    }
    with generated_package(root, tmp_path, Options(package="pets")):
        assert Path(tmp_path, "pets", "models").is_dir() == bool(others)
        functions = importlib.import_module("pets.operations.default")
        for build in (functions.new_request, functions.old_request):
            assert build(body={"name": "Tom"}).content == b'{"name":"Tom"}'


@pytest.mark.parametrize("source", MODULES.values(), ids=MODULES)
def test_undefined_name_is_refused(source: str) -> None:
    with pytest.raises(VerificationError, match=r"^a\.py:\d+: \w+ is not defined"):
        verify(PurePosixPath("a.py"), source)


@pytest.mark.parametrize("source", ["from ..models import Pet, Mapping\n", "class Mapping:\n    pass\n"])
def test_definition_that_shadows_a_name_of_a_library_is_refused(source: str) -> None:
    with pytest.raises(VerificationError, match=r"^a/b\.py:1: Mapping is shadowed$"):
        verify(PurePosixPath("a/b.py"), source)


def test_components_with_the_names_of_imports_are_imported(tmp_path: Path) -> None:
    names = [name for name in _HOMES if name[0].isupper()]
    components = {name: {"$ref": f"#/components/schemas/{name}"} for name in names}
    colors = {"type": "array", "items": {"enum": ["red", "blue"]}}
    every = {"type": "object", "properties": {**components, "colors": colors}}
    root = {
        "openapi": "3.1.0",
        "info": {"title": "Names", "version": "1"},
        "paths": {
            "/new": {
                "post": {
                    **operation("new", schema={"oneOf": [*components.values(), {"const": "done"}]}),
                    "parameters": [{"name": "colors", "in": "query", "schema": colors}],
                    "requestBody": {"required": True, "content": {"application/json": {"schema": every}}},
                }
            }
        },
        "components": {"schemas": dict.fromkeys(names, CAT)},
    }
    with generated_package(root, tmp_path, Options(package="names")) as package:
        (entry,) = package.OPERATIONS.values()
        request = entry.functions[-1](body={"Mapping": {"name": "Tom"}})
        assert request.content == b'{"Mapping":{"name":"Tom"}}'


def test_names_of_other_modules_are_looked_up() -> None:
    path = PurePosixPath("operations/a.py")
    files = {path: DEFINED.replace("from .", "from .."), PurePosixPath("a/b.py"): ""}
    own = verify(path, files[path])
    models = PurePosixPath("models.py"), "class D:\n    pass\n"
    errors = PurePosixPath("errors.py"), "class NotFound:\n    pass\n\n\nApiError = 1\n"
    complete = files | dict([models, errors])
    interfaces = {each: verify(each, complete[each]) for each in complete} | {path: own}
    verify_package(complete, interfaces)
    for module, name in ((models[0], "D"), (errors[0], "ApiError")):
        changed = complete | {module: complete[module].replace(name, "Other")}
        found = interfaces | {module: verify(module, changed[module])}
        with pytest.raises(VerificationError, match=f"does not define {name}$"):
            verify_package(changed, found)
        del found[module]  # a module from the cache
        with pytest.raises(VerificationError, match=f"does not define {name}$"):
            verify_package(changed, found)


def test_stored_index_of_models_defines_the_names_of_its_modules() -> None:
    path, index, part = map(PurePosixPath, ("client.py", "models/__init__.py", "models/cat.py"))
    files = {
        path: "from . import models as _models\n\n\ndef f() -> _models.Cat:\n    return 1\n",
        index: "from .cat import *\n",
        part: "class Cat:\n    pass\n",
    }
    interfaces = {path: verify(path, files[path])}
    verify_package(files, interfaces)
    with pytest.raises(VerificationError, match=r"models does not define Cat$"):
        verify_package(files | {part: "class Dog:\n    pass\n"}, interfaces)
