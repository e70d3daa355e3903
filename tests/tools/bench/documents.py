"""Documents of the benchmark: those of a folder, the committed ones, and synthetic ones."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.tools.bench.tools import ROOT

SIZES = (100, 200, 400)
"""Operations of the synthetic documents."""
_METHODS = frozenset("get put post delete options head patch trace".split())
_FIELDS = 12
"""Fields of each synthetic model, without its id and status."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """An OpenAPI document in JSON."""

    name: str
    path: Path
    operations: int


def documents(given: Path | None, scratch: Path) -> tuple[Document, ...]:
    """Return the documents of the folder `given`, the committed ones, and the synthetic ones, which `scratch` receives."""
    folders = [*([given] if given is not None else []), ROOT / "specs"]
    paths = [
        path for folder in folders for path in sorted(folder.glob("*.json")) if not path.name.endswith(".source.json")
    ]
    for size in SIZES:
        paths.append(scratch / f"made-{size}.json")
        paths[-1].write_text(json.dumps(made(size)), "utf-8")
    return tuple(_document(path) for path in paths)


def made(operations: int) -> dict[str, Any]:
    """Return a document of about so many operations, five to a resource, shaped as FastAPI shapes them."""
    paths: dict[str, Any] = {}
    schemas: dict[str, Any] = {"Problem": _object({"detail": {"type": "string"}, "code": {"type": "integer"}})}
    for number in range(operations // 5):
        paths |= dict(_paths(number))
        schemas |= dict(_schemas(f"Resource{number}"))
    return {
        "openapi": "3.1.0",
        "info": {"title": "Made", "version": "1"},
        "servers": [{"url": "https://api.example.com"}],
        "security": [{"bearer": []}],
        "paths": paths,
        "components": {"schemas": schemas, "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}}},
    }


def _document(path: Path) -> Document:
    content = json.loads(path.read_text("utf-8"))
    operations = sum(len(_METHODS & item.keys()) for item in content["paths"].values())
    return Document(name=path.stem, path=path, operations=operations)


def _paths(number: int) -> Iterator[tuple[str, Any]]:
    model = f"Resource{number}"
    where = f"/api/v1/resource{number}"
    limit = _parameter("limit", {"type": "integer", "minimum": 1, "default": 100})
    after = _parameter("after", {"type": "string"})
    yield where, {
        "get": _operation(f"list_{model}", number, f"{model}Page", [limit, after]),
        "post": _operation(f"create_{model}", number, model, body=f"Create{model}"),
    }
    id_ = _parameter("id", {"type": "string"}, "path")
    yield f"{where}/{{id}}", {
        "get": _operation(f"get_{model}", number, model, [id_]),
        "patch": _operation(f"update_{model}", number, model, [id_], body=f"Update{model}"),
        "delete": _operation(f"delete_{model}", number, model, [id_]),
    }


def _operation(
    name: str, number: int, answer: str, parameters: list[Mapping[str, Any]] | None = None, body: str | None = None
) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": name.lower(),
        "tags": [f"group {number // 4}"],
        "summary": name.replace("_", " ").capitalize(),
        "description": "What this does is told in a sentence or two, as documents do. Limits apply.",
        "parameters": parameters or [],
        "responses": {
            "200": {"description": "Done", "content": _content(answer)},
            "422": {"description": "Refused", "content": _content("Problem")},
        },
    }
    if body is not None:
        operation["requestBody"] = {"required": True, "content": _content(body)}
    return operation


def _parameter(name: str, schema: Mapping[str, Any], place: str = "query") -> dict[str, Any]:
    return {
        "name": name,
        "in": place,
        "required": place == "path",
        "description": f"The {name} of it",
        "schema": schema,
    }


def _schemas(model: str) -> Iterator[tuple[str, Any]]:
    kinds: list[dict[str, Any]] = [
        {"type": "string", "maxLength": 100},
        {"type": "integer", "minimum": 0},
        {"anyOf": [{"type": "string", "format": "date-time"}, {"type": "null"}]},
        {"type": "array", "items": {"type": "string"}},
    ]
    fields = {f"camelField{number}": {**kinds[number % 4], "description": "What it holds"} for number in range(_FIELDS)}
    status = {"$ref": f"#/components/schemas/{model}Status"}
    yield f"{model}Status", {"type": "string", "enum": ["NEW", "READY", "GONE"]}
    yield model, _object({"id": {"type": "string"}, "status": status, **fields})
    yield f"Create{model}", _object(fields)
    yield f"Update{model}", {**_object(fields), "required": []}
    items = {"type": "array", "items": {"$ref": f"#/components/schemas/{model}"}}
    yield f"{model}Page", _object({"items": items, "next": {"type": "string"}})


def _object(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)[:2]}


def _content(model: str) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{model}"}}}
