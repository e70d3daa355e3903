"""Witnesses of changes of the package: code that uses the old declaration of a changed name.

The code does not depend on the rule of the change, but on the kind of the name: function, model, field, member,
exception class or keyword of the client.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from opgen.changes.model import Breaks, Change, Direction
from opgen.changes.surface.model import (
    Alias,
    ClientKeyword,
    Definition,
    Enum,
    Error,
    Field,
    Model,
    Operation,
)
from opgen.changes.surface.types import NONE, Named, Type, members
from opgen.changes.wire.nodes import Node
from opgen.changes.witness.calls import import_of
from opgen.changes.witness.function_uses import FunctionUses
from opgen.changes.witness.imports import imports
from opgen.changes.witness.model import MISSING, MOST_LINES, Means, Subject, Witness
from opgen.changes.witness.types import UnknownTypeError, type_code
from opgen.changes.witness.validity import Json
from opgen.changes.witness.values import NoValueError, Values
from opgen.codegen.code import Code, identifier, join, literal, template
from opgen.core.pointers import Pointer

_TYPED = ("-return-type-", "-body-changed", "-type-changed")
_MAX_LENGTH = 120
_NAMED_ALONE = ("-removed", "-renamed", "-moved")
"""Ends of rules about names that an import needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PythonWitnesses:
    """Maker of witnesses for the changes between two packages."""

    old: Subject
    new: Subject

    def witness(self, change: Change) -> Witness:
        """Return the witness of a breaking change."""
        for name in change.names:
            try:
                lines = next(self._uses(change, name), ())
            except (UnknownTypeError, NoValueError, ValueError):
                continue
            if lines and len(lines) <= MOST_LINES:
                return Witness(means=Means.CODE, lines=lines)
        return MISSING

    def _uses(self, change: Change, name: str) -> Iterator[tuple[Code, ...]]:
        owner, _, inner = name.partition(".")
        is_alone = change.rule.endswith(_NAMED_ALONE)
        definition = {each.name: each for each in self.old.surface.definitions}.get(
            owner
        )
        operation = self._operation(name)
        if "-package-renamed" in change.rule:
            yield (template("import {name}", name=_dotted(name)),)
        elif owner == "client":
            yield self._method_use(inner)
        elif operation is not None:
            uses = FunctionUses(self.old, operation)
            is_typed = change.breaks is Breaks.TYPES or any(
                each in change.rule for each in _TYPED
            )
            if is_alone and "-function-" in change.rule:
                yield uses.imported(name.rpartition(".")[2])
            part = name.removeprefix(f"{operation.label}").removeprefix(".")
            yield uses.called(part, is_typed=is_typed)
        elif definition is not None and inner:
            yield from self._inner_use(change, definition, inner)
        elif definition is not None:
            yield from self._definition_use(definition, is_alone=is_alone)
        elif owner in {"Client", "AsyncClient"}:
            yield self._client_use(inner, change.rule)
        else:
            yield from self._other_use(inner or owner)

    def _operation(self, name: str) -> Operation | None:
        """Return the old operation with a function, or the old operation of a renamed function."""
        for each in self.old.surface.operations:
            names = {f"{each.module}.{own}" for own in each.functions}
            if name in names or name.startswith(f"{each.label}."):
                return each
        for each in self.new.surface.operations:
            if name == each.label or name.startswith(f"{each.label}."):
                for other in self.old.surface.operations:
                    if other.endpoint == each.endpoint:
                        return other
        return None

    def _inner_use(
        self, change: Change, definition: Definition, inner: str
    ) -> Iterator[tuple[Code, ...]]:
        match definition:
            case Enum(members=listed):
                if inner in {each.name for each in listed}:
                    yield (
                        import_of(self.old, "models", [definition.name]),
                        _attribute(definition.name, inner),
                    )
            case Model(fields=fields):
                field = {each.name: each for each in fields}.get(inner)
                if field is None or change.rule.endswith(("-became-required",)):
                    yield self._constructed(definition)
                elif change.rule.endswith("-type-changed"):
                    yield self._typed_fields(definition, field)
                else:
                    yield self._read_field(definition, field)

    def _constructed(self, model: Model) -> tuple[Code, ...]:
        """Return the construction of a model with its required fields."""
        values = self._object(model)
        if values is None:
            return self._typed_fields(model, None)
        arguments = [
            template(
                "{n}={v}", n=identifier(each.name), v=literal(values[each.wire_name])
            )
            for each in model.fields
            if not each.default
        ]
        return (
            import_of(self.old, "models", [model.name]),
            template(
                "{name}({arguments})",
                name=identifier(model.name),
                arguments=join(", ", arguments),
            ),
        )

    def _object(self, model: Model) -> dict[str, Json] | None:
        try:
            return self._values(model)
        except NoValueError:
            return None

    def _values(self, model: Model) -> dict[str, Json]:
        """Return a valid object of `model` with all required properties. Raise `NoValueError`."""
        node = _node_at(self.old, model.pointer)
        found: dict[str, Json] = {}
        for direction in Direction:
            values = Values(self.old.schemas, direction)
            value = values.smallest((node,))
            found |= value if isinstance(value, dict) else {}
        missing = [
            e for e in model.fields if not e.default and e.wire_name not in found
        ]
        if missing:
            raise NoValueError
        return found

    def _read_field(self, model: Model, field: Field) -> tuple[Code, ...]:
        """Return code that reads a field, of an object without the field if it is optional."""
        value = self._object(model) if field.default else None
        if value is not None and len(literal(value)) <= _MAX_LENGTH:
            return (
                import_of(self.old, "models", [model.name]),
                template(
                    "{name}.model_validate({value}).{field}",
                    name=identifier(model.name),
                    value=literal(value),
                    field=identifier(field.name),
                ),
            )
        return (
            import_of(self.old, "models", [model.name]),
            template("def read(value: {name}) -> object:", name=identifier(model.name)),
            template("    return value.{field}", field=identifier(field.name)),
            template(
                "{name}.model_fields[{field}]",
                name=identifier(model.name),
                field=literal(field.name),
            ),
        )

    def _typed_fields(self, model: Model, field: Field | None) -> tuple[Code, ...]:
        """Return functions that write the required fields and `field`, and read `field`, with the old types."""
        required = [e for e in model.fields if not e.default and e != field]
        is_written = field is None or not field.is_read_only
        own = [] if field is None else [field]
        written = [*own, *required] if is_written else []
        name = identifier(model.name)
        lines = imports(
            self.old, [Named(model.name), *(e.type for e in [*own, *written])]
        )
        parameters = join(", ", [_declared(e.name, e.type) for e in written])
        arguments = join(", ", [_same(e.name) for e in written])
        write = (
            template(
                "def write({parameters}) -> {name}:", parameters=parameters, name=name
            ),
            template("    return {name}({arguments})", name=name, arguments=arguments),
        )
        if field is None:
            return (*lines, *write)
        read = (
            template(
                "def read(value: {name}) -> {type}:",
                name=name,
                type=type_code(field.type),
            ),
            template("    return value.{field}", field=identifier(field.name)),
        )
        return (*lines, *(write if written else ()), *read)

    def _definition_use(
        self, definition: Definition, *, is_alone: bool
    ) -> Iterator[tuple[Code, ...]]:
        imported = import_of(self.old, "models", [definition.name])
        if is_alone:
            yield (imported,)
        match definition:
            case Enum(members=listed) if listed:
                yield imported, _attribute(definition.name, listed[0].name)
            case Model():
                lines = (
                    imported,
                    template("def read(value: object) -> bool:"),
                    template(
                        "    return isinstance(value, {name}) and bool({name}.model_fields)",
                        name=identifier(definition.name),
                    ),
                )
                yield (
                    *lines,
                    template("read(None)"),
                    _attribute(definition.name, "model_fields"),
                )
            case Alias(type=type_):
                yield (
                    *imports(self.old, [Named(definition.name), type_]),
                    template(
                        "def same(value: {type}) -> {name}:",
                        type=type_code(type_),
                        name=identifier(definition.name),
                    ),
                    template("    return value"),
                )

    def _client_use(self, keyword: str, rule: str) -> tuple[Code, ...]:
        known = {each.name: each for each in self.old.surface.keywords}.get(keyword)
        given = (
            [] if "-server-" in rule else [template('base_url="https://example.com"')]
        )
        own = []
        if known is not None and keyword != "base_url":
            own.append(_client_argument(known))
        imported = import_of(self.old, "", ["Client"])
        if "-client-option-" in rule:
            return (
                imported,
                template(
                    "Client({given}).with_options({own})",
                    given=join(", ", given),
                    own=join(", ", own),
                ),
            )
        return (
            imported,
            template("Client({given})", given=join(", ", [*given, *own])),
        )

    def _method_use(self, name: str) -> tuple[Code, ...]:
        """Return the use of a method of the client."""
        return (
            import_of(self.old, "", ["Client"]),
            template(
                'Client(base_url="https://example.com").{name}', name=_dotted(name)
            ),
        )

    def _other_use(self, name: str) -> Iterator[tuple[Code, ...]]:
        """Yield uses of an exception class, a function of a webhook or another name at the root."""
        name = name.partition(".")[0]
        errors = {each.name: each for each in self.old.surface.errors}
        if name in errors:
            yield from self._error_use(errors[name])
        elif any(name == each.name for each in self.old.surface.webhooks):
            yield (import_of(self.old, "webhooks", [name]),)
        elif name in self.old.surface.exports:
            yield (import_of(self.old, "", [name]),)

    def _error_use(self, error: Error) -> Iterator[tuple[Code, ...]]:
        imported = import_of(self.old, "errors", [error.name])
        try:
            types = imports(self.old, [error.detail])
        except UnknownTypeError:
            yield (imported,)
            return
        yield (
            imported,
            *types,
            template(
                "def read(error: {name}) -> {type}:",
                name=identifier(error.name),
                type=type_code(error.detail),
            ),
            template("    return error.detail"),
        )


def _dotted(name: str) -> Code:
    return join(".", [identifier(each) for each in name.split(".")])


def _attribute(owner: str, name: str) -> Code:
    return template("{owner}.{name}", owner=identifier(owner), name=identifier(name))


def _declared(name: str, type_: Type) -> Code:
    return template("{name}: {type}", name=identifier(name), type=type_code(type_))


def _same(name: str) -> Code:
    return template("{name}={name}", name=identifier(name))


def _client_argument(keyword: ClientKeyword) -> Code:
    names = {each.name for each in members(keyword.type) if isinstance(each, Named)}
    value: Json = "a"
    if NONE in members(keyword.type):
        value = None
    elif names & {"int", "float"}:
        value = 1
    elif "bool" in names:
        value = True
    return template("{n}={v}", n=identifier(keyword.name), v=literal(value))


def _node_at(subject: Subject, pointer: Pointer) -> Node:
    """Return the schema at `pointer`. Raise `NoValueError` if it does not exist."""
    node: Node | None = subject.schemas.side.root
    for token in pointer:
        if node is not None and isinstance(node.value, list) and token.isdigit():
            parent = node
            node = Node(parent.value[int(token)], (*parent.pointer, token))
        else:
            node = None if node is None else node.child(token)
    if node is None or not pointer:
        raise NoValueError
    return node
