"""Security: which schemes there are, and which of them an operation needs."""

from typing import Literal

from generator.api import SecurityScheme
from generator.normalize.node import Node

_LOCATIONS: tuple[Literal["header", "query", "cookie"], ...] = (
    "header",
    "query",
    "cookie",
)


def security_schemes(root: Node) -> tuple[SecurityScheme, ...]:
    """The schemes of `components.securitySchemes` that a client can serve, in document order."""
    components = root.child("components")
    if components is None or not components.expect(dict):
        return ()
    schemes = []
    for name, entry in components.mapping("securitySchemes"):
        node = entry.resolved("security scheme")
        if node is not None and (scheme := _scheme(name, node)) is not None:
            schemes.append(scheme)
    return tuple(schemes)


def declared_names(root: Node) -> set[str]:
    """The names of all schemes, also of those that are refused: who refers to one is not to blame."""
    components = root.child("components")
    schemes = components.child("securitySchemes") if components is not None else None
    return set(schemes.value) if schemes and isinstance(schemes.value, dict) else set()


def alternatives(
    node: Node, inherited: tuple[tuple[str, ...], ...], names: set[str]
) -> tuple[tuple[str, ...], ...]:
    """The `security` of `node`: alternatives of schemes that are needed together; `inherited` where it says nothing.

    The empty tuple: nothing is needed. `()` among the alternatives: a credential is optional.
    """
    if "security" not in node:
        return inherited
    found = []
    for requirement in node.items("security"):
        if not requirement.expect(dict):
            continue
        for name in requirement.value:
            if name not in names:
                requirement.problem(
                    f'there is no security scheme "{name}"',
                    "add it to components/securitySchemes, or correct the name",
                    at=name,
                )
        found.append(tuple(requirement.value))
    return () if found == [()] else tuple(found)


def _scheme(name: str, node: Node) -> SecurityScheme | None:
    kind = node.text("type")
    description = node.text("description")
    if kind == "http":
        scheme = node.text("scheme").lower()
        if scheme == "bearer":
            return SecurityScheme(name=name, kind="bearer", description=description)
        if scheme == "basic":
            return SecurityScheme(name=name, kind="basic", description=description)
        kind = f"http {scheme}".strip()
    elif kind in {"oauth2", "openIdConnect"}:
        return SecurityScheme(name=name, kind="bearer", description=description)
    elif kind == "apiKey":
        location, wire_name = node.text("in"), node.text("name")
        for place in _LOCATIONS:
            if location == place and wire_name:
                return SecurityScheme(
                    name=name,
                    kind="api_key",
                    location=place,
                    wire_name=wire_name,
                    description=description,
                )
        node.problem("an apiKey scheme needs a name, and in: header, query or cookie")
        return None
    if kind:
        node.problem(
            f'security scheme type "{kind}" is not supported yet',
            "use http bearer, http basic, apiKey, oauth2 or openIdConnect",
        )
    else:
        node.problem("a security scheme needs a type")
    return None
