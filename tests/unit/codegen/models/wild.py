"""Documents in which keywords meet as they do in the wild, and values that may be valid by them."""

from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from opgen.schemas.values import SAMPLES

COUNT = 12
"""Number of random components in a document. Each may refer to each."""


def _kind(kind: str, **properties: Any) -> dict[str, Any]:
    """Return an object with a discriminator value."""
    return {"type": "object", "required": ["kind"], "properties": {"kind": {"const": kind}, **properties}}


def _union(*names: str, **mapping: str) -> dict[str, Any]:
    """Return a union with a discriminator."""
    members = [{"$ref": f"#/components/schemas/{name}"} for name in names]
    return {"oneOf": members, "discriminator": {"propertyName": "kind", "mapping": mapping}}


CYCLE = {
    "Shape": _union("Round", "Square"),
    "Round": _union("Circle", "Ring", ring="Ring"),
    "Circle": _kind("Circle", inside={"$ref": "#/components/schemas/Shape"}),
    "Ring": _kind("ring", hole={"type": "integer"}),
    "Square": _kind("Square", side={"type": "number"}),
}
"""Components with discriminators, which refer to each other."""

_DRAWING = {"type": "object", "properties": {"shape": {"$ref": "#/components/schemas/Shape"}}}
_DEEPEST = 3
_NAMES = ["a", "kind", "x-y", "b", "class", "model_config", "copy", "", "1st", "é", "$ref", "Upper"]
"""Names that Python or pydantic reserves, or that are not identifiers, are among them."""
_TEXTS = ["", "a", "b", "aa", "1", "true", "2020-01-01", "long text"]
_NUMBERS = [0, 1, 2, 4, -3, 1.5, 2.0, -3.25, 10**20]
_TYPES: list[Any] = [
    *("string", "integer", "number", "boolean", "null"),
    *(["string", "null"], ["integer", "string"], ["boolean", "integer"]),
]
_LIMITS: list[dict[str, Any]] = [
    *({"minLength": 1}, {"maxLength": 2}, {"format": "date"}, {"minimum": 1}, {"maximum": 5}),
    *({"exclusiveMinimum": 0}, {"multipleOf": 2}, {"const": None}, {"const": 1.5}),
    *({"const": "a"}, {"const": [1]}, {"enum": ["a", "b", ""]}, {"enum": [0, 1]}),
    *({"enum": [None, True, 1]}, {"enum": [1.5, [1], {"a": 1}]}),
]


def documented(random: Random) -> dict[str, Any]:
    """Return the components of a document."""
    return {**{f"S{number}": _schema(random, 0) for number in range(COUNT)}, "Drawing": _DRAWING, **CYCLE}


def _schema(random: Random, depth: int) -> dict[str, Any]:
    if random.random() < 0.06:
        name = random.choice([*(f"S{number}" for number in range(COUNT)), "Shape"])
        return {"$ref": f"#/components/schemas/{name}"}
    if random.random() < 0.04:
        return {}
    if depth >= _DEEPEST or random.random() < 0.4:
        return _scalar(random)
    kinds: list[Callable[[Random, int], dict[str, Any]]]
    kinds = [_array, _object, _object, _object, _choice, _choice, _whole]
    return random.choice(kinds)(random, depth + 1)


def _scalar(random: Random) -> dict[str, Any]:
    limits = random.choice(_LIMITS) if random.random() < 0.3 else {}
    kind = {"type": random.choice(_TYPES)} if random.random() < 0.95 else {}
    return {**kind, **limits}


def _some(random: Random, keywords: Mapping[str, Callable[[], Any]]) -> dict[str, Any]:
    """Each of the keywords, now and then."""
    chosen = [name for name in keywords if random.random() < 0.15]
    return {name: keywords[name]() for name in chosen}


def _array(random: Random, depth: int) -> dict[str, Any]:
    def inner() -> dict[str, Any]:
        return _schema(random, depth)

    keywords = {
        "items": lambda: random.choice([False, inner()]),
        "prefixItems": lambda: [inner() for _ in range(random.randint(1, 2))],
        "minItems": lambda: random.randint(0, 2),
        "maxItems": lambda: random.randint(1, 2),
        "contains": inner,
        "uniqueItems": lambda: True,
        "unevaluatedItems": lambda: random.choice([False, inner()]),
        "type": lambda: ["array", "null"],
    }
    items = {"items": inner()} if random.random() < 0.7 else {}
    return {"type": "array", **items, **_some(random, keywords)}


def _object(random: Random, depth: int) -> dict[str, Any]:
    def inner() -> dict[str, Any]:
        return _schema(random, depth)

    names = random.sample(_NAMES, random.randint(0, 3))
    keywords = {
        "required": lambda: random.sample(_NAMES[:4], random.randint(1, 2)),
        "additionalProperties": lambda: random.choice([False, inner()]),
        "patternProperties": lambda: {"^x": inner()},
        "dependentRequired": lambda: {"a": ["b"]},
        "dependentSchemas": lambda: {"a": inner()},
        "propertyNames": lambda: {"maxLength": 4},
        "minProperties": lambda: 1,
        "unevaluatedProperties": lambda: random.choice([False, inner()]),
        "if": lambda: {"required": ["a"]},
        "then": inner,
        "not": inner,
        "oneOf": lambda: [inner(), inner()],
        "anyOf": lambda: [inner(), {"required": ["a"]}],
        "allOf": lambda: [inner()],
        "type": lambda: ["object", "null"],
    }
    properties = {"properties": {name: inner() for name in names}} if names else {}
    return {"type": "object", **properties, **_some(random, keywords)}


def _choice(random: Random, depth: int) -> dict[str, Any]:
    branches = [_schema(random, depth) for _ in range(random.randint(1, 3))]
    return {random.choice(["oneOf", "anyOf"]): branches}


def _whole(random: Random, depth: int) -> dict[str, Any]:
    parts = [_schema(random, depth) for _ in range(random.randint(1, 2))]
    if random.random() < 0.3:
        # Without the type it is an object all the same to us, and anything to JSON Schema.
        own = {"type": "object", "properties": {"b": _schema(random, depth)}}
        return {"allOf": parts, **own}
    return {"allOf": parts}


def value(random: Random, schema: Any, schemas: dict[str, Any], depth: int = 0) -> Any:
    """JSON that may well be valid by `schema`, one of the parts of `schemas`."""
    if depth > 6 or not isinstance(schema, dict) or random.random() < 0.05:
        return anything(random, depth)
    if "$ref" in schema:
        target = schemas[schema["$ref"].rsplit("/", 1)[-1]]
        return value(random, target, schemas, depth + 1)
    if "const" in schema or "enum" in schema:
        return random.choice(schema.get("enum", [schema.get("const")]))
    for keyword in ("oneOf", "anyOf", "allOf"):
        if keyword in schema and (random.random() < 0.6 or "type" not in schema):
            parts = schema[keyword]
            chosen = parts if keyword == "allOf" else [random.choice(parts)]
            found = [value(random, part, schemas, depth + 1) for part in chosen]
            return _merged(random, [*found, *_own(random, schema, schemas, depth)])
    return _typed(random, schema, schemas, depth)


def _own(random: Random, schema: dict[str, Any], schemas: dict[str, Any], depth: int) -> list[Any]:
    """Return the constraints of properties beside a union."""
    return [_members(random, schema, schemas, depth)] if "properties" in schema else []


def _merged(random: Random, values: list[Any]) -> Any:
    objects = [each for each in values if isinstance(each, dict)]
    if not objects:
        return random.choice(values)
    return {key: item for each in objects for key, item in each.items()}


def _typed(random: Random, schema: dict[str, Any], schemas: dict[str, Any], depth: int) -> Any:
    kinds = schema.get("type", [])
    kind = random.choice(kinds or [""]) if isinstance(kinds, list) else kinds
    if kind == "object":
        return _members(random, schema, schemas, depth)
    if kind == "array":
        first = schema.get("prefixItems", [])
        count = random.randint(min(schema.get("minItems", 0), 2), 2)
        rest = [schema.get("items", {})] * count if schema.get("items", {}) else []
        return [value(random, each, schemas, depth + 1) for each in (*first, *rest)]
    scalars: dict[str, list[Any]] = {
        "string": [*_TEXTS, *[SAMPLES.get(schema.get("format", ""), "a")] * 20],
        "integer": [number for number in _NUMBERS if isinstance(number, int)],
        "number": _NUMBERS,
        "boolean": [True, False],
        "null": [None],
    }
    return random.choice(scalars[kind]) if kind else anything(random, depth)


def _members(random: Random, schema: dict[str, Any], schemas: dict[str, Any], depth: int) -> dict[str, Any]:
    required = schema.get("required", ())
    found = {
        name: value(random, part, schemas, depth + 1)
        for name, part in schema.get("properties", {}).items()
        if name in required or random.random() < 0.6
    }
    for name in required:
        found.setdefault(name, anything(random, depth))
    extra = schema.get("additionalProperties", {})
    if random.random() < 0.4 and extra is not False:
        found["added"] = value(random, extra, schemas, depth + 1)
    return found


def anything(random: Random, depth: int = 0) -> Any:
    """Return any JSON."""
    if depth > _DEEPEST or random.random() < 0.6:
        return random.choice([None, True, False, *_TEXTS, *_NUMBERS])
    inner = [anything(random, depth + 1) for _ in range(random.randint(0, 3))]
    return dict(zip(_NAMES, inner, strict=False)) if random.random() < 0.5 else inner
