"""Parameters as code: calls that build path, query, headers and cookies."""

from collections.abc import Iterable, Iterator

from opgen.api import model as api
from opgen.codegen.build.arguments import Argument
from opgen.codegen.build.bodies import form_arguments
from opgen.codegen.code import Code, identifier, join, literal, template
from opgen.core.name_styles import is_name, snake

ENCODE = ".._runtime.encode"
_FORMS = ".._runtime.forms"
STYLES = ".._runtime.styles"
_BUILDERS: dict[api.Location, str] = {
    "path": "build_path",
    "query": "build_query",
    "querystring": "build_querystring",
    "header": "build_headers",
    "cookie": "build_cookies",
}
_HOMES: dict[api.Location, str] = {"querystring": _FORMS, "cookie": STYLES}
"""Modules of builders. `ENCODE` has the others, and `STYLES` has forms of them that support styles."""


def parameter_imports(parameters: Iterable[api.Parameter]) -> Iterator[tuple[str, str]]:
    """Yield the imports that the code of `parameters` needs, as (module, name)."""
    for each in parameters:
        home = STYLES if each.style is not None else _HOMES.get(each.location, ENCODE)
        yield home, _BUILDERS[each.location]
        if each.content == "json":
            yield ENCODE, "encode_json"
        if each.content == "form" and each.location != "querystring":
            yield _FORMS, "encode_form"
        if each.style is not None:
            yield STYLES, "Styled"


def built_path(operation: api.Operation, arguments: list[Argument]) -> Code:
    """Return the path with its parameters filled in."""
    if not arguments:
        return literal(operation.path)
    path = operation.path
    for each in operation.parameters:
        if each.has_segments:
            path = path.replace(f"{{{each.wire_name}}}", f"{{+{each.wire_name}}}")
    names = {each.parameter.wire_name: each for each in arguments if each.parameter is not None}
    plain = [name for name in names if is_name(name, snake)]
    given = [template("{name}={value}", name=identifier(name), value=_value(names.pop(name))) for name in plain]
    if names:
        given.append(template("**{{{pairs}}}", pairs=_pairs([*names.values()])))
    return template("build_path({parts})", parts=join(", ", [literal(path), *given]))


def built_query(arguments: list[Argument], full: list[Argument]) -> Code | None:
    """Return the call that builds the query, or None without parameters.

    `full` has the parameter that is the complete query string, if there is one.
    """
    if full:
        return template("build_querystring({value})", value=_full_query(full[0]))
    return built_pairs("query", arguments)


def built_pairs(location: api.Location, arguments: list[Argument]) -> Code | None:
    """Return the call that builds the query, the headers or the cookies, or None without arguments."""
    if not arguments:
        return None
    return template("{builder}({{{pairs}}})", builder=identifier(_BUILDERS[location]), pairs=_pairs(arguments))


def _full_query(argument: Argument) -> Code:
    value, parameter = _value(argument), argument.parameter
    if parameter is None or parameter.content != "form":
        return value
    more = form_arguments(parameter.encoding)
    return template("{value}{more}", value=value, more=more)


def _pairs(arguments: list[Argument]) -> Code:
    return join(
        ", ",
        [
            template("{wire_name}: {value}", wire_name=literal(argument.parameter.wire_name), value=_value(argument))
            for argument in arguments
            if argument.parameter is not None
        ],
    )


def _value(argument: Argument) -> Code:
    """Return the argument as code, with an encoding if the parameter has a content or a style."""
    value, parameter = argument.constant or identifier(argument.name), argument.parameter
    if parameter is not None and parameter.content == "json":
        value = template("encode_json({value})", value=value)
    if parameter is not None and parameter.content == "form" and parameter.location != "querystring":
        more = form_arguments(parameter.encoding)
        value = template("encode_form({value}{more})", value=value, more=more)
    if parameter is None or parameter.style is None:
        return value
    parts = [value, literal(parameter.style)]
    if parameter.explode is not None:
        parts.append(template("explode={flag}", flag=literal(parameter.explode)))
    if parameter.allow_reserved:
        parts.append(template("allow_reserved=True"))
    return template("Styled({parts})", parts=join(", ", parts))
