"""Parameters of an operation: merged from path item and operation, checked against the path's template."""

import re

from generator.api import Location, Parameter
from generator.names import pascal
from generator.normalize.annotations import annotations
from generator.normalize.defaults import default_of
from generator.normalize.lower import Lowering
from generator.normalize.node import Node
from generator.normalize.operation_names import Found
from generator.schema import Array, Map, Model, Nullable, Ref, Schema

_TEMPLATE = re.compile(r"\{([^{}]*)\}")
_STYLES = {"path": "simple", "query": "form", "header": "simple"}
# Source: OpenAPI 3.1 section 4.8.12.1: parameters with these names shall be ignored.
_IGNORED_HEADERS = frozenset({"accept", "content-type", "authorization"})


def read_parameters(
    found: Found, hint: str, lowering: Lowering
) -> tuple[Parameter, ...]:
    """In the template's order those of the path, then the rest: path-level ones first, unless the operation has its own of the same place and name."""
    parameters: dict[tuple[str, str], Parameter] = {}
    for owner in (found.item, found.node):
        seen: set[tuple[str, str]] = set()
        for entry in owner.items("parameters"):
            node = entry.resolved("parameter") if entry.expect(dict) else None
            parameter = _parameter(node, hint, lowering) if node else None
            if parameter is None:
                continue
            key = (parameter.location, _folded(parameter))
            if key in seen:
                entry.problem(
                    f'{parameter.location} parameter "{parameter.wire_name}" is declared twice',
                    "remove one of the two",
                )
            seen.add(key)
            parameters[key] = parameter
    return _in_template_order(found, list(parameters.values()))


def _parameter(node: Node, hint: str, lowering: Lowering) -> Parameter | None:
    wire_name, location = node.text("name"), node.text("in")
    if location == "header" and wire_name.lower() in _IGNORED_HEADERS:
        return None
    place = _location(location)
    if not wire_name or not location:
        node.problem("a parameter needs a name and a place (in)")
        return None
    if place is None:
        is_known = location in {"cookie", "querystring"}
        node.problem(
            (
                f'parameters in "{location}" are not supported yet'
                if is_known
                else f'there are no parameters in "{location}"'
            ),
            "use path, query or header",
            at="in",
        )
        return None
    schema_node = _parameter_schema(node, place)
    if schema_node is None:
        return None
    schema = lowering.schema((schema_node,), hint + pascal(wire_name))
    _check_serializable(node, place, schema, lowering)
    notes = annotations((schema_node,))
    description = node.text("description") or notes.get("description")
    return Parameter(
        wire_name=wire_name,
        location=place,
        schema=schema,
        required=place == "path" or node.flag("required"),
        default=default_of(notes.get("default"), schema, (schema_node,)),
        description=description if isinstance(description, str) else "",
        deprecated=node.flag("deprecated"),
    )


def _parameter_schema(node: Node, place: Location) -> Node | None:
    if "content" in node:
        node.problem(
            "a parameter with content is not supported yet",
            "describe it with schema",
            at="content",
        )
        return None
    style = node.text("style") or _STYLES[place]
    if style != _STYLES[place]:
        node.problem(
            f"{place} parameters with style {style} are not supported yet",
            f"use the default style, {_STYLES[place]}",
            at="style",
        )
    if node.flag("allowReserved"):
        node.problem("allowReserved is not supported yet", at="allowReserved")
    schema = node.child("schema")
    if schema is None:
        node.problem(f'parameter "{node.text("name")}" has no schema', "add a schema")
    return schema


def _check_serializable(
    node: Node, place: Location, schema: Schema, lowering: Lowering
) -> None:
    """The default styles know scalars and flat lists; a query knows flat objects too."""
    inner = schema.schema if isinstance(schema, Nullable) else schema
    is_exploded = place == "query"
    is_composed = isinstance(inner, Array | Map)
    if "explode" in node and is_composed and node.flag("explode") != is_exploded:
        node.problem(
            f"{place} parameters with explode {str(not is_exploded).lower()} are not supported yet",
            f"use the default, {str(is_exploded).lower()}",
            at="explode",
        )
    if place == "path" and isinstance(inner, Array | Map):
        node.problem(
            "a path parameter that is a list or an object is not supported yet",
            "describe it as a string",
        )
    if isinstance(inner, Ref) and place != "query":
        definition = lowering.definitions.get(inner.name)
        if isinstance(definition, Model):
            node.problem(
                f"a {place} parameter that is an object is not supported yet",
                "describe it as a string",
            )


def _location(name: str) -> Location | None:
    places: tuple[Location, ...] = ("path", "query", "header")
    return next((place for place in places if place == name), None)


def _folded(parameter: Parameter) -> str:
    """Header names are the same whatever their case. Source: RFC 9110 section 5.1."""
    name = parameter.wire_name
    return name.lower() if parameter.location == "header" else name


def _in_template_order(
    found: Found, parameters: list[Parameter]
) -> tuple[Parameter, ...]:
    """Path parameters in the order of the template, then the rest; both must name the same ones."""
    names = list(dict.fromkeys(_TEMPLATE.findall(found.path)))
    declared = {p.wire_name: p for p in parameters if p.location == "path"}
    for name in names:
        if name not in declared:
            found.node.problem(
                f'path parameter "{name}" is not declared',
                f"add {{name: {name}, in: path, required: true, schema: {{type: string}}}} to parameters",
            )
    for name in declared:
        if name not in names:
            found.node.problem(
                f'path parameter "{name}" is not in the path {found.path}',
                f"add {{{name}}} to the path, or remove the parameter",
            )
    ordered = [declared[name] for name in names if name in declared]
    return (*ordered, *(p for p in parameters if p.location != "path"))
