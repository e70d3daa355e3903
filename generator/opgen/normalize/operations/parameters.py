"""Parameters of an operation and its path item: location, schema and serialization."""

from dataclasses import replace

from opgen.api.model import Location, Parameter, ParameterContent, Style
from opgen.api.schema import Anything, Const, Schema, union
from opgen.core.http_vocabulary import essence_of, is_token
from opgen.core.name_styles import pascal
from opgen.core.url_templates import path_variables
from opgen.normalize.content.forms import read_form
from opgen.normalize.content.media_types import URLENCODED, is_json
from opgen.normalize.content.styles import NOT_FOR_SCALARS, ScalarKind, kinds_of, read_style, with_serialization
from opgen.normalize.operation_nodes import OperationNode
from opgen.normalize.origin import Origin, shared_origin
from opgen.normalize.schemas.lower import Lowering
from opgen.normalize.schemas.scalars import TEXT, default_of
from opgen.schemas.node import Node
from opgen.schemas.references import applied_annotations, described

_LOCATIONS: tuple[Location, ...] = ("path", "query", "querystring", "header", "cookie")
# Source: OpenAPI 3.1 section 4.8.12.1: parameters with these names shall be ignored.
_IGNORED_HEADERS = frozenset({"accept", "content-type", "authorization"})


def read_parameters(found: OperationNode, origin: Origin, lowering: Lowering) -> tuple[Parameter, ...]:
    """Return the path parameters in the order of the template, then the other parameters.

    A parameter of the operation replaces the parameter of the path item with the same location and name.
    """
    parameters: dict[tuple[str, str], Parameter] = {}
    for node in found.parameters:
        parameter = read_parameter(node, origin, lowering)
        if parameter is not None:
            parameters[parameter.location, _folded(parameter)] = parameter
    _check_querystring(found, list(parameters.values()))
    return _in_template_order(found, list(parameters.values()))


def read_parameter(node: Node, origin: Origin, lowering: Lowering) -> Parameter | None:
    """Return the parameter `node`; None if the parameter is invalid or if the standard ignores it.

    The names of inline schemas are derived from `origin`.
    """
    wire_name, written = node.text("name"), node.text("in")
    if written == "header" and wire_name.lower() in _IGNORED_HEADERS:
        return None
    if not wire_name or not written:
        node.problem("missing name or location (in) of a parameter")
        return None
    location = next((each for each in _LOCATIONS if each == written), None)
    if location is None:
        node.problem(f'invalid parameter location "{written}"', f"use {', '.join(_LOCATIONS)}, or requestBody", at="in")
        return None
    _check_name(node, wire_name, location)
    if location == "path" and not node.flag("required"):
        node.problem("a path parameter must have required: true", "add required: true")
    parameter = Parameter(
        wire_name=wire_name,
        location=location,
        schema=Anything(),
        required=location == "path" or node.flag("required"),
        # GitHub's extension for branches and files. The standard has no parameter of several segments.
        has_segments=location == "path" and node.value.get("x-multi-segment") is True,
        description=node.text("description"),
        deprecated=node.flag("deprecated"),
        pointer=node.pointer,
    )
    origin = shared_origin(node.pointer) or origin.then(pascal(wire_name))
    if "content" in node:
        return _with_content(parameter, node, origin, lowering)
    if location == "querystring":
        node.problem("missing content of a querystring parameter", f"add {URLENCODED}")
        return None
    return _with_schema(parameter, node, origin, lowering)


def _check_querystring(found: OperationNode, parameters: list[Parameter]) -> None:
    """Record a problem if a `querystring` parameter is combined with other query parameters."""
    locations = [parameter.location for parameter in parameters]
    if "querystring" in locations and (locations.count("querystring") > 1 or "query" in locations):
        found.node.problem(
            "a querystring parameter cannot be combined with other query parameters",
            "remove it, or remove all other parameters in query and querystring",
        )


def _folded(parameter: Parameter) -> str:
    """Return the name for comparisons. Header names are case-insensitive. Source: RFC 9110 section 5.1."""
    name = parameter.wire_name
    return name.lower() if parameter.location == "header" else name


def _in_template_order(found: OperationNode, parameters: list[Parameter]) -> tuple[Parameter, ...]:
    """Return the path parameters in the order of the path template, then the other parameters."""
    declared = {p.wire_name: p for p in parameters if p.location == "path"}
    ordered = [declared[name] for name in path_variables(found.path) if name in declared]
    return (*ordered, *(p for p in parameters if p.location != "path"))


def _with_schema(parameter: Parameter, node: Node, origin: Origin, lowering: Lowering) -> Parameter | None:
    style = read_style(node, parameter.location)
    schema_node = node.child("schema")
    if schema_node is None:
        node.problem(f'missing schema of parameter "{parameter.wire_name}"', "add a schema")
        return None
    schema = lowering.schema((schema_node,), origin)
    notes = applied_annotations((schema_node,))
    is_empty_allowed = parameter.location == "query" and node.flag("allowEmptyValue")
    read = replace(
        parameter,
        schema=schema,
        default=default_of(notes.get("default"), schema, (schema_node,)),
        description=parameter.description or described(notes),
        deprecated=parameter.deprecated or notes.get("deprecated") is True,
    )
    read = with_serialization(read, node, style, lowering.collected.definitions)
    return replace(read, schema=_or_empty(schema, style, lowering)) if is_empty_allowed else read


def _or_empty(schema: Schema, style: Style, lowering: Lowering) -> Schema:
    """Return `schema` extended by the empty string, unless it accepts strings or the style has no scalars."""
    kinds = kinds_of(schema, lowering.collected.definitions)
    if style in NOT_FOR_SCALARS or TEXT in kinds:
        return schema
    return union([schema, Const("")])


def _with_content(parameter: Parameter, node: Node, origin: Origin, lowering: Lowering) -> Parameter | None:
    entries = list(node.mapping("content"))
    if len(entries) != 1:
        node.problem("content of a parameter must have exactly one media type", at="content")
        return None
    media_type, entry = entries[0]
    media = entry.resolved("media type")
    if media is None:
        return None
    kind = _content_kind(media_type)
    # The style `cookie` does not percent-encode, unlike the style `form`.
    read = replace(parameter, content=kind, style="cookie" if parameter.location == "cookie" else None)
    if kind == "form":
        form = read_form((URLENCODED, media, "form"), origin, lowering)
        return replace(read, schema=form.schema, encoding=form.encoding)
    child = media.child("schema")
    schema = Anything() if child is None else lowering.schema((child,), origin)
    kinds = list(kinds_of(schema, lowering.collected.definitions))
    if kind == "text" and not all(isinstance(each, ScalarKind) for each in kinds):
        schema = TEXT
    return replace(read, schema=schema)


def _content_kind(media_type: str) -> ParameterContent:
    """Return the kind of content. Callers pass text if the media type is neither JSON nor a form."""
    if is_json(media_type):
        return "json"
    return "form" if essence_of(media_type) == URLENCODED else "text"


def _check_name(node: Node, wire_name: str, location: Location) -> None:
    """Record a problem for a name that is sent unencoded and is not a token.

    A cookie name must be a token too. Source: RFC 6265 section 4.1.1.
    """
    is_raw = location == "header" or (location == "cookie" and (node.text("style") == "cookie" or "content" in node))
    if is_raw and not is_token(wire_name):
        node.problem(f'invalid {location} name "{wire_name}"', "use only letters, digits and hyphens", at="name")
