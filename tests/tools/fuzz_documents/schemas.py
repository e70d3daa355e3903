"""Random schemas with the keywords of JSON Schema and OpenAPI."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tests.tools.fuzz_documents.values import Choices

FORMATS = (
    "date date-time time duration uuid byte binary int32 int64 float double decimal password email uri ipv4 x-own"
    " commonmark"
).split()
PATTERNS = ["^[a-z]+$", "^x-", r"^\d{2,}$", "^(a|b)$", "[", r"\p{L}", "(?<n>a)", "^é$"]
TYPES = "string integer number boolean array object null".split()
SHORT = [0, 1, 2, 3, 2**31, 2**64]


class Schemas:
    """Random schemas of one document. `components` are the names of its component schemas."""

    def __init__(self, choices: Choices, version: str, components: Sequence[str]) -> None:
        self.choices, self.version = choices, version
        self.is_old = version.startswith("3.0")
        self.components = components

    def reference(self) -> Any:
        """Return a reference to a component, sometimes into it or to nothing."""
        name = self.choices.choice(self.components).replace("~", "~0").replace("/", "~1")
        is_below = self.choices.seldom() and self.choices.seldom()
        return {"$ref": f"#/components/schemas/{name}{'/properties/id' * is_below}"}

    def schema(self, depth: int = 0) -> Any:
        """Return a schema with at most four schemas inside each other."""
        choices = self.choices
        kinds: list[Callable[[int], Any]] = [self._scalar, self._scalar, self._enum]
        kinds += [lambda _: self.reference()] * 3
        if depth < 4:
            kinds += [self.object, self.object, self._array, self._map, self._union]
            kinds += [self._all, self._negated]
        found = choices.choice(kinds)(depth)
        if choices.seldom():
            others: list[Any] = [{}, {"x-a": 1}, *[True, False] * (not self.is_old)]
            return choices.choice([*others * 9, [], None, "x"])
        if "$ref" not in found or choices.maybe():
            found |= self._annotations()
        if choices.seldom():
            found |= self._mixed(depth)
        return found

    def plain(self) -> dict[str, Any]:
        """Return a schema of a scalar or of a list of scalars, which every style can encode."""
        make = self.choices.choice([self._scalar, self._scalar, self._enum])
        found = make(4)
        return {"type": "array", "items": found} if self.choices.seldom() else found

    def object(self, depth: int, name: str = "") -> dict[str, Any]:
        """Return an object schema with properties, one of which is called `name`."""
        choices = self.choices
        names = [choices.name() for _ in range(choices.randint(0, 4))] + [name] * bool(name)
        properties = {each: self.schema(depth + 1) for each in names}
        found: dict[str, Any] = {"type": "object", "properties": properties}
        if choices.maybe():
            del found["type"]
        if choices.often():
            found["required"] = choices.some([*properties, choices.name()], 3)
        if choices.maybe():
            extra = choices.choice([True, False, {}, self.schema(depth + 1)])
            keys = ["additionalProperties"] + ["unevaluatedProperties"] * (not self.is_old)
            found[choices.choice(keys)] = extra
        return found

    def tagged(self, names: Sequence[str], tag: str) -> dict[str, Any]:
        """Return a union of components with a discriminator."""
        choices = self.choices
        members = [{"$ref": f"#/components/schemas/{name}"} for name in names]
        mapping = {choices.text(): each["$ref"] for each in members if choices.often()}
        mapping |= dict(zip(names, names, strict=True)) if choices.maybe() else {}
        discriminator: dict[str, Any] = {"propertyName": tag}
        if choices.often():
            discriminator["mapping"] = mapping
        if self.version == "3.2.0" and choices.maybe():
            discriminator["defaultMapping"] = choices.choice(names)
        return {choices.choice(["oneOf", "anyOf"]): members, "discriminator": discriminator}

    def _scalar(self, _: int) -> dict[str, Any]:
        choices = self.choices
        name = choices.choice(["string", "string", "integer", "number", "boolean"])
        found: dict[str, Any] = {"type": self._types(name)}
        if choices.maybe():
            found["format"] = choices.choice(FORMATS)
        elif name == "string" and choices.maybe():
            found["pattern"] = choices.choice(PATTERNS)
        keys = {
            "string": ["minLength", "maxLength"],
            "integer": ["minimum", "maximum", "multipleOf"],
            "number": ["minimum", "maximum", "multipleOf"],
        }.get(name, [])
        for key in choices.some(keys, 2) if choices.maybe() else []:
            found[key] = choices.choice(SHORT) if "Length" in key else choices.number()
        if name in {"integer", "number"} and choices.seldom():
            flags = [True, False] if self.is_old else [choices.number()]
            key = choices.choice(["exclusiveMinimum", "exclusiveMaximum"])
            found[key] = choices.choice(flags)
        return self._nullable(found)

    def _types(self, name: str) -> Any:
        if self.is_old or not self.choices.maybe():
            return name
        return list(dict.fromkeys([name, *self.choices.some(TYPES, 2)]))

    def _nullable(self, schema: dict[str, Any]) -> dict[str, Any]:
        if self.is_old and self.choices.maybe():
            schema["nullable"] = True
        return schema

    def _enum(self, _: int) -> dict[str, Any]:
        choices = self.choices
        if not self.is_old and choices.maybe():
            return {"const": choices.json()}
        makers: list[Callable[[], Any]] = [choices.text, choices.name, choices.name]
        makers += [lambda: choices.randint(-3, 9), choices.number, choices.json]
        make = choices.choice(makers)
        found: dict[str, Any] = {"enum": [make() for _ in range(choices.randint(1, 5))]}
        if choices.often():
            found["type"] = "integer" if isinstance(found["enum"][0], int) else "string"
        if choices.seldom():
            found["x-enum-varnames"] = [choices.name() for _ in found["enum"]]
        return self._nullable(found)

    def _array(self, depth: int) -> dict[str, Any]:
        choices = self.choices
        found = {"type": "array", "items": self.schema(depth + 1)}
        if not self.is_old and choices.maybe():
            found["prefixItems"] = [self.schema(depth + 1) for _ in range(2)]
            found |= choices.choice([{}, {"minItems": 2, "maxItems": 2}, {"items": False}])
        for key in choices.some(["minItems", "maxItems"], 2) if choices.maybe() else []:
            found[key] = choices.choice(SHORT)
        if choices.seldom():
            found["uniqueItems"] = True
        return found

    def _map(self, depth: int) -> dict[str, Any]:
        values = self.schema(depth + 1)
        if not self.is_old and self.choices.maybe():
            patterns = {self.choices.choice(PATTERNS): values}
            return {"type": "object", "patternProperties": patterns}
        return {"type": "object", "additionalProperties": values}

    def _union(self, depth: int) -> dict[str, Any]:
        choices = self.choices
        members = [self.schema(depth + 1) for _ in range(choices.randint(1, 3))]
        if not self.is_old and choices.maybe():
            members.append({"type": "null"})
        found: dict[str, Any] = {choices.choice(["oneOf", "anyOf"]): members}
        if choices.seldom():
            found |= self.object(depth + 1)
        return self._nullable(found)

    def _all(self, depth: int) -> dict[str, Any]:
        choices = self.choices
        members = [self.reference()] if choices.often() else []
        members += [self.object(depth + 1) for _ in range(choices.randint(0, 2))]
        found = {"allOf": members or [self.schema(depth + 1)]}
        if choices.maybe():
            found |= self.object(depth + 1)
        return self._nullable(found)

    def _negated(self, depth: int) -> dict[str, Any]:
        choices = self.choices
        found: dict[str, Any] = {"type": "object"}
        keys = ["not"] if self.is_old else ["not", "if", "contains", "propertyNames"]
        key = choices.choice(keys)
        found[key] = self.schema(depth + 2)
        if key == "if":
            found |= {"then": self.schema(depth + 2), "else": self.schema(depth + 2)}
        return found

    def _annotations(self) -> dict[str, Any]:
        choices = self.choices
        found: dict[str, Any] = {}
        makers: Mapping[str, Callable[[], Any]] = {
            "title": choices.name,
            "description": choices.text,
            "default": choices.json,
            "example": choices.json,
            "examples": lambda: [choices.json()],
            "readOnly": lambda: True,
            "writeOnly": lambda: True,
            "deprecated": lambda: True,
            "xml": lambda: {"name": choices.name()},
        }
        for key in choices.some(list(makers), 2) if choices.maybe() else []:
            found[key] = makers[key]()
        return found

    def _mixed(self, depth: int) -> dict[str, Any]:
        """Return random keywords of all kinds, which may contradict each other."""
        choices = self.choices
        inner: Callable[[], Any] = lambda: self.schema(depth + 2)  # noqa: E731 - short
        makers: Mapping[str, Callable[[], Any]] = {
            "type": lambda: choices.choice([*TYPES, ["string", "null"], "frob", 7]),
            "format": lambda: choices.choice(FORMATS),
            "nullable": lambda: True,
            "minimum": choices.number,
            "exclusiveMaximum": choices.number,
            "multipleOf": choices.number,
            "maxLength": choices.number,
            "minProperties": choices.number,
            "maxProperties": choices.number,
            "required": lambda: choices.choice([True, ["id"], [choices.name()]]),
            "items": lambda: choices.choice([inner(), [inner()]]),
            "unevaluatedItems": inner,
            "additionalItems": inner,
            "minContains": choices.number,
            "dependentRequired": lambda: {choices.name(): [choices.name()]},
            "dependentSchemas": lambda: {choices.name(): inner()},
            "contentEncoding": lambda: choices.choice(["base64", "base16", "x"]),
            "contentMediaType": lambda: choices.choice(["application/json", "image/png"]),
            "contentSchema": inner,
            "$comment": choices.text,
            "$id": lambda: choices.choice(["https://example.com/a", "urn:a", "a.json"]),
            "$anchor": lambda: choices.choice(["a", "b"]),
            "$dynamicAnchor": lambda: choices.choice(["a", "b"]),
            "$dynamicRef": lambda: choices.choice(["#a", "#b"]),
            "$defs": lambda: {choices.name(): inner()},
            "discriminator": lambda: {"propertyName": choices.name()},
            "x-extensible-enum": lambda: [choices.text()],
        }
        keys = choices.some(list(makers), 4)
        return {key: makers[key]() for key in keys}
