"""Repair of security schemes and requirements: misspelled types, fields of Swagger 2, unknown schemes."""

from collections.abc import Mapping

from opgen.document.repair.json_values import fold_name, items, text, without
from opgen.document.repair.rule import Context, RepairRule, Value

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
} | {fold_name(each): (each, "") for each in _TYPES}
_FLOWS = {
    "accessCode": "authorizationCode",
    "application": "clientCredentials",
    "implicit": "implicit",
    "password": "password",
}
_KEY_LOCATIONS = ("header", "query", "cookie")
_COMPONENT = "#/components/securitySchemes/"


def _repair_scheme(scheme: Value, context: Context) -> Value:
    if "$ref" in scheme:
        return scheme
    found = dict(scheme)
    kind = text(scheme.get("type"))
    repaired_type, name = _SPELLINGS.get(fold_name(kind), (kind, "")) if kind else _implied_type(scheme)
    if repaired_type != kind:
        found["type"] = repaired_type
    if repaired_type == "http" and not text(scheme.get("scheme")):
        name = name or ("bearer" if "bearerFormat" in scheme else "")
        if name:
            found["scheme"] = name
    location = text(scheme.get("in"))
    if repaired_type == "apiKey" and location.lower() in _KEY_LOCATIONS:
        found["in"] = location.lower()
    if repaired_type == "oauth2" and "flows" not in scheme and text(scheme.get("flow")) in _FLOWS:
        flow = without(scheme, "type", "flow", "description")
        found = without(found, *flow, "flow") | {"flows": {_FLOWS[scheme["flow"]]: flow}}
    if found == scheme:
        return scheme
    words = [f"{key} {found[key]}" for key in ("type", "scheme", "in") if key in found]
    context.report(f"invalid security scheme: read as {', '.join(words)}", hint="write it in this form")
    return found


def _implied_type(scheme: Value) -> tuple[str, str]:
    """Infer the type of a security scheme without `type`, from a field that only this type has."""
    for field, kind in (
        ("flows", "oauth2"),
        ("openIdConnectUrl", "openIdConnect"),
        ("scheme", "http"),
        ("bearerFormat", "http"),
    ):
        if field in scheme:
            return kind, ""
    return ("apiKey", "") if {"name", "in"} <= scheme.keys() else ("", "")


def _repair_requirements(owner: Value, context: Context) -> Value:
    """Repair security requirements with unknown scheme names. Drop a requirement that matches no scheme."""
    schemes = context.components("securitySchemes")
    entries = items(owner.get("security"))
    found: list[object] = []
    for index, entry in enumerate(entries):
        if not isinstance(entry, dict):
            found.append(entry)
            continue
        repaired: Value = {}
        for name, scopes in entry.items():
            scheme_name = _matching_scheme(name, schemes)
            if scheme_name == name:
                repaired[name] = scopes
                continue
            read = f"read as {scheme_name}" if scheme_name else "ignored"
            context.report(
                f'unknown security scheme "{name}": {read}',
                "security",
                str(index),
                name,
                hint="add the scheme to components/securitySchemes, or correct the name",
            )
            if scheme_name:
                repaired[scheme_name] = scopes
        if repaired or not entry:
            found.append(repaired)
    return owner if found == entries else {**owner, "security": found}


def _matching_scheme(name: str, schemes: Value) -> str:
    """Return the name of the security scheme that `name` means, or an empty string.

    A reference to a scheme is returned unchanged.
    """
    if name in schemes or name.removeprefix(_COMPONENT) in schemes:
        return name
    similar = [each for each in schemes if fold_name(each) == fold_name(name)]
    return similar[0] if len(similar) == 1 else ""


RULES = (
    RepairRule(
        id="security-scheme",
        purpose="A security scheme with another spelling of its type, a type of Swagger 2, or no type is read as the type that its fields imply.",
        kinds=("Security Scheme",),
        repair=_repair_scheme,
    ),
    RepairRule(
        id="unknown-security-scheme",
        purpose="A security requirement of an unknown scheme is read as the scheme that differs only in case and punctuation, and otherwise ignored.",
        kinds=("OpenAPI", "Operation"),
        repair=_repair_requirements,
    ),
)
