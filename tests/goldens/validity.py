"""Whether JSON is valid by a schema of a document, as an implementation of JSON Schema judges it that is not ours."""

from typing import Any

from openapi_schema_validator import OAS30Validator, OAS31Validator
from referencing import Registry
from referencing.jsonschema import DRAFT4, DRAFT202012

from generator.document import Document

_BASE = "urn:document"


def problems(document: Document, schema: Any, value: Any) -> list[str]:
    """What is wrong with `value` by `schema`, which is part of `document`; all are any JSON."""
    if document.root["openapi"].startswith("3.0"):
        dialect, validator = DRAFT4, OAS30Validator
    else:
        dialect, validator = DRAFT202012, OAS31Validator
    registry = Registry().with_resource(_BASE, dialect.create_resource(document.root))
    checker = validator(_absolute(schema), registry=registry)
    return [error.message for error in checker.iter_errors(value)]


def _absolute(schema: Any) -> Any:
    """`schema` with its references still into the document, though it stands alone."""
    if isinstance(schema, list):
        return [_absolute(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: _absolute(value) for key, value in schema.items()}
    if isinstance(found.get("$ref"), str):
        found["$ref"] = _BASE + found["$ref"]
    return found
