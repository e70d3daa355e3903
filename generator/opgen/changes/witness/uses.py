"""Code that uses functions, models, enums and aliases as the old package declares them, with its imports and types."""

import builtins
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import Final

from opgen.changes.model import Direction
from opgen.changes.surface.model import Alias, Definition, Enum, Field, Model, SurfaceOperation
from opgen.changes.surface.types import Constants, Named, Type, Union, members, with_names
from opgen.changes.surface.types import names as names_in
from opgen.changes.surface.usage import UNUSED, Usage
from opgen.changes.witness.calls import Arguments, body_with, import_of, named_arguments, smallest_arguments
from opgen.changes.witness.calls import call as call_code
from opgen.changes.witness.model import MOST_LINES, Subject
from opgen.changes.witness.values import NoValueError, Values
from opgen.codegen.code import Code, argument, identifier, join, literal, named, template
from opgen.codegen.code import call as call_of
from opgen.core.pointers import Pointer, resolve
from opgen.schemas.node import Node
from opgen.schemas.validity import Json


@dataclass(frozen=True, slots=True)
class FunctionUses:
    """Uses of one operation of the old package."""

    subject: Subject
    operation: SurfaceOperation

    def imported(self, name: str) -> tuple[Code, ...]:
        """Return the import of the function `name` of the operation."""
        own = name if name in self.operation.functions else self.operation.name
        return (import_of(self.subject, f".operations.{self.operation.module}", [own]),)

    def entry(self) -> tuple[Code, ...]:
        """Return the entry of the operation in `OPERATIONS`."""
        imported = import_of(self.subject, ".operations", ["OPERATIONS"])
        return imported, template("operation = OPERATIONS[{}]", literal(self.operation.key))

    def request(self) -> tuple[Code, ...]:
        """Return the request with the required arguments as a variable; nothing without a document."""
        *imported, call = self.built() or (template(""),)
        return (*imported, template("request = {}", call)) if call else ()

    def with_path(self) -> tuple[Code, ...]:
        """Return an assertion about the endpoint of the operation, for a package whose requests need unknown arguments."""
        method, path = literal(self.operation.method), literal(self.operation.path)
        line = template("assert (operation.method, operation.path) == ({}, {})", method, path)
        return (*self.entry(), line)

    def named(self, part: str) -> tuple[Code, ...]:
        """Return a request with all arguments by name."""
        is_keyword = part in {each.name for each in self.operation.keywords}
        return self.built(part, is_named=not is_keyword) or self.called(part, is_typed=True)

    def without(self, part: str) -> tuple[Code, ...]:
        """Return a call without the parameter or the keyword `part`, which may be left out."""
        others = sorted((bool(e.default), e.name) for e in self.operation.keywords if e.name != part)
        return self.called(others[0][1] if others else "", is_typed=False)

    def called(self, part: str, *, is_typed: bool) -> tuple[Code, ...]:
        """Return a typed call, or a request, with the required arguments and the parameter `part`."""
        try:
            typed = self._typed(part)
        except UnknownTypeError:
            typed = ()
        typed = typed if len(typed) <= MOST_LINES else ()
        built = () if is_typed and typed else self.built(part)
        return built or typed

    def _typed(self, part: str) -> tuple[Code, ...]:
        operation = self.operation
        # If its fields are keywords, only the function that builds the request has an argument `body`.
        is_built = part == "body" and bool(operation.keywords)
        name, result = operation.name, operation.result
        accepted = [*operation.parameters]
        if is_built:
            name, result = operation.functions[2], Named("object")
        elif operation.keywords:
            accepted = [*(each for each in accepted if each.name != "body"), *operation.keywords]
        given = [each for each in accepted if not each.default or each.name == part]
        types = [result] if is_built else [Named("Client"), result]
        types += [written(each.type) for each in given]
        declared = [_declared(each.name, written(each.type)) for each in given]
        forwarded = [same(each.name) if each.is_keyword else identifier(each.name) for each in given]
        if not is_built:
            declared, forwarded = [template("client: Client"), *declared], [template("client"), *forwarded]
        called = call_of(name, *forwarded)
        return (
            *imports(self.subject, types),
            *self.imported(name),
            *function_code("call", join(", ", declared), type_code(result), called),
        )

    def built(self, part: str = "", *, is_named: bool = False) -> tuple[Code, ...]:
        """Return the code that builds a request without sending it."""
        subject = self.subject
        documented = subject.documented.get(self.operation.pointer)
        found = [o for o in subject.operations.values() if o.pointer == self.operation.pointer]
        if documented is None or not found:
            return ()
        try:
            arguments = smallest_arguments(subject, found[0])
            complete = smallest_arguments(subject, found[0], is_complete=True)
        except NoValueError:
            return ()
        for each, value in named_arguments(subject, documented, complete):
            if each.name == part and each.parameter:
                arguments = arguments.with_parameter((each.parameter.location, each.parameter.wire_name), value)
            elif each.name == part == "body":
                arguments = Arguments(parameters=arguments.parameters, body=(value,))
        if part == "content_type" and documented.body:
            media_type = documented.body.contents[0].media_type
            arguments = replace(arguments, body=complete.body, media_type=media_type)
        body = body_with(subject, documented, complete.body[0] if complete.body else None, part)
        if body is not None:
            arguments = Arguments(parameters=arguments.parameters, body=(body,))
        name = self.operation.functions[2]
        return (
            import_of(subject, f".operations.{self.operation.module}", [name]),
            call_code(subject, documented, name, arguments, is_named=is_named),
        )


def node_at(subject: Subject, pointer: Pointer) -> Node:
    """Return the value at `pointer` of the document. Raise `KeyError` if there is none."""
    side = subject.schemas.side
    return Node(resolve(side.root.value, pointer), pointer, side)


_MAX_LENGTH = 120


@dataclass(frozen=True, slots=True)
class DefinitionUses:
    """Uses of the definitions of the old package. `usages` has the direction in which callers use each of them."""

    subject: Subject
    usages: Mapping[str, Usage]

    def inner(self, happened: str, definition: Definition, inner: str) -> Iterator[tuple[Code, ...]]:
        """Yield uses of the field or the member `inner` of a definition."""
        match definition:
            case Enum(members=listed):
                for value in (each.value for each in listed if each.name == inner):
                    used = _attribute(definition.name, inner)
                    if happened == "value-changed":
                        used = template("assert {} == {}", used, literal(value))
                    yield import_of(self.subject, ".models", [definition.name]), used
            case Model(fields=fields):
                field = {each.name: each for each in fields}.get(inner)
                if field is None or happened == "became-required":
                    yield self.constructed(definition, {})
                elif happened in {"type-changed", "items-narrowed"}:
                    yield self._typed_fields(definition, field)
                else:
                    yield self._read_field(definition, field)

    def constructed(self, model: Model, given: Mapping[str, Json]) -> tuple[Code, ...]:
        """Return the construction of a model with its required fields, and with values `given` by wire names."""
        values = {**(self._object(model) or {}), **given}
        if not all(each.default or each.wire_name in values for each in model.fields):
            return self._typed_fields(model, None)
        arguments = [
            argument(each.name, literal(values[each.wire_name]))
            for each in model.fields
            if not each.default or each.wire_name in given
        ]
        return import_of(self.subject, ".models", [model.name]), call_of(model.name, *arguments)

    def _object(self, model: Model) -> dict[str, Json] | None:
        """Return a valid object of `model` with all required properties."""
        schemas, pointer = self.subject.schemas, model.pointer
        found: dict[str, Json] = {}
        try:
            node = node_at(self.subject, pointer)
            for direction in Direction if pointer else ():
                value = Values(schemas, direction).smallest((node,))
                found |= value if isinstance(value, dict) else {}
        except (KeyError, NoValueError):
            return None
        is_complete = all(each.default or each.wire_name in found for each in model.fields)
        return found if pointer and is_complete else None

    def _read_field(self, model: Model, field: Field) -> tuple[Code, ...]:
        """Return code that reads a field, of an object without the field if it is optional."""
        value = self._object(model) if field.default else None
        if value is not None and len(literal(value)) <= _MAX_LENGTH:
            return (
                import_of(self.subject, ".models", [model.name]),
                named("{}.model_validate({}).{}", model.name, literal(value), field.name),
            )
        return (
            import_of(self.subject, ".models", [model.name]),
            *_reader(identifier(model.name), template("object"), field.name),
            named("{}.model_fields[{}]", model.name, literal(field.name)),
        )

    def _typed_fields(self, model: Model, field: Field | None) -> tuple[Code, ...]:
        """Return functions that write the required fields and `field`, and read `field`, with the old types."""
        required = [e for e in model.fields if not e.default and e != field]
        is_written = field is None or not field.is_read_only
        own = [] if field is None else [field]
        given = [*own, *required] if is_written else []
        name = identifier(model.name)
        lines = imports(
            self.subject, [Named(model.name), *(each.type for each in own), *(written(each.type) for each in given)]
        )
        parameters = join(", ", [_declared(e.name, written(e.type)) for e in given])
        arguments = join(", ", [same(e.name) for e in given])
        made = template("{}({})", name, arguments)
        write = function_code("write", parameters, name, made)
        if field is None:
            return (*lines, *write)
        return (*lines, *(write if given else ()), *_reader(name, type_code(field.type), field.name))

    def alone(self, definition: Definition, *, is_alone: bool) -> Iterator[tuple[Code, ...]]:
        """Yield uses of a definition. Its import is the first one if `is_alone`."""
        imported = import_of(self.subject, ".models", [definition.name])
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
                yield (*lines, template("read(None)"), _attribute(definition.name, "model_fields"))
            case Alias():
                yield self._alias_use(definition)

    def _alias_use(self, alias: Alias) -> tuple[Code, ...]:
        """Return functions that write and read values of an alias, as callers of the package do."""
        usage = self.usages.get(alias.name, UNUSED)
        name, type_ = identifier(alias.name), alias.type
        given = written(type_)
        types = [given] if usage.is_written else []
        types += [type_] if usage.is_read else []
        lines = imports(self.subject, [Named(alias.name), *types])
        if usage.is_written:
            lines += function_code("write", _declared("value", given), name, template("value"))
        if usage.is_read:
            lines += _reader(name, type_code(type_))
        return lines


def function_code(name: str, parameters: Code, result: Code, value: Code) -> tuple[Code, Code]:
    """Return a function that returns `value`."""
    start = named("def {}({}) -> {}:", name, parameters, result)
    return start, template("    return {}", value)


def _reader(type_: Code, result: Code, field: str = "") -> tuple[Code, Code]:
    """Return a function that returns a value, or a field of it."""
    value = named("value.{}", field) if field else template("value")
    return function_code("read", template("value: {}", type_), result, value)


def _attribute(owner: str, name: str) -> Code:
    return named("{}.{}", owner, name)


def _declared(name: str, type_: Type) -> Code:
    return named("{}: {}", name, type_code(type_))


def same(name: str) -> Code:
    """Return the keyword argument of a name with a value of this name."""
    return template("{name}={name}", name=identifier(name))


_MODULES: Final[Mapping[str, str]] = {
    **dict.fromkeys(("Any", "Literal"), "typing"),
    **dict.fromkeys(("Mapping", "Iterable", "Iterator"), "collections.abc"),
    **dict.fromkeys(("date", "datetime", "time", "timedelta"), "datetime"),
    "UUID": "uuid",
    "Decimal": "decimal",
    **dict.fromkeys(("Credential", "AsyncCredential", "Page", "Timeout"), ".client"),
}
"""Modules of types. Those of the package begin with a dot."""


class UnknownTypeError(Exception):
    """A type has a name that no known module exports."""


def type_code(type_: Type) -> Code:
    """Return the annotation of `type_`."""
    match type_:
        case Named(name="...", arguments=()):
            return template("...")
        case Named(name="None", arguments=()):
            return template("None")
        case Named(name=name, arguments=arguments):
            own = named("{}", name)
            if not arguments:
                return own
            inner = join(", ", [type_code(each) for each in arguments])
            return template("{}[{}]", own, inner)
        case Constants(values=values):
            inner = join(", ", [literal(each) for each in values])
            return template("Literal[{}]", inner)
        case Union():
            return join(" | ", [type_code(each) for each in members(type_)])


def written(type_: Type) -> Type:
    """Return `type_` with `object` in place of `Any`. A type checker accepts `Any` for each narrower type, not `object`."""
    return with_names(type_, {"Any": "object"})


def imports(subject: Subject, types: Iterable[Type]) -> tuple[Code, ...]:
    """Return the imports of the names in `types`, one line for each module. Raise `UnknownTypeError`."""
    surface = subject.surface
    known = {
        **dict.fromkeys(surface.exports, "."),
        **_MODULES,
        **{each.name: ".models" for each in surface.definitions},
    }
    modules: dict[str, list[str]] = {}
    for name in dict.fromkeys(chain.from_iterable(map(names_in, types))):
        if name in known:
            modules.setdefault(known[name], []).append(name)
        elif name != "..." and not hasattr(builtins, name):
            raise UnknownTypeError(name)
    return tuple(import_of(subject, module, names) for module, names in sorted(modules.items()))
