"""Examples of a schema: valid, the same on every run, and different enough to notice a lost value."""

import math
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, Literal

from opgen.core.references import References, references
from opgen.document.document import Document

from tests.goldens.texts import text

Variant = Literal["least", "first", "last"]
"""`least` has only required values, and null where it is allowed. The others have all values, by the first or last member."""

VARIANTS: tuple[Variant, ...] = ("least", "first", "last")

_DEEPEST = 4
_INDEXED: dict[int, tuple[Document, References]] = {}
"""Documents with their references, by identity. An index takes longer than an example."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examples:
    """Examples of the schemas of `document`, as any JSON. The caller sends those with `sent`, the server all others."""

    document: Document
    variant: Variant
    sent: bool
    is_made_up: bool = False
    """True if the document's own examples are ignored."""

    def of(self, schema: Any, depth: int = 0, turns: int = 0) -> Any:
        """Return a value that `schema` accepts; after `turns` nested unions, which may be recursive, use the first variant."""
        if not isinstance(schema, dict) or not schema:
            return {"anything": [1, "two", None]}
        schema = self.combined(schema)
        is_least = self.variant == "least" or depth > _DEEPEST
        is_null = _types(schema) == ["null"] or schema.get("enum") == [None]
        if is_null or (is_least and self._takes_null(schema)):
            return None
        if given := self._given(schema):
            return given[-1 if self.variant == "last" else 0]
        for keyword in ("oneOf", "anyOf"):
            if keyword in schema:
                if turns > _DEEPEST:
                    schema = {**schema, keyword: _first(schema[keyword])}
                return self.of(self.branch(schema, keyword), depth, turns + 1)
        return self._typed(schema, depth)

    def resolved(self, schema: Any) -> Any:
        """Return the target of a `$ref`."""
        while "$ref" in schema:
            schema = self._target(schema)
        return schema

    def combined(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Merge `schema` with its reference target and all members of its `allOf`."""
        parts = [self.combined(part) for part in schema.get("allOf", ())]
        if "$ref" in schema:
            parts.append(self.combined(self._target(schema)))
        own = {k: v for k, v in schema.items() if k not in {"allOf", "$ref"}}
        found: dict[str, Any] = {}
        for part in (*parts, own):
            for key, value in part.items():
                found[key] = _both(key, found[key], value) if key in found else value
        return found

    def _target(self, schema: Any) -> Any:
        pointers = _indexed(self.document).identifiers.resolve(schema["$ref"], ())
        return self.document.resolve(next(pointers))

    def _takes_null(self, schema: dict[str, Any]) -> bool:
        if schema.get("nullable") or "null" in _types(schema):
            return True
        branches = [*schema.get("oneOf", ()), *schema.get("anyOf", ())]
        return None in schema.get("enum", ()) or {"type": "null"} in branches

    def branch(self, schema: dict[str, Any], keyword: str) -> dict[str, Any]:
        """Merge `schema` with the selected member of its union and the discriminator value of that member."""
        branches = [b for b in schema[keyword] if b != {"type": "null"}]
        branch = branches[-1 if self.variant == "last" else 0]
        around = {k: v for k, v in schema.items() if k not in {keyword, "discriminator"}}
        tag = schema.get("discriminator", {})
        own = self.combined(branch).get("properties", {}).get(tag.get("propertyName"))
        if "$ref" not in branch or not tag or (own and self._given(own)):
            return {"allOf": [around, branch]}
        name = branch["$ref"].rsplit("/", 1)[-1]
        mapping = tag.get("mapping", {}).items()
        value = next((k for k, v in mapping if v in {branch["$ref"], name}), name)
        tagged = {"properties": {tag["propertyName"]: {"const": value}}}
        return {"allOf": [around, branch, tagged]}

    def _given(self, schema: dict[str, Any]) -> list[Any]:
        """Return the values that the schema itself names."""
        if "const" in schema:
            return [schema["const"]]
        if "enum" in schema:
            return [value for value in schema["enum"] if value is not None]
        if self.is_made_up:
            return []
        found: list[Any] = schema.get("examples", [])
        return [schema["example"]] if "example" in schema else found

    def _typed(self, schema: dict[str, Any], depth: int) -> Any:
        types = [name for name in _types(schema) if name != "null"]
        kind = types[-1 if self.variant == "last" else 0] if types else "object"
        if kind == "array" or (not types and "items" in schema):
            return self._array(schema, depth)
        if kind == "object":
            return self._object(schema, depth)
        if kind == "string":
            return text(schema)
        return True if kind == "boolean" else _number(schema, kind)

    def _array(self, schema: dict[str, Any], depth: int) -> list[Any]:
        count = schema.get("minItems", 0)
        if self.variant != "least" and depth <= _DEEPEST:
            count = max(count, 1)
        schemas = list(schema.get("prefixItems", ()))
        schemas += [schema.get("items", {})] * (count - len(schemas))
        return [self.of(each, depth + 1) for each in schemas]

    def _object(self, schema: dict[str, Any], depth: int) -> dict[str, Any]:
        required = set(schema.get("required", ()))
        is_full = self.variant != "least" and depth <= _DEEPEST
        found = {}
        for name, part in schema.get("properties", {}).items():
            direction = "readOnly" if self.sent else "writeOnly"
            is_ours = not (isinstance(part, dict) and part.get(direction))
            if is_ours and (is_full or name in required):
                found[name] = self.of(part, depth + 1)
        # Servers add fields. Callers do if the schema has no properties.
        is_open = not self.sent or not schema.get("properties")
        is_open = is_open and schema.get("unevaluatedProperties") is not False
        extra = schema.get("additionalProperties", is_open)
        if is_full and extra is not False:
            found["added later"] = self.of(extra, depth + 1)
        return found


def _both(key: str, one: Any, other: Any) -> Any:
    """Combine two values of a keyword that must both hold; else return the later one."""
    if key == "properties":
        shared = {name: {"allOf": [one[name], other[name]]} for name in one if name in other}
        return {**one, **other, **shared}
    if key == "required":
        return [*one, *other]
    if key == "prefixItems":
        pairs: zip_longest[tuple[Any, Any]] = zip_longest(one, other, fillvalue={})
        return [{"allOf": list(pair)} for pair in pairs]
    if key in {"type", "enum"}:
        pair = [value if isinstance(value, list) else [value] for value in (one, other)]
        return [value for value in pair[0] if value in pair[1]] or other
    return other


def _indexed(document: Document) -> References:
    """Return the references of `document`, from the first call for it."""
    if id(document) not in _INDEXED:
        _INDEXED[id(document)] = document, references(document.root)
    return _INDEXED[id(document)][1]


def _types(schema: dict[str, Any]) -> list[str]:
    value = schema.get("type", [])
    return value if isinstance(value, list) else [value]


def _number(schema: dict[str, Any], kind: str) -> float:
    """Return the smallest number that `schema` allows, else the largest, else any number."""
    step, found = (1, 3.0) if kind == "integer" else (0.5, 1.5)
    lower, upper = schema.get("minimum"), schema.get("maximum")
    above, below = schema.get("exclusiveMinimum"), schema.get("exclusiveMaximum")
    if isinstance(above, bool):  # OpenAPI 3.0
        above, lower = (lower, None) if above else (None, lower)
    if isinstance(below, bool):
        below, upper = (upper, None) if below else (None, upper)
    if above is not None:
        found = math.floor(above) + step
    elif lower is not None:
        found = lower
    elif below is not None:
        found = math.ceil(below) - step
    elif upper is not None:
        found = upper
    elif "multipleOf" in schema:
        found = schema["multipleOf"]
    if kind == "number":
        return float(found)
    return math.ceil(found) if lower is not None else math.floor(found)


def _first(branches: list[Any]) -> list[Any]:
    return [each for each in branches if each != {"type": "null"}][:1]
