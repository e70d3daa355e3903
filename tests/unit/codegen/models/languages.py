"""Schemas of all that is supported, drawn by Hypothesis, and values that are valid by them."""

from typing import Any

from hypothesis import strategies as st

_KIND = {"type": "string"}
COMPONENTS = {
    # That may be null, each in another way.
    "Maybe": {"type": ["object", "null"], "properties": {"some": {"type": ["integer", "null"], "enum": [1, 2, None]}}},
    "Word": {"type": ["string", "null"], "enum": ["a", "b", None]},
    # Members that a tag distinguishes, and a union in a union.
    "Shape": {
        "oneOf": [{"$ref": "#/components/schemas/Round"}, {"$ref": "#/components/schemas/Square"}],
        "discriminator": {"propertyName": "shapeKind"},
    },
    "Round": {
        "oneOf": [{"$ref": "#/components/schemas/Circle"}, {"$ref": "#/components/schemas/Ring"}],
        "discriminator": {"propertyName": "shapeKind", "mapping": {"ring": "Ring"}},
    },
    "Circle": {
        "type": "object",
        "required": ["shapeKind"],
        "properties": {"shapeKind": {"const": "Circle"}, "inside": {"$ref": "#/components/schemas/Shape"}},
    },
    "Ring": {
        "type": "object",
        "required": ["shapeKind", "hole"],
        "properties": {"shapeKind": {"const": "ring"}, "hole": {"type": "integer"}},
    },
    "Square": {
        "type": "object",
        "required": ["shapeKind"],
        "properties": {"shapeKind": {"const": "Square"}, "side": {"type": "number"}},
    },
    # A base and its derived schemas.
    "Animal": {
        "type": "object",
        "required": ["animalKind"],
        "properties": {"animalKind": _KIND, "name": {"type": "string"}},
        "discriminator": {"propertyName": "animalKind"},
    },
    "Cat": {
        "allOf": [
            {"$ref": "#/components/schemas/Animal"},
            {"type": "object", "properties": {"lives": {"type": "integer"}}},
        ]
    },
}
"""Components that every schema may refer to, beside `Node`."""

COMPONENT_VALUES: dict[str, list[Any]] = {
    "Maybe": [None, {}, {"some": 1}, {"some": None}],
    "Word": ["a", None],
    "Shape": [
        {"shapeKind": "Circle"},
        {"shapeKind": "ring", "hole": 3, "more": [1]},
        {"shapeKind": "Circle", "inside": {"shapeKind": "Square", "side": 0.5}},
    ],
    "Animal": [{"animalKind": "Cat", "lives": 9}, {"animalKind": "Dog", "name": "a", "barks": True}],
    "Cat": [{"animalKind": "Cat", "name": "x"}],
}
"""Values of each."""

NODE = {
    "type": "object",
    "required": ["value"],
    "properties": {
        "value": {"type": "integer"},
        "next": {"$ref": "#/components/schemas/Node"},
        "children": {"type": "array", "items": {"$ref": "#/components/schemas/Node"}},
    },
}
"""A component that every schema may refer to, and that contains itself."""

_TEXT = st.text('ab1 -é"\\\n', max_size=5)
_INTEGERS = st.integers(-(2**40), 2**40)
_NUMBERS = st.floats(-1e6, 1e6, allow_nan=False)
_ANYTHING = st.recursive(
    st.none() | st.booleans() | _INTEGERS | _TEXT,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(_TEXT, inner, max_size=2),
    max_leaves=4,
)
# Names that Python has, that pydantic has, that no language has; none becomes another's.
_NAMES = st.sampled_from(["id", "class", "model_config", "copy", "a-b", "", "1st", "é", "$ref", "Upper"])


@st.composite
def _scalars(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(st.sampled_from(["string", "integer", "number", "boolean", "null"]))
    schema: dict[str, Any] = {"type": kind}
    if kind == "string":
        schema |= draw(st.sampled_from([{}, {"minLength": 2}, {"maxLength": 3}, {"format": "date"}, {"format": "x"}]))
    elif kind == "integer":
        schema |= draw(st.sampled_from([{}, {"minimum": -5}, {"exclusiveMaximum": 9}, {"multipleOf": 3}]))
    elif kind == "number":
        schema |= draw(st.sampled_from([{}, {"minimum": 0.5}, {"maximum": 7}, {"multipleOf": 0.5}]))
    return schema


_LISTED = st.one_of(
    st.lists(_TEXT, min_size=1, max_size=4, unique=True),
    st.lists(_INTEGERS, min_size=1, max_size=4, unique=True),
    st.sampled_from([["a", 1, None], [True], [1.5, 2], [{"a": 1}, "b"], [[1], None]]),
)
_LEAVES = st.one_of(
    _scalars(),
    st.builds(lambda values: {"enum": values}, _LISTED),
    st.builds(lambda values: {"const": values[0]}, _LISTED),
    st.just({}),
    st.sampled_from([{"$ref": f"#/components/schemas/{name}"} for name in COMPONENT_VALUES]),
    st.just({"$ref": "#/components/schemas/Node"}),
)


@st.composite
def _objects(draw: st.DrawFn, inner: st.SearchStrategy[Any]) -> dict[str, Any]:
    properties = draw(st.dictionaries(_NAMES, inner, max_size=3))
    schema: dict[str, Any] = {"type": "object", "properties": properties}
    if properties:
        schema["required"] = draw(st.lists(st.sampled_from(list(properties))))
    if draw(st.booleans()):
        schema["additionalProperties"] = draw(st.booleans() | inner)
    return schema


def _composed(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    lists = st.builds(
        lambda items, least: {"type": "array", "items": items, "minItems": least}, inner, st.integers(0, 2)
    )
    tuples = st.builds(
        lambda items, end: {"type": "array", "prefixItems": items, **end},
        st.lists(inner, min_size=1, max_size=2),
        st.sampled_from([{}, {"items": False, "minItems": 1}]),
    )
    maps = st.builds(lambda values: {"type": "object", "additionalProperties": values}, inner)
    unions = st.builds(lambda members: {"anyOf": members}, st.lists(inner, min_size=1, max_size=3))
    wholes = st.builds(lambda part: {"allOf": [part, {"description": "Part."}]}, inner)
    return st.one_of(_objects(inner), lists, tuples, maps, unions, wholes)


SCHEMAS = st.recursive(_LEAVES, _composed, max_leaves=6)
"""A schema of OpenAPI 3.1."""


def values(schema: Any, depth: int = 0) -> st.SearchStrategy[Any]:
    """JSON that is valid by `schema`, one of `SCHEMAS`."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        if name in COMPONENT_VALUES:
            return st.sampled_from(COMPONENT_VALUES[name])
        return values(NODE, depth + 1)
    if "const" in schema:
        return st.just(schema["const"])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    for keyword in ("anyOf", "allOf"):
        if keyword in schema:
            parts = schema[keyword] if keyword == "anyOf" else schema[keyword][:1]
            return st.one_of([values(part, depth) for part in parts])
    kind = schema.get("type")
    if kind == "array":
        return _arrays(schema, depth)
    if kind == "object":
        return _members(schema, depth)
    return _of_scalar(schema) if kind else _ANYTHING


def _arrays(schema: dict[str, Any], depth: int) -> st.SearchStrategy[Any]:
    if "prefixItems" in schema:
        first = st.tuples(*[values(part, depth) for part in schema["prefixItems"]])
        most = 0 if schema.get("items") is False else 1
        rest = st.lists(_ANYTHING, max_size=most)
        return st.builds(lambda head, tail: [*head, *tail], first, rest)
    least = schema.get("minItems", 0)
    most = max(least, 0 if depth > 2 else 2)
    return st.lists(values(schema["items"], depth + 1), min_size=least, max_size=most)


def _members(schema: dict[str, Any], depth: int) -> st.SearchStrategy[Any]:
    properties = schema.get("properties", {})
    required = {name: values(properties[name], depth) for name in schema.get("required", ())}
    optional = {name: values(part, depth) for name, part in properties.items() if name not in required and depth < 3}
    known = st.fixed_dictionaries(required, optional=optional)
    extra = schema.get("additionalProperties", True)
    if extra is False:
        return known
    others = _ANYTHING if extra is True else values(extra, depth)
    added = st.dictionaries(st.sampled_from(["added later", "x y"]), others, max_size=1)
    return st.builds(lambda own, more: {**more, **own}, known, added)


def _of_scalar(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    kind = schema["type"]
    if kind == "null":
        return st.none()
    if kind == "boolean":
        return st.booleans()
    if kind == "integer":
        least, below = schema.get("minimum"), schema.get("exclusiveMaximum")
        step = schema.get("multipleOf", 1)
        most = None if below is None else below - 1
        return st.integers(least or -(2**40), most if most is not None else 2**40).map(lambda number: number * step)
    if kind == "number":
        if "multipleOf" in schema:
            return st.integers(-99, 99).map(lambda number: number * 0.5)
        return st.floats(schema.get("minimum", -1e6), schema.get("maximum", 1e6))
    if schema.get("format") == "date":
        return st.dates().map(str)
    least, most = schema.get("minLength", 0), schema.get("maxLength", 5)
    return st.text('ab1 -é"\\\n', min_size=least, max_size=most)
