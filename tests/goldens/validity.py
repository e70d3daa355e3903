"""Problems of JSON by a schema of a document, found by an independent implementation of JSON Schema."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from openapi_schema_validator import OAS30Validator, OAS31Validator
from opgen.document.document import Document
from referencing import Registry, Specification
from referencing.jsonschema import DRAFT4, DRAFT202012

_BASE = "urn:document"


def problems(document: Document, schema: Any, value: Any, *, sent: bool) -> list[str]:
    """Return the problems of `value` against `schema`, which is part of `document`.

    A value that is `sent` to a server needs no read-only field. A schema that refers to itself without end has no
    problems.
    """
    if document.root["openapi"].startswith("3.0"):
        dialect, validator = DRAFT4, OAS30Validator
    else:
        dialect, validator = DRAFT202012, OAS31Validator
    registry = _registry(_Root(document.root), dialect, sent=sent)
    checker = validator(_as_meant(schema, sent=sent), registry=registry)
    try:
        return [error.message for error in checker.iter_errors(value)]
    except RecursionError:
        return []


@dataclass(frozen=True, slots=True, eq=False)
class _Root:
    """Root of a document, any JSON, which is equal only to itself."""

    value: Any

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Root) and self.value is other.value

    def __hash__(self) -> int:
        return id(self.value)


@lru_cache(maxsize=4)  # the schemas of a large document need the same registry
def _registry(root: _Root, dialect: Specification[Any], *, sent: bool) -> Registry[Any]:
    """Return the registry that resolves references of the document."""
    meant = _as_meant(root.value, sent=sent)
    meant = {**meant, "$defs": meant.get("components", {}).get("schemas", {})}
    resource = dialect.create_resource(meant)
    found: Registry[Any] = Registry().with_resource(_BASE, resource).crawl()
    return found


def _as_meant(schema: Any, *, sent: bool) -> Any:
    """Return a self-contained copy whose references still point into the document.

    `nullable` beside `allOf` allows null: OpenAPI 3.0.3 says that it does not, and servers use it as if it did.
    """
    if isinstance(schema, list):
        return [_as_meant(item, sent=sent) for item in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: _as_meant(value, sent=sent) for key, value in schema.items()}
    if isinstance(found.get("$ref"), str) and found["$ref"].startswith("#"):
        # JSON Schema finds identifiers in `$defs`.
        place = found["$ref"].replace("#/components/schemas/", "#/$defs/")
        found["$ref"] = _BASE + place if place.startswith("#/") else found["$ref"]
    if found.get("nullable") is True and "allOf" in found:
        null = {"nullable": True, "enum": [None]}
        return {"anyOf": [{"allOf": found["allOf"]}, null]}
    if isinstance(found.get("required"), list) and isinstance(found.get("properties"), dict):
        properties = found["properties"]
        flag = "readOnly" if sent else "writeOnly"
        found["required"] = [name for name in found["required"] if not _has(properties.get(name), flag)]
    return found


def _has(schema: Any, flag: str) -> bool:
    return isinstance(schema, dict) and schema.get(flag) is True
