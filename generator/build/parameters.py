"""Parameters as code: how a builder puts arguments into path, query and headers."""

from generator import api
from generator.build.arguments import Argument
from generator.code import Code, identifier, join, literal, template

_ENCODE = ".._runtime.encode"
PARAMETER_IMPORTS: dict[api.Location, tuple[tuple[str, str], ...]] = {
    "path": ((_ENCODE, "build_path"),),
    "query": ((_ENCODE, "build_query"),),
    "header": ((_ENCODE, "build_headers"),),
}
"""What the code of a parameter in each place needs."""


def built_path(operation: api.Operation, arguments: list[Argument]) -> Code:
    """The path with its parameters in place."""
    if not arguments:
        return literal(operation.path)
    return template(
        "build_path({path}, {{{pairs}}})",
        path=literal(operation.path),
        pairs=_pairs(arguments),
    )


def built_query(arguments: list[Argument]) -> Code | None:
    """The query, if there is any."""
    if not arguments:
        return None
    return template("build_query({{{pairs}}})", pairs=_pairs(arguments))


def built_headers(arguments: list[Argument]) -> Code | None:
    """The headers, if there are any."""
    if not arguments:
        return None
    return template("build_headers({{{pairs}}})", pairs=_pairs(arguments))


def _pairs(arguments: list[Argument]) -> Code:
    return join(
        ", ",
        [
            template(
                "{wire_name}: {name}",
                wire_name=literal(argument.parameter.wire_name),
                name=identifier(argument.name),
            )
            for argument in arguments
            if argument.parameter is not None
        ],
    )
