"""Schemas as their users meet them: a document is normalized and printed, its models are imported."""

import json
import sys
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from itertools import count
from pathlib import Path
from types import ModuleType
from typing import Any

from opgen.api.model import Api
from opgen.codegen.models.modules import print_models
from opgen.core.options import Options
from opgen.document.document import Document, load
from opgen.normalize import normalize
from opgen.source.read import read
from pydantic import TypeAdapter

_RUNTIME = Path(__file__).parents[4] / "templates" / "runtime"
_numbers = count()


def documented(schemas: dict[str, Any], *, version: str = "3.1.0") -> Document:
    """Return a document with the components `schemas`, each of which is both sent and received."""
    paths = {f"/{number}": {"put": _operation(name)} for number, name in enumerate(schemas)}
    root = {
        "openapi": version,
        "info": {"title": "Schemas", "version": "1"},
        "paths": paths,
        "components": {"schemas": schemas},
    }
    return load(read(json.dumps(root).encode(), "openapi.json"))


def normalized(schemas: dict[str, Any], *, version: str = "3.1.0") -> Api:
    """Return the normalized API of `schemas`."""
    return normalize(documented(schemas, version=version), Options(package="schemas"))


def modelled(schemas: dict[str, Any], *, version: str = "3.1.0", package: str = "modelled") -> ModuleType:
    """Return the module of the models of `schemas`, components by name; `package` is theirs, which has a runtime of its own."""
    return loaded(print_models(normalized(schemas, version=version).definitions), package)


def loaded(source: str, package: str = "modelled") -> ModuleType:
    """Return the module of models that is `source`; `package` is theirs, which has a runtime of its own."""
    _load_runtime(package)
    module = ModuleType(f"{package}.models{next(_numbers)}")
    module.__package__ = package
    sys.modules[module.__name__] = module
    exec(compile(source, "models.py", "exec"), module.__dict__)  # noqa: S102 - our own
    return module


def adapter(module: ModuleType, name: str) -> TypeAdapter[Any]:
    """Read and write the component `name`, whatever its type."""
    return TypeAdapter(getattr(module, name))


def round_trip(module: ModuleType, name: str, value: Any) -> Any:
    """`value`, any JSON, read as the component `name` and written as a body is."""
    reader = adapter(module, name)
    model = reader.validate_json(json.dumps(value))
    content = TypeAdapter(Any).dump_json(model, by_alias=True, exclude_unset=True)
    return json.loads(content)


def _operation(name: str) -> dict[str, Any]:
    media = {"application/json": {"schema": {"$ref": "#/components/schemas/" + name.replace("/", "~1")}}}
    return {"requestBody": {"content": media}, "responses": {"200": {"description": "OK", "content": media}}}


@cache
def runtime_module(package: str, name: str, file: str) -> ModuleType:
    """Return a module of the private part of `package`: `file` of the templates, under its name there."""
    if name:
        _load_runtime(package)
    spec = spec_from_file_location(
        f"{package}._runtime{name}", _RUNTIME / file, submodule_search_locations=None if name else [str(_RUNTIME)]
    )
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[module.__name__] = module
    spec.loader.exec_module(module)
    return module


@cache
def _load_runtime(package: str) -> None:
    """Return the runtime as the private part of the package that all models are imported into."""
    sys.modules[package] = ModuleType(package)
    runtime_module(package, "", "__init__.py")
