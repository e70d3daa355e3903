"""Smallest valid documents around operations and schemas."""

import json
from collections.abc import Mapping
from typing import Any

from opgen.document.document import Document, load
from opgen.source.read import read


def operation(operation_id: str | None, *tags: str, deprecated: bool = False, schema: Any = None) -> dict[str, Any]:
    """Return an operation that returns `schema`, or nothing."""
    content = {"content": {"application/json": {"schema": schema}}} if schema else {}
    return {
        **({} if operation_id is None else {"operationId": operation_id}),
        "tags": list(tags),
        "deprecated": deprecated,
        "responses": {"200": {"description": "Done.", **content}},
    }


def read_document(
    paths: Mapping[str, Any],
    *,
    more: Mapping[str, Any] | None = None,
    schemas: Mapping[str, Any] | None = None,
    version: str = "3.1.0",
) -> Document:
    """Return a document with these paths, path parameters declared, and these component schemas."""
    items = {path: _with_parameters(path, item) for path, item in paths.items()}
    root = {
        "openapi": version,
        "info": {"title": "Test", "version": "1"},
        "paths": {**items, **(more or {})},
        "components": {"schemas": schemas or {}},
    }
    return load(read(json.dumps(root).encode(), "test.json"))


def _with_parameters(path: str, item: Mapping[str, Any]) -> dict[str, Any]:
    names = [piece.partition("}")[0] for piece in path.split("{")[1:]]
    parameters = [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in names]
    return {**item, "parameters": parameters}
