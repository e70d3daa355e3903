"""Parameters of an operation: merged from path item and operation, checked against the path's template."""

from opgen.api.model import Parameter
from opgen.core.url_templates import path_variables
from opgen.normalize.operations.parameter import read_parameter
from opgen.normalize.origin import Origin
from opgen.normalize.schemas.lower import Lowering
from opgen.normalize.selection.found import Found


def read_parameters(
    found: Found, origin: Origin, lowering: Lowering
) -> tuple[Parameter, ...]:
    """In the template's order those of the path, then the rest: path-level ones first, unless the operation has its own of the same place and name."""
    parameters: dict[tuple[str, str], Parameter] = {}
    for owner in (found.item, found.node):
        seen: set[tuple[str, str]] = set()
        for entry in owner.items("parameters"):
            node = entry.resolved("parameter") if entry.expect(dict) else None
            parameter = read_parameter(node, origin, lowering) if node else None
            if parameter is None:
                continue
            key = (parameter.location, _folded(parameter))
            if key in seen:
                entry.problem(
                    f'duplicate {parameter.location} parameter "{parameter.wire_name}"',
                    "remove one of them",
                )
            seen.add(key)
            parameters[key] = parameter
    _check_querystring(found, list(parameters.values()))
    return _in_template_order(found, list(parameters.values()))


def _check_querystring(found: Found, parameters: list[Parameter]) -> None:
    """A parameter that is the whole query leaves no place for others."""
    places = [parameter.location for parameter in parameters]
    if "querystring" in places and (
        places.count("querystring") > 1 or "query" in places
    ):
        found.node.problem(
            "a querystring parameter cannot be combined with other query parameters",
            "remove it, or remove all other parameters in query and querystring",
        )


def _folded(parameter: Parameter) -> str:
    """Header names are the same whatever their case. Source: RFC 9110 section 5.1."""
    name = parameter.wire_name
    return name.lower() if parameter.location == "header" else name


def _in_template_order(
    found: Found, parameters: list[Parameter]
) -> tuple[Parameter, ...]:
    """Path parameters in the order of the template, then the rest; both must name the same ones."""
    names = path_variables(found.path)
    declared = {p.wire_name: p for p in parameters if p.location == "path"}
    for name in names:
        if name not in declared:
            found.node.problem(
                f'missing declaration of path parameter "{name}"',
                f"add {{name: {name}, in: path, required: true, schema: {{type: string}}}} to parameters",
            )
    for name in declared:
        if name not in names:
            found.node.problem(
                f'path parameter "{name}" does not occur in the path {found.path}',
                f"add {{{name}}} to the path, or remove the parameter",
            )
    ordered = [declared[name] for name in names if name in declared]
    return (*ordered, *(p for p in parameters if p.location != "path"))
