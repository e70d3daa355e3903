"""Parameters of an operation and its path item, checked against the path template."""

from opgen.api.model import Parameter
from opgen.core.url_templates import path_variables
from opgen.normalize.operations.parameter import read_parameter
from opgen.normalize.origin import Origin
from opgen.normalize.schemas.lower import Lowering
from opgen.normalize.selection.operation_nodes import OperationNode


def read_parameters(found: OperationNode, origin: Origin, lowering: Lowering) -> tuple[Parameter, ...]:
    """Return the path parameters in the order of the template, then the other parameters.

    A parameter of the operation replaces the parameter of the path item with the same location and name.
    """
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
                entry.problem(f'duplicate {parameter.location} parameter "{parameter.wire_name}"', "remove one of them")
            seen.add(key)
            parameters[key] = parameter
    _check_querystring(found, list(parameters.values()))
    return _in_template_order(found, list(parameters.values()))


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
    """Return the path parameters in the order of the path template, then the other parameters.

    Record a problem for each name that only the template or only the declarations contain.
    """
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
