"""Calls of generated functions with the smallest valid arguments, as code."""

from collections.abc import Iterator, Mapping
from dataclasses import field, replace

from opgen.api import model as api
from opgen.api.schema import (
    AnyOf,
    Array,
    Definition,
    Map,
    Model,
    Ref,
    Scalar,
    Schema,
    TaggedUnion,
    definition_of,
    plain,
    union_members,
)
from opgen.codegen.build.arguments import arguments_of
from opgen.codegen.build.bodies import Argument, is_choice
from opgen.codegen.build.inputs import Inputs
from opgen.codegen.code import Code, identifier, join, literal, named, template
from opgen.codegen.code import argument as argument_of
from opgen.codegen.code import call as call_of
from opgen.core.frozen import frozen
from opgen.diff.model import Direction
from opgen.diff.surface.model import SurfaceOperation
from opgen.diff.wire.compare.parameters import schema_of
from opgen.diff.wire.operations import WireOperation
from opgen.diff.witness.model import Subject
from opgen.diff.witness.values import NoValueError, Values
from opgen.schemas.node import Node
from opgen.schemas.validity import Json

Key = tuple[str, str]
"""Location and wire name of a parameter."""


@frozen
class Arguments:
    """Values of a call.

    - `body`: the value of the body, or nothing.
    - `media_type`: the media type of the body; empty for the default.
    """

    parameters: Mapping[Key, Json] = field(default_factory=dict)
    body: tuple[Json, ...] = ()
    media_type: str = ""

    def with_parameter(self, key: Key, value: Json) -> "Arguments":
        """Return the arguments with another value of a parameter."""
        return replace(self, parameters={**self.parameters, key: value})

    def with_body(self, value: Json, media_type: str) -> "Arguments":
        """Return the arguments with another body."""
        return replace(self, body=(value,), media_type=media_type)


def key_of(parameter: Node) -> Key:
    """Return location and wire name of a parameter of a document."""
    return str(parameter.get("in")), str(parameter.get("name"))


def body_of(operation: WireOperation) -> Node | None:
    """Return the request body of an operation."""
    body = operation.node.child("requestBody")
    return body and body.dereferenced()


def contents(operation: WireOperation) -> dict[str, Node]:
    """Return the media types of the request body by their names."""
    body = body_of(operation)
    return dict(body.mapping("content")) if body else {}


def requires_body(operation: WireOperation) -> bool:
    """Return whether each request of an operation has a body."""
    body = body_of(operation)
    return body is not None and body.get("required") is True


def smallest_arguments(subject: Subject, operation: WireOperation, *, is_complete: bool = False) -> Arguments:
    """Return valid arguments: the required ones, or all with `is_complete`. Raise `NoValueError`.

    An optional argument without a known value is left out.
    """
    values = Values(subject.schemas, Direction.REQUEST)
    parameters: dict[Key, Json] = {}
    for parameter in operation.parameters.values():
        is_required = parameter.get("required") is True
        if not is_required and not is_complete:
            continue
        schema = schema_of(parameter)
        try:
            value = "a" if schema is None else values.smallest((schema,))
            if is_complete and schema:
                value = values.complete((schema,))
        except NoValueError:
            if is_required:
                raise
            continue
        # A path cannot carry an empty text or null.
        is_empty = value in ("", None, [], {}) and parameter.get("in") == "path"
        parameters[key_of(parameter)] = "a" if is_empty else value
    found = Arguments(parameters=parameters)
    is_required = requires_body(operation)
    if body_of(operation) is None or not (is_required or is_complete):
        return found
    documented = subject.described(operation)
    media_type = documented.body.contents[0].media_type if documented and documented.body else ""
    content = contents(operation)
    media = content.get(media_type) or next(iter(content.values()), None)
    try:
        return found.with_body(body_value(values, media, is_complete=is_complete), "")
    except NoValueError:
        if is_required:
            raise
        return found


def body_value(values: Values, media: Node | None, *, is_complete: bool = False) -> Json:
    """Return a valid value of a media type, with all properties of an object if `is_complete`."""
    schema = media and schema_in(media)
    if schema is None:
        return "a"
    return values.complete((schema,)) if is_complete else values.smallest((schema,))


def schema_in(media: Node) -> Node | None:
    """Return the schema of a media type or of its items."""
    return media.child("schema") or media.child("itemSchema")


def named_arguments(
    subject: Subject, operation: api.Operation, arguments: Arguments
) -> Iterator[tuple[Argument, Json]]:
    """Yield the arguments of a function that have values, in order."""
    for each in arguments_of(operation, Inputs(definitions=subject.definitions)).built:
        if each.parameter:
            key = (each.parameter.location, each.parameter.wire_name)
            for known, value in arguments.parameters.items():
                is_same = known[1] == key[1] or (key[0] == "header" and known[1].lower() == key[1].lower())
                if known[0] == key[0] and is_same:
                    yield each, value
        elif each.name == "body" and arguments.body:
            yield each, arguments.body[0]
        elif each.name == "content_type" and arguments.media_type:
            yield each, arguments.media_type
        elif each.name == "content_type" and each.default is None and arguments.body:
            ranges = operation.body.contents if operation.body else ()
            yield each, ranges[0].media_type.replace("*", "a") if ranges else ""


def import_of(subject: Subject, module: str, names: list[str]) -> Code:
    """Return the import of `names` from a module. One of the package begins with a dot, and its root is a dot."""
    source = f"{subject.surface.package}{module}".rstrip(".") if module.startswith(".") else module
    return named("from {} import {}", source, join(", ", map(identifier, sorted(names))))


def request_lines(
    subject: Subject, operation: api.Operation, arguments: Arguments, *, is_named: bool = False
) -> tuple[Code, ...]:
    """Return the code that builds a request without sending it, or nothing in a package without functions."""
    function = subject.function(operation)
    if function is None:
        return ()
    return built_lines(subject, function, call(subject, operation, function.functions[2], arguments, is_named=is_named))


def caller_lines(
    subject: Subject, operation: api.Operation, arguments: Arguments, *, is_named: bool = False
) -> tuple[Code, ...]:
    """Return the same call as callers write it: `client.jobs.create_job(…)`, or `create_job(client, …)` after its import.

    A body that is a mapping becomes keywords.
    """
    function = subject.function(operation)
    if function is None:
        return ()
    names = {each.key.removeprefix("body "): each.name for each in function.keywords}
    given = [] if function.attribute else [template("client")]
    for each, value in named_arguments(subject, operation, arguments):
        if each.name != "body" or each.parameter:
            given.append(_argument(subject, operation, each, value, arguments.media_type, is_named=is_named))
        elif names and isinstance(value, dict):
            given += [argument_of(names.get(str(key), str(key)), literal(field)) for key, field in value.items()]
        else:
            given.append(argument_of("body", _body(subject, operation, value, arguments.media_type)))
    if function.attribute:
        return (template("{}({})", named("client.{}", function.attribute), join(", ", given)),)
    return (
        import_of(subject, f".operations.{function.module}", [function.name]),
        call_of(function.name, *given),
    )


def read_line(status: int, media_type: str, content: str) -> Code:
    """Return the statement that reads a response with the request of the lines before it."""
    return template(
        "result = request.parse({}, {}, {}.encode())",
        literal(status),
        literal({"content-type": media_type} if media_type else {}),
        literal(content),
    )


def built_lines(subject: Subject, function: SurfaceOperation, built: Code) -> tuple[Code, ...]:
    """Return the statement with the call `built` of the request builder of `function`, after its import."""
    imported = import_of(subject, f".operations.{function.module}", [function.functions[2]])
    return imported, template("request = {}", built)


def call(
    subject: Subject, operation: api.Operation, name: str, arguments: Arguments, *, is_named: bool = False
) -> Code:
    """Return the call of the function `name` with `arguments`.

    With `is_named`, positional arguments have their names too.
    """
    own = [
        _argument(subject, operation, each, value, arguments.media_type, is_named=is_named)
        for each, value in named_arguments(subject, operation, arguments)
    ]
    return call_of(named("{}", name), *own)


def _argument(  # noqa: PLR0913  # the parts of a call
    subject: Subject, operation: api.Operation, argument: Argument, value: Json, media_type: str, *, is_named: bool
) -> Code:
    code = literal(value)
    if argument.name == "body" and argument.parameter is None:
        code = _body(subject, operation, value, media_type)
    if argument.is_positional and not is_named:
        return code
    return argument_of(argument.name, code)


def _body(subject: Subject, operation: api.Operation, value: Json, media_type: str) -> Code:
    """Return the code of a body. Raise `NoValueError` for names that its model does not have."""
    listed = operation.body.contents if operation.body else ()
    for content in sorted(listed, key=lambda each: each.media_type != media_type)[:1]:
        if content.kind == "binary":
            return template('b"a"')
        if content.kind == "xml":
            return template('"<a/>"')
        if content.kind == "multipart":
            return value_code(value, content.schema, subject.definitions)
        if content.kind == "json" and not _is_known(value, content.schema, subject.definitions):
            raise NoValueError
        if content.kind != "json" and content.sequence:
            return template("[{}]", literal(value))
    return literal(value)


def body_with(subject: Subject, operation: api.Operation, body: Json, keyword: str) -> Json:
    """Return `body` with the fields of required keywords and of `keyword` alone; None if it is not a keyword."""
    given = arguments_of(operation, Inputs(definitions=subject.definitions)).given
    known = given.keywords if given else ()
    if not isinstance(body, dict) or keyword not in {each.name for each in known}:
        return None
    fields = [each.field for each in known if each.default is None or each.name == keyword]
    names = {each.wire_name for each in fields if each}
    return {name: value for name, value in body.items() if name in names}


def chosen_media_type(operation: api.Operation, name: str) -> str:
    """Return `name` if callers choose the media type of the body, else an empty text."""
    return name if operation.body and is_choice(operation.body) else ""


_FILES = frozenset(("binary", "upload"))
Definitions = Mapping[str, Definition]


def value_code(value: Json, schema: Schema, definitions: Definitions) -> Code:
    """Return the code of a value of `schema`: a file is bytes, and all else is JSON."""
    found = plain(schema, definitions)
    if isinstance(found, AnyOf):
        kinds = [plain(each, definitions) for each in found.members]
        found = next((each for each in kinds if _fits(value, each, definitions)), found)
    if isinstance(found, Scalar) and found.format in _FILES:
        return template('b"a"')
    if isinstance(value, list) and isinstance(found, Array):
        return template("[{}]", join(", ", [value_code(each, found.items, definitions) for each in value]))
    if isinstance(value, dict) and (inner := _fields(found, definitions)) is not None:
        pairs = [
            template(
                "{}: {}", literal(name), value_code(each, inner[name], definitions) if name in inner else literal(each)
            )
            for name, each in value.items()
        ]
        return template("{{{}}}", join(", ", pairs))
    if isinstance(value, dict) and isinstance(found, Scalar):
        return literal("a")  # a part with a media type that is not JSON
    return literal(value)


def _is_known(value: Json, schema: Schema, definitions: Definitions) -> bool:
    """Return whether `schema` describes each name in `value`."""
    if isinstance(value, list):
        found = plain(schema, definitions)
        return not isinstance(found, Array) or all(_is_known(each, found.items, definitions) for each in value)
    models = _models(schema, definitions)
    if not isinstance(value, dict) or not models:
        found = plain(schema, definitions)
        is_scalar = not isinstance(value, dict) and _fits(value, found, definitions)
        return not isinstance(found, Scalar) or is_scalar
    return any(
        model.extra is not None or value.keys() <= fields.keys()
        for model in models
        for fields in [{each.wire_name: each.schema for each in model.fields}]
        if all(_is_known(each, fields[name], definitions) for name, each in value.items() if name in fields)
    )


def _models(schema: Schema, definitions: Definitions) -> list[Model]:
    """Return the models among the members of `schema`."""
    found = plain(schema, definitions)
    model = definition_of(found, definitions)
    if isinstance(model, Model):
        return [model]
    members = found.members if isinstance(found, AnyOf) else ()
    members = tuple(map(Ref, union_members(model))) if isinstance(model, TaggedUnion) else members
    return [each for member in members for each in _models(member, definitions)]


def _fits(value: Json, schema: Schema, definitions: Definitions) -> bool:
    """Return whether a member of a union fits a value by its kind."""
    if isinstance(schema, Scalar):
        return isinstance(value, str) == (schema.type == "string" and not schema.format)
    return isinstance(value, dict) == (_fields(schema, definitions) is not None)


def _fields(schema: Schema, definitions: Definitions) -> Mapping[str, Schema] | None:
    """Return the schemas of the properties of a model; `None` for other schemas."""
    model = definition_of(schema, definitions)
    if isinstance(model, Model):
        return {each.wire_name: each.schema for each in model.fields}
    return {} if isinstance(schema, Map) else None
