"""Schemas of a document, lowered to the language of `schema`; what needs a class becomes a definition with a name."""

from dataclasses import dataclass, field, replace
from typing import Any, cast

from generator.errors import Pointer, pointer_text
from generator.names import allocate, pascal, snake, upper_snake
from generator.normalize import scalars
from generator.normalize.defaults import default_of
from generator.normalize.flatten import Choice, Flat, flatten, sole_reference
from generator.normalize.node import Node
from generator.normalize.reserved import RESERVED_FIELDS, RESERVED_MEMBERS
from generator.normalize.unions import discriminated
from generator.schema import (
    Alias,
    Anything,
    Array,
    Const,
    Definition,
    Enum,
    Field,
    Map,
    Member,
    Model,
    Null,
    Nullable,
    Ref,
    ScalarType,
    Schema,
    nullable,
    union,
)

COMPONENT = ("components", "schemas")
_SCALARS = ("string", "integer", "number", "boolean")
_TYPES = (*_SCALARS, "object", "array", "null")
_CHOICE_KEYWORDS = frozenset({"oneOf", "anyOf", "allOf", "$ref", "discriminator"})


@dataclass(slots=True, kw_only=True)
class Lowering:
    """The definitions of one document, as they are found.

    A component's definition has its final name at once; one found inside another schema has its pointer as a
    provisional name (it begins with `#`) and a wanted name in `hints`, until all are known.
    """

    component_names: dict[str, str]
    definitions: dict[str, Definition] = field(default_factory=dict)
    hints: dict[str, str] = field(default_factory=dict)
    _inlined: dict[Pointer, Schema | None] = field(default_factory=dict)
    _reserved_fields: frozenset[str] = field(init=False)
    """A field that had the name of a class would hide it from the annotations below."""

    def __post_init__(self) -> None:
        self._reserved_fields = RESERVED_FIELDS.union(self.component_names.values())

    def component(self, name: str, node: Node) -> None:
        """Define the component schema `node`, unless it is nothing but a `$ref`: then its users mean the target."""
        if sole_reference((node,)) is not None:
            self.schema((node,), name)
            return
        schema = self._lowered((node,), name, own=name)
        if schema != Ref(name):
            self.definitions[name] = Alias(
                name=name, schema=schema, description=_description((node,))
            )

    def schema(self, nodes: tuple[Node, ...], hint: str) -> Schema:
        """The schema of a value that must match all of `nodes`; what it has to name is named after `hint`."""
        return self._lowered(nodes, hint, own=None)

    def _lowered(self, nodes: tuple[Node, ...], hint: str, own: str | None) -> Schema:
        reference = sole_reference(nodes)
        if reference is not None:
            schema = self._referenced(reference)
            is_nullable = any(flatten_nullable(node) for node in nodes)
            return nullable(schema) if is_nullable else schema
        flat = flatten(nodes)
        schema = self._flat(flat, _Place(nodes=nodes, hint=hint, own=own))
        return nullable(schema) if flat.nullable else schema

    def _referenced(self, node: Node) -> Schema:
        """What a `$ref` means: a component by name, or the schema at any other place, lowered once."""
        seen: set[Pointer] = set()
        is_nullable = False
        current: Node | None = node
        while current is not None:
            target = current.target()
            if target is None:
                return Anything()
            if target.pointer in seen:
                node.problem(
                    "schema $ref leads back to itself",
                    "give one of those in the circle content of its own",
                    at="$ref",
                )
                return Anything()
            seen.add(target.pointer)
            current = sole_reference((target,))
            is_nullable = is_nullable or flatten_nullable(target)
            node = target
        schema = self._named(node)
        return nullable(schema) if is_nullable else schema

    def _named(self, node: Node) -> Schema:
        pointer = node.pointer
        if pointer[:2] == COMPONENT and len(pointer) == 3:
            return Ref(self.component_names[pointer[2]])
        if pointer not in self._inlined:
            self._inlined[pointer] = None
            self._inlined[pointer] = self.schema((node,), self._place_hint(pointer))
        schema = self._inlined[pointer]
        if schema is None:
            node.problem(
                "schema contains itself through a $ref that is no component",
                "move it to components/schemas and refer to it there",
            )
            return Anything()
        return schema

    def _place_hint(self, pointer: Pointer) -> str:
        """A name for the schema at `pointer`, as its parent would have called it."""
        base, rest = "", pointer
        if pointer[:2] == COMPONENT and len(pointer) > 2:
            base, rest = self.component_names[pointer[2]], pointer[3:]
        words = {"items": "Item", "additionalProperties": "Value"}
        skipped = {"properties", "$defs", "schema", "content", "paths", "components"}
        return base + "".join(
            words.get(token, pascal(token)) for token in rest if token not in skipped
        )

    def _flat(self, flat: Flat, place: "_Place") -> Schema:
        types = _types(flat, place.nodes[-1])
        if "null" in types:
            flat.nullable = True
            types = [name for name in types if name != "null"]
            if not types:
                return Null()
        if "const" in flat.keywords and "enum" not in flat.keywords:
            flat.keywords["enum"] = [flat.keywords["const"]]
        if "enum" in flat.keywords:
            return self._enum(flat, types, place)
        choices = [kept for choice in flat.choices if (kept := _branches(choice))]
        if len(choices) > 1:
            place.nodes[-1].problem(
                "a schema with both oneOf and anyOf is not supported yet",
                "move one of them into an allOf of a schema of its own",
            )
        if choices:
            return self._choice(flat, choices[0], place)
        if not types and (flat.properties or flat.extra or flat.patterns):
            types = ["object"]
        if not types and (flat.items or flat.prefix):
            types = ["array"]
        return union([self._typed(name, flat, place) for name in types])

    def _typed(self, name: str, flat: Flat, place: "_Place") -> Schema:
        if name == "object":
            return self._object(flat, place)
        if name == "array":
            return self._array(flat, place)
        return scalars.scalar(cast("ScalarType", name), flat.keywords)

    def _array(self, flat: Flat, place: "_Place") -> Schema:
        hint = place.hint + "Item"
        members = [self.schema((node,), hint) for node in flat.prefix]
        if flat.items and not all(node.value is False for node in flat.items):
            members.append(self.schema(flat.items, hint))
        items = union([scalars.unbounded(member) for member in members])
        return Array(items=inner(items), bounds=scalars.array_bounds(flat.keywords))

    def _object(self, flat: Flat, place: "_Place") -> Schema:
        is_closed = flat.extra is not None and flat.extra.value is False
        if flat.properties:
            return self._model(flat, place, closed=is_closed)
        values = [self.schema((node,), place.hint + "Value") for node in flat.patterns]
        if flat.extra is not None and not isinstance(flat.extra.value, bool):
            values.append(self.schema((flat.extra,), place.hint + "Value"))
        return Map(inner(union([scalars.unbounded(value) for value in values])))

    def _model(self, flat: Flat, place: "_Place", *, closed: bool) -> Ref:
        name = self._reserve(place)
        if name in self.definitions:
            return Ref(name)
        names = allocate(flat.properties, snake, reserved=self._reserved_fields)
        fields = tuple(
            self._field(names[wire_name], wire_name, nodes, flat, place.hint)
            for wire_name, nodes in flat.properties.items()
        )
        self.definitions[name] = Model(
            name=name, fields=fields, closed=closed, description=place.description
        )
        return Ref(name)

    def _field(
        self, name: str, wire_name: str, nodes: tuple[Node, ...], flat: Flat, hint: str
    ) -> Field:
        schema = self.schema(nodes, hint + pascal(wire_name))
        notes = annotations(nodes)
        required = wire_name in flat.required
        return Field(
            name=name,
            wire_name=wire_name,
            schema=schema,
            required=required,
            default=(
                None if required else default_of(notes.get("default"), schema, nodes)
            ),
            description=_string(notes.get("description")),
            deprecated=notes.get("deprecated") is True,
            read_only=notes.get("readOnly") is True,
        )

    def _enum(self, flat: Flat, types: list[str], place: "_Place") -> Schema:
        node = next(
            part for part in reversed(flat.parts) if {"enum", "const"} & set(part.value)
        )
        values, has_null = scalars.enum_values(node, flat.keywords["enum"])
        flat.nullable = flat.nullable or has_null
        if not values:
            return Null() if has_null else Anything()
        kinds = {scalars.json_type(value) for value in values}
        named = [name for name in types if name in _SCALARS]
        if named and not any(
            scalars.has_type(value, cast("ScalarType", name))
            for value in values
            for name in named
        ):
            return union(
                [scalars.scalar(cast("ScalarType", name), {}) for name in named]
            )
        if len(values) == 1:
            return scalars.const(values[0]) or scalars.widened(values)
        if kinds not in ({"string"}, {"integer"}):
            return scalars.widened(values)
        return self._enum_class([v for v in values if isinstance(v, str | int)], place)

    def _enum_class(self, values: list[str | int], place: "_Place") -> Ref:
        name = self._reserve(place)
        names = allocate(map(str, values), upper_snake, reserved=RESERVED_MEMBERS)
        members = tuple(Member(name=names[str(v)], value=v) for v in values)
        self.definitions[name] = Enum(
            name=name, members=members, description=place.description
        )
        return Ref(name)

    def _choice(self, flat: Flat, choice: Choice, place: "_Place") -> Schema:
        """A union; keywords beside `oneOf` hold for every branch."""
        base = tuple(
            Node(
                {k: v for k, v in part.value.items() if k not in _CHOICE_KEYWORDS},
                part.pointer,
                part.context,
            )
            for part in flat.parts
        )
        is_base_needed = bool(flat.properties or flat.extra or flat.items)
        members: list[Schema] = []
        for number, branch in enumerate(choice.branches, start=1):
            is_alone = not is_base_needed and (
                "$ref" in branch or "type" in branch or not flat.keywords.get("type")
            )
            nodes = (branch,) if is_alone else (*base, branch)
            members.append(
                self.schema(nodes, place.hint + _branch_name(branch, number))
            )
        tagged = discriminated(choice, members, self.component_names)
        if tagged is not None:
            name = self._reserve(place)
            self.definitions[name] = replace(
                tagged, name=name, description=place.description
            )
            return Ref(name)
        if len([member for member in members if member != Null()]) > 1:
            members = [inner(member) for member in members]
        return self._named_constants(members, place)

    def _named_constants(self, members: list[Schema], place: "_Place") -> Schema:
        """A union in which several constants of one type have become one enum."""
        for kind in (str, int):
            constants = [
                m for m in members if isinstance(m, Const) and type(m.value) is kind
            ]
            values = list(dict.fromkeys(m.value for m in constants))
            if len(values) > 1:
                others = [m for m in members if m not in constants]
                is_all = not [m for m in others if m != Null()]
                at = (
                    place
                    if is_all
                    else replace(place, own=None, hint=place.hint + "Constant")
                )
                members = [
                    self._enum_class(values, at),
                    *others,
                ]
        return union(members)

    def _reserve(self, place: "_Place") -> str:
        """The name under which the schema at `place` is defined: its own, or a provisional one."""
        if place.own is not None:
            return place.own
        name = "#" + "&".join(pointer_text(node.pointer) for node in place.nodes)
        self.hints.setdefault(name, place.hint)
        return name


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where a schema is lowered: its nodes, the name wanted for what it holds, and its own name if it is a component."""

    nodes: tuple[Node, ...]
    hint: str
    own: str | None

    @property
    def description(self) -> str:
        """A component's own; that of what it refers to is another's, an inline schema's stands where it is used."""
        return _description(self.nodes) if self.own else ""


def inner(schema: Schema) -> Schema:
    """`schema` as the item of a list or map: without constraints of its own."""
    if isinstance(schema, Nullable):
        return Nullable(inner(schema.schema))
    if isinstance(schema, Array):
        return Array(items=schema.items)
    return scalars.unbounded(schema)


def annotations(nodes: tuple[Node, ...]) -> dict[str, Any]:
    """What stands beside or around a schema where it is used, without following a `$ref`; the outermost wins."""
    found: dict[str, Any] = {}
    for node in nodes:
        if isinstance(node.value, dict):
            found |= annotations(tuple(node.items("allOf"))) | node.value
    return found


def flatten_nullable(node: Node) -> bool:
    """Whether `nullable` stands at `node` or in its `allOf`, without following a `$ref`."""
    return annotations((node,)).get("nullable") is True


def _types(flat: Flat, node: Node) -> list[str]:
    value = flat.keywords.get("type", [])
    names = value if isinstance(value, list) else [value]
    for name in names:
        if name not in _TYPES:
            node.problem(
                (
                    f'there is no schema type "{name}"'
                    if isinstance(name, str)
                    else "a schema type must be a string"
                ),
                f"use one of {', '.join(_TYPES)}",
                at="type" if "type" in node else None,
            )
            return []
    return list(dict.fromkeys(names))


def _branches(choice: Choice) -> Choice | None:
    """The choice without branches that only say which properties must be there; None if nothing is left."""
    idle = {"required", "not", "title", "description"}
    kept = tuple(
        branch
        for branch in choice.branches
        if not (
            isinstance(branch.value, dict)
            and branch.value
            and set(branch.value) <= idle
        )
    )
    return replace(choice, branches=kept) if kept else None


def _branch_name(branch: Node, number: int) -> str:
    title = branch.value.get("title") if isinstance(branch.value, dict) else None
    if isinstance(title, str) and title.strip():
        return pascal(title)
    reference = branch.value.get("$ref") if isinstance(branch.value, dict) else None
    if isinstance(reference, str):
        return pascal(reference.rsplit("/", 1)[-1])
    return f"Option{number}"


def _description(nodes: tuple[Node, ...]) -> str:
    return _string(annotations(nodes).get("description"))


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""
