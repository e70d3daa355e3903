"""Arguments of an operation's functions: names, order, types and signatures, and the calls that build its parameters."""

from collections.abc import Iterable
from dataclasses import replace

from opgen.api.model import Location, Operation, Parameter, RequestBody
from opgen.api.schema import Ref, accepts_null, nullable, plain, qualify_refs, union, walk
from opgen.codegen import ir, types
from opgen.codegen.build import docstrings
from opgen.codegen.build.bodies import (
    UNSET,
    Argument,
    GivenBody,
    argument_type,
    body_annotation,
    content_type_annotation,
    default_content_type,
    form_arguments,
    given_body,
    is_choice,
    keyword_contents,
)
from opgen.codegen.build.docstrings import argument_texts
from opgen.codegen.build.inputs import Inputs
from opgen.codegen.build.responses import is_switch, switched
from opgen.codegen.code import Code, argument, call, identifier, join, literal, template
from opgen.core.frozen import frozen
from opgen.core.name_styles import is_name, snake


@frozen
class Arguments:
    """Arguments of an operation: of the functions that send its request, and of the function that builds the request.

    - `forwarding`: the arguments of the call of the second function in the others, which may use the local name
      `_body`.
    - `switches`: parameters that select a stream as the response. The functions do not accept them.
    """

    called: tuple[Argument, ...]
    built: tuple[Argument, ...]
    forwarding: Code
    given: GivenBody | None = None
    switches: tuple[Argument, ...] = ()

    def sent(self, *, is_stream: bool) -> tuple[Argument, ...]:
        """Return the arguments of a request, and the switches with their values."""
        values = [(each, switched(each.parameter, is_stream=is_stream)) for each in self.switches if each.parameter]
        return (*self.built, *(replace(each, constant=value) for each, value in values if value))


def arguments_of(operation: Operation, inputs: Inputs) -> Arguments:
    """Return the arguments, in the order of the signatures: path parameters, required ones, optional ones.

    If the body is an object, its fields are keywords of the functions that send it. The request builder takes the body
    as one value, after the path parameters.
    """
    definitions = inputs.definitions
    every = [_given(each, inputs) for each in operation.parameters]
    switches = tuple(each for each in every if each.parameter and is_switch(operation, each.parameter, definitions))
    parameters = [each for each in every if each not in switches]
    return replace(_with_body(operation, parameters, inputs), switches=switches)


def _given(parameter: Parameter, inputs: Inputs) -> Argument:
    schema, is_optional = parameter.schema, not parameter.required
    is_nullable = accepts_null(schema, inputs.definitions)
    if is_nullable and parameter.content != "json":  # null has no text
        module = next((each.module for each in walk(schema) if isinstance(each, Ref)), "")
        schema = qualify_refs(plain(schema, inputs.definitions), module)
    return Argument(
        name=parameter.name,
        annotation=argument_type(inputs.accepted(schema), is_optional=is_optional),
        documented=types.expression(schema),
        default=UNSET if is_optional else None,
        is_positional=parameter.location == "path",
        parameter=parameter,
        is_nullable=is_nullable,
        text=docstrings.about_parameter(parameter),
    )


def _with_body(operation: Operation, parameters: list[Argument], inputs: Inputs) -> Arguments:
    body = operation.body
    if body is None:
        return _arguments(operation, parameters, parameters, None)
    given = given_body(body, inputs)
    on = [each.field for each in given.keywords if each.field and is_switch(operation, each.field, inputs.definitions)]
    others = tuple(each for each in given.keywords if each.field not in on)
    given = replace(given, keywords=others, switches=tuple(on))
    complete = Argument(
        name="body",
        annotation=body_annotation(body, inputs, accepts_mapping=given.accepts_mapping),
        awaited=body_annotation(body, inputs, accepts_mapping=given.accepts_mapping, is_awaited=True),
        documented=body_annotation(body, None, accepts_mapping=given.accepts_mapping),
        default=None if body.required else UNSET,
        text=docstrings.about_body(body.description),
    )
    built = [*parameters, replace(complete, is_positional=True), *_media_types(body)]
    if not given.keywords:
        return _arguments(operation, [*parameters, complete, *_media_types(body)], built, given)
    called = [*parameters, *given.keywords]
    if given.others:
        text = "A body that is not an object, in place of its fields."
        schema = union([*given.others])
        if given.is_nullable:
            schema = nullable(schema)
        annotation, documented = argument_type(inputs.accepted(schema), is_optional=True), types.expression(schema)
        called.append(Argument(name="body", annotation=annotation, documented=documented, default=UNSET, text=text))
    same = replace(body, contents=keyword_contents(body))
    return _arguments(operation, [*called, *_media_types(same)], built, given)


def _media_types(body: RequestBody) -> list[Argument]:
    """Return the argument for the media type, if the caller chooses it."""
    annotation, default = content_type_annotation(body), default_content_type(body)
    text = "Media type of the body."
    chosen = Argument(name="content_type", annotation=annotation, default=default, text=text)
    return [chosen] if is_choice(body) else []


def _arguments(
    operation: Operation, called: list[Argument], built: list[Argument], given: GivenBody | None
) -> Arguments:
    """Return the arguments in order. One without a text has the text in the description of the operation."""
    texts = argument_texts(operation.description)
    ordered = [
        tuple(
            replace(each, text=each.text or texts.get(each.name, ""))
            for each in sorted(arguments, key=lambda a: (not a.is_positional, a.default is not None))
        )
        for arguments in (called, built)
    ]
    names = {each.name for each in called} - {each.name for each in (given.keywords if given else ())}
    pieces = [
        template("_body") if given and given.keywords and each.name == "body" else _parameter(each).forwarding
        for each in ordered[1]
        if each.name in names or each.name == "body"
    ]
    return Arguments(called=ordered[0], built=ordered[1], forwarding=join(", ", pieces), given=given)


def described(arguments: Iterable[Argument]) -> dict[str, str]:
    """Return the docstring text of each argument by its name."""
    return {each.name: each.text for each in arguments}


def function_of(  # noqa: PLR0913 - the parts of a function
    name: str,
    arguments: Iterable[Argument],
    *,
    result: Code,
    docstring: Code,
    base: str = "",
    is_awaited: bool = False,
) -> ir.Function:
    """Return the function `name` with a parameter for each argument, after a client of the class `base`, if given.

    The annotation of the client is a base class, because resources are instances of the base class too. The body of an
    awaited function may be an asynchronous iterable.
    """
    first = (ir.Parameter(name=identifier("client"), annotation=identifier(base)),) if base else ()
    parameters = (_parameter(each, is_awaited=is_awaited) for each in arguments)
    return ir.Function(name=identifier(name), parameters=(*first, *parameters), result=result, docstring=docstring)


def _parameter(given: Argument, *, is_awaited: bool = False) -> ir.Parameter:
    return ir.Parameter(
        name=identifier(given.name),
        annotation=(is_awaited and given.awaited) or given.annotation,
        documented=given.documented,
        default=given.default,
        is_keyword_only=not given.is_positional,
    )


_BUILDERS: dict[Location, str] = {
    "path": "build_path",
    "query": "build_query",
    "querystring": "build_querystring",
    "header": "build_headers",
    "cookie": "build_cookies",
}


def built_path(operation: Operation, arguments: list[Argument]) -> Code:
    """Return the path with its parameters filled in."""
    if not arguments:
        return literal(operation.path)
    path = operation.path
    for each in operation.parameters:
        if each.has_segments:
            path = path.replace(f"{{{each.wire_name}}}", f"{{+{each.wire_name}}}")
    names = {each.parameter.wire_name: each for each in arguments if each.parameter is not None}
    simple = [name for name in names if is_name(name, snake)]
    given = [argument(name, _value(names.pop(name))) for name in simple]
    if names:
        given.append(template("**{}", _pairs([*names.values()])))
    return call("build_path", literal(path), *given)


def built_query(arguments: list[Argument], full: list[Argument]) -> Code | None:
    """Return the call that builds the query, or None without parameters.

    `full` has the parameter that is the complete query string, if there is one.
    """
    if full:
        return call("build_querystring", *_full_query(full[0]))
    return built_pairs("query", arguments)


def built_pairs(location: Location, arguments: list[Argument]) -> Code | None:
    """Return the call that builds the query, the headers or the cookies, or None without arguments."""
    if not arguments:
        return None
    return call(_BUILDERS[location], _pairs(arguments))


def _full_query(given: Argument) -> list[Code]:
    parameter = given.parameter
    more = form_arguments(parameter.encoding) if parameter and parameter.content == "form" else []
    return [_value(given), *more]


def _pairs(arguments: list[Argument]) -> Code:
    pairs = [
        template("{}: {}", literal(each.parameter.wire_name), _value(each)) for each in arguments if each.parameter
    ]
    return template("{{{}}}", join(", ", pairs))


def _value(given: Argument) -> Code:
    """Return the argument as code, with an encoding if the parameter has a content or a style."""
    value, parameter = given.constant or identifier(given.name), given.parameter
    if parameter is None:
        return value
    if parameter.content == "json":
        value = call("json_parameter", value, *[template("null=True")] * given.is_nullable)
    if parameter.content == "form" and parameter.location != "querystring":
        value = call("form_parameter", value, *form_arguments(parameter.encoding))
    if parameter.style is None:
        return value
    parts = [value, literal(parameter.style)]
    if parameter.explode is not None:
        parts.append(argument("explode", literal(parameter.explode)))
    if parameter.allow_reserved:
        parts.append(template("allow_reserved=True"))
    return call("Styled", *parts)
