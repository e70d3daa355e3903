"""Signatures of an operation's functions: the parameters, and the overloads of a body with keywords."""

from collections.abc import Sequence
from dataclasses import replace

from opgen.codegen import ir, types
from opgen.codegen.build.arguments import Argument
from opgen.codegen.build.client_bases import BASES, STREAM_BASES
from opgen.codegen.code import Code, identifier, template


def client_parameters(bases: tuple[str, str]) -> tuple[ir.Parameter, ir.Parameter]:
    """Return the first parameter of a synchronous and of an asynchronous function.

    The annotation is a base class of the client, because resources are instances of the base class too.
    """
    sync, awaited = (ir.Parameter(name=identifier("client"), annotation=identifier(base)) for base in bases)
    return sync, awaited


CLIENT, ASYNC_CLIENT = client_parameters(BASES)
STREAM_CLIENT, ASYNC_STREAM_CLIENT = client_parameters(STREAM_BASES)
# Only `Any` can be forwarded as keywords of different types.


_FIELDS_OR_BODY = ir.Parameter(name=identifier("body"), annotation=template("Any"), is_variadic=True)


def with_first_parameter(function: ir.Function, parameter: ir.Parameter) -> ir.Function:
    """Return `function` with `parameter` in the place of its first parameter."""

    def changed(before: tuple[ir.Parameter, ...]) -> tuple[ir.Parameter, ...]:
        return (parameter, *before[1:])

    return replace(
        function,
        parameters=changed(function.parameters),
        overloads=tuple(ir.Signature(parameters=changed(each.parameters)) for each in function.overloads),
    )


def function_of(  # noqa: PLR0913 - the parts of a function
    name: str,
    arguments: Sequence[Argument],
    *,
    result: Code,
    docstring: Code,
    client: ir.Parameter | None = None,
    is_awaited: bool = False,
) -> ir.Function:
    """Return the function `name` with the parameter `client`, if given, and a parameter for each argument.

    If the fields of the body are keywords, there are two overloads: with the fields, and with the complete body. The
    implementation then takes either as `**body`, so that an absent field differs from a field that is `None`.
    """
    first = () if client is None else (client,)
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
