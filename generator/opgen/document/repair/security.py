"""Security and servers: schemes by other spellings or from Swagger 2, requirements and variables that nobody described."""

from collections.abc import Mapping

from opgen.core.url_templates import server_variables
from opgen.document.repair.rule import (
    Place,
    Rule,
    Value,
    folded,
    items,
    mapping,
    text,
    without,
)

_TYPES = ("apiKey", "http", "oauth2", "openIdConnect", "mutualTLS")
_SPELLINGS: Mapping[str, tuple[str, str]] = {
    "basic": ("http", "basic"),
    "basicauth": ("http", "basic"),
    "httpbasic": ("http", "basic"),
    "bearer": ("http", "bearer"),
    "bearerauth": ("http", "bearer"),
    "httpbearer": ("http", "bearer"),
    "token": ("http", "bearer"),
    "jwt": ("http", "bearer"),
    "oauth": ("oauth2", ""),
} | {folded(each): (each, "") for each in _TYPES}
_FLOWS = {
    "accessCode": "authorizationCode",
    "application": "clientCredentials",
    "implicit": "implicit",
    "password": "password",
}
_KEY_PLACES = ("header", "query", "cookie")
_COMPONENT = "#/components/securitySchemes/"


def _scheme(scheme: Value, place: Place) -> Value:
    if "$ref" in scheme:
        return scheme
    found = dict(scheme)
    kind = text(scheme.get("type"))
    meant, name = _SPELLINGS.get(folded(kind), (kind, "")) if kind else _implied(scheme)
    if meant != kind:
        found["type"] = meant
    if meant == "http" and not text(scheme.get("scheme")):
        name = name or ("bearer" if "bearerFormat" in scheme else "")
        if name:
            found["scheme"] = name
    location = text(scheme.get("in"))
    if meant == "apiKey" and location.lower() in _KEY_PLACES:
        found["in"] = location.lower()
    if (
        meant == "oauth2"
        and "flows" not in scheme
        and text(scheme.get("flow")) in _FLOWS
    ):
        flow = without(scheme, "type", "flow", "description")
        found = without(found, *flow, "flow") | {
            "flows": {_FLOWS[scheme["flow"]]: flow}
        }
    if found == scheme:
        return scheme
    words = [f"{key} {found[key]}" for key in ("type", "scheme", "in") if key in found]
    place.mended(
        f"this security scheme is read as {', '.join(words)}",
        hint="write it so",
    )
    return found


def _implied(scheme: Value) -> tuple[str, str]:
    """The type of a scheme that names none, by the fields that only one has."""
    for field, kind in (
        ("flows", "oauth2"),
        ("openIdConnectUrl", "openIdConnect"),
        ("scheme", "http"),
        ("bearerFormat", "http"),
    ):
        if field in scheme:
            return kind, ""
    return ("apiKey", "") if {"name", "in"} <= scheme.keys() else ("", "")


def _requirements(owner: Value, place: Place) -> Value:
    """Requirements of schemes that are not described: by another spelling, or else nobody can keep them."""
    schemes = place.components("securitySchemes")
    entries = items(owner.get("security"))
    found: list[object] = []
    for index, entry in enumerate(entries):
        if not isinstance(entry, dict):
            found.append(entry)
            continue
        kept: Value = {}
        for name, scopes in entry.items():
            meant = _named(name, schemes)
            if meant == name:
                kept[name] = scopes
                continue
            read = f"read as {meant}" if meant else "it is left out"
            place.mended(
                f'there is no security scheme "{name}": {read}',
                "security",
                str(index),
                name,
                hint="add it to components/securitySchemes, or correct the name",
            )
            if meant:
                kept[meant] = scopes
        if kept or not entry:
            found.append(kept)
    return owner if found == entries else {**owner, "security": found}


def _named(name: str, schemes: Value) -> str:
    """The scheme that `name` means, as a requirement writes it; empty if there is none."""
    if name in schemes or name.removeprefix(_COMPONENT) in schemes:
        return name
    alike = [each for each in schemes if folded(each) == folded(name)]
    return alike[0] if len(alike) == 1 else ""


def _variables(owner: Value, place: Place) -> Value:
    """A server of an operation whose URL has a variable that is not described: nobody can fill it in."""
    entries = items(owner.get("servers"))
    kept = []
    for index, server in enumerate(entries):
        known = mapping(mapping(server).get("variables"))
        url = text(mapping(server).get("url"))
        unknown = [name for name in server_variables(url) if name not in known]
        if not unknown:
            kept.append(index)
            continue
        place.mended(
            f'the server URL "{url}" has a variable that is not described: it is left out',
            "servers",
            str(index),
            hint=f"add {', '.join(unknown)} to its variables, with a default",
        )
    return place.kept(owner, "servers", kept)


RULES = (
    Rule(
        id="security-scheme",
        purpose="A security scheme by another spelling of its type, of Swagger 2, or without the type that its fields imply, is read as that type.",
        kinds=("Security Scheme",),
        mend=_scheme,
    ),
    Rule(
        id="unknown-security-scheme",
        purpose="A security requirement of a scheme that is not described is read as one that differs in case and punctuation alone, and else left out.",
        kinds=("OpenAPI", "Operation"),
        mend=_requirements,
    ),
    Rule(
        id="server-variable",
        purpose="A server of an operation or a path whose URL has a variable that is not described is left out.",
        kinds=("Path Item", "Operation"),
        mend=_variables,
    ),
)
