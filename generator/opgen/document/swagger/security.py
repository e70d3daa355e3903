"""Conversion of security definitions to security schemes."""

from opgen.core.pointers import Pointer
from opgen.document.repair.json_values import text
from opgen.document.swagger.conversion import Conversion, Value, extensions

_FLOWS = {
    "implicit": ("implicit", ("authorizationUrl",)),
    "password": ("password", ("tokenUrl",)),
    "application": ("clientCredentials", ("tokenUrl",)),
    "accessCode": ("authorizationCode", ("authorizationUrl", "tokenUrl")),
}
"""Name and URLs of a flow in OpenAPI 3 by its name in Swagger 2.0."""


def convert_scheme(scheme: object, pointer: Pointer, conversion: Conversion) -> object:
    """Convert the security definition at `pointer`."""
    if not isinstance(scheme, dict):
        return scheme
    match scheme.get("type"):
        case "basic":
            other = extensions(scheme, ("description",))
            return {**other, "type": "http", "scheme": "basic"}
        case "oauth2":
            return _convert_oauth(scheme, pointer, conversion)
    return scheme


def _convert_oauth(scheme: Value, pointer: Pointer, conversion: Conversion) -> Value:
    written = text(scheme.get("flow"))
    if written not in _FLOWS:
        conversion.refuse(
            (*pointer, "flow") if "flow" in scheme else pointer,
            f'unknown flow "{written[:40]}"',
            f"use {', '.join(_FLOWS)}",
        )
        return scheme
    name, urls = _FLOWS[written]
    flow = {key: scheme[key] for key in urls if key in scheme}
    flow["scopes"] = scheme.get("scopes", {})
    other = extensions(scheme, ("description",))
    return {**other, "type": "oauth2", "flows": {name: flow}}
