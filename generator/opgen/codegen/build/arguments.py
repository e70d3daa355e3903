"""Arguments of an operation's functions: names, order, types and signatures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from opgen.api import model as api
from opgen.api.schema import Definition, Schema, nullable
from opgen.codegen import ir, types
from opgen.codegen.build import docstrings
from opgen.codegen.build.bodies import body_annotation, content_type_annotation, default_content_type, is_choice
from opgen.codegen.build.client_bases import BASES
from opgen.codegen.build.described_arguments import argument_texts
from opgen.codegen.build.given_bodies import GivenBody, Keyword, given_body
from opgen.codegen.code import Code, identifier, template
from opgen.core.name_styles import derived

_NONE = template("None")
# Only `Any` can be forwarded as keywords of different types.
_FIELDS_OR_BODY = ir.Parameter(name=identifier("body"), annotation=template("Any"), is_variadic=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """Argument of the three functions of an operation: a parameter, the body, or the media type of the body."""

    name: str
    annotation: Code
    default: Code | None
    """`None` for a required argument."""
    is_positional: bool = False
    parameter: api.Parameter | None = None
    """`None` for the body and for its media type."""
    awaited: Code | None = None
    """The annotation in the asynchronous function and the request function; `None` for the same annotation."""
    given: GivenBody | None = None
    """The ways to give the body; `None` for other arguments."""

    @property
    def keywords(self) -> tuple[Keyword, ...]:
        """Return the keywords that callers may give in place of the body."""
        return self.given.keywords if self.given else ()


def arguments_of(operation: api.Operation, definitions: Mapping[str, Definition]) -> list[Argument]:
    """Return the arguments in the order of the signature: path parameters, required ones, optional ones."""
    arguments = [
        Argument(
            name=parameter.name,
            annotation=_annotation(parameter.schema, is_required=parameter.required),
            default=None if parameter.required else _NONE,
            is_positional=parameter.location == "path",
            parameter=parameter,
        )
        for parameter in operation.parameters
    ]
    if operation.body is not None:
        body = operation.body
        taken = [*(each.name for each in operation.parameters), *(["content_type"] if is_choice(body) else [])]
        given = given_body(operation, body, taken, definitions)
        arguments.append(
            Argument(
                name="body",
                annotation=body_annotation(body, accepts_mapping=given.accepts_mapping),
                awaited=body_annotation(body, accepts_mapping=given.accepts_mapping, is_awaited=True),
                default=None if body.required else _NONE,
                given=given,
            )
        )
        if is_choice(body):
            arguments.append(
                Argument(
                    name="content_type", annotation=content_type_annotation(body), default=default_content_type(body)
                )
            )
    return sorted(arguments, key=lambda a: (not a.is_positional, a.default is not None))


def _annotation(schema: Schema, *, is_required: bool) -> Code:
    return types.expression(schema if is_required else nullable(schema))


def described(operation: api.Operation, arguments: list[Argument]) -> dict[str, str]:
    """Return the docstring text of each argument by its name.

    An argument without a text of its own has the text in the description of the operation.
    """
    described = {}
    for argument in arguments:
        if argument.parameter is not None:
            described[argument.name] = docstrings.about_parameter(argument.parameter)
        elif operation.body is not None and argument.name == "body":
            for each in argument.keywords:
                described[each.field.name] = docstrings.about_field(each.field)
            described[argument.name] = docstrings.about_body(operation.body.description)
        else:
            described[argument.name] = "Media type of the body."
    texts = argument_texts(operation.description)
    return {name: text or texts.get(name, "") for name, text in described.items()}


def with_first_parameter(function: ir.Function, parameter: ir.Parameter) -> ir.Function:
    """Return `function` with `parameter` in the place of its first parameter."""

    def changed(before: tuple[ir.Parameter, ...]) -> tuple[ir.Parameter, ...]:
        return (parameter, *before[1:])

    return replace(
        function,
        parameters=changed(function.parameters),
        overloads=tuple(ir.Signature(parameters=changed(each.parameters)) for each in function.overloads),
    )


def functions_of(  # noqa: PLR0913 - the parts of two functions
    name: str,
    arguments: Sequence[Argument],
    *,
    results: tuple[Code, Code],
    docstring: Code,
    bases: tuple[str, str] = BASES,
    is_awaited: bool = True,
) -> tuple[ir.Function, ir.Function]:
    """Return the function `name` and its asynchronous form.

    Their first parameter is a client. Its annotation is one of `bases`, because resources are instances of the base
    class too. With `is_awaited`, the body of the asynchronous function may be an asynchronous iterable.
    """
    names = (name, derived(name, "_async"))
    sync, awaited = (
        function_of(own, arguments, result=result, docstring=docstring, base=base, is_awaited=is_async and is_awaited)
        for own, result, base, is_async in zip(names, results, bases, (False, True), strict=True)
    )
    return sync, awaited


def function_of(  # noqa: PLR0913 - the parts of a function
    name: str,
    arguments: Sequence[Argument],
    *,
    result: Code,
    docstring: Code,
    base: str = "",
    is_awaited: bool = False,
) -> ir.Function:
    """Return the function `name` with a parameter for each argument, after a client of the class `base`, if given.

    If the fields of the body are keywords, there are two overloads: with the fields, and with the complete body. The
    implementation then takes either as `**body`, so that an absent field differs from a field that is `None`.
    """
    first = (ir.Parameter(name=identifier("client"), annotation=identifier(base)),) if base else ()
    with_body = _ordered([_parameter(each, is_awaited=is_awaited) for each in arguments])
    others = [each for each in arguments if not each.keywords]
    parameters = _ordered([_parameter(each, is_awaited=is_awaited) for each in others])
    fields = [each for argument in arguments if argument.keywords for each in _fields(argument, is_awaited=is_awaited)]
    # The fields come last: zuban reads the parameters after two fields as parts of `**body`.
    with_fields = (*parameters, *_ordered(fields))
    overloads = tuple(ir.Signature(parameters=(*first, *parameters)) for parameters in (with_fields, with_body))
    has_keywords = len(others) < len(arguments)
    return ir.Function(
        name=identifier(name),
        parameters=(*first, *parameters, *([_FIELDS_OR_BODY] if has_keywords else [])),
        result=result,
        docstring=docstring,
        overloads=overloads if has_keywords else (),
    )


def _parameter(argument: Argument, *, is_awaited: bool) -> ir.Parameter:
    return ir.Parameter(
        name=identifier(argument.name),
        annotation=(is_awaited and argument.awaited) or argument.annotation,
        default=argument.default,
        is_keyword_only=not argument.is_positional,
    )


def _fields(argument: Argument, *, is_awaited: bool) -> tuple[ir.Parameter, ...]:
    """Return the fields of the body as parameters, or the parameter of any other argument."""
    fields = tuple(
        ir.Parameter(
            name=identifier(each.field.name),
            annotation=types.expression(each.schema),
            default=each.default,
            is_keyword_only=True,
        )
        for each in argument.keywords
    )
    return fields or (_parameter(argument, is_awaited=is_awaited),)


def _ordered(parameters: list[ir.Parameter]) -> tuple[ir.Parameter, ...]:
    """Return path parameters, then required keywords, then optional keywords."""
    return tuple(sorted(parameters, key=lambda p: (p.is_keyword_only, p.default is not None)))
