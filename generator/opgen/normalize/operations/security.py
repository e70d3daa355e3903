"""Security: which schemes there are, and which of them an operation needs."""

from collections.abc import Iterable, Iterator
from itertools import islice, product
from typing import Literal

from opgen.api.model import SchemeKind, SecurityScheme
from opgen.core.http_vocabulary import is_token
from opgen.normalize.node import Node

SCHEMES = ("components", "securitySchemes")
_LOCATIONS: tuple[Literal["header", "query", "cookie"], ...] = (
    "header",
    "query",
    "cookie",
)
_HTTP: dict[str, SchemeKind] = {"bearer": "bearer", "basic": "basic"}
"""Source: RFC 9110 section 5.6.2."""
_URLS = {
    "authorizationUrl": "authorization",
    "deviceAuthorizationUrl": "device authorization",
    "tokenUrl": "token",
    "refreshUrl": "refresh",
}
_MOST_ALTERNATIVES = 16
_COMPONENT = "#/components/securitySchemes/"


def security_schemes(root: Node) -> tuple[SecurityScheme, ...]:
    """The schemes of `components.securitySchemes`, in document order."""
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
        # Since 3.2 a scheme may also be named by where it stands.
        wanted = {
            name if name in names else name.removeprefix(_COMPONENT): name
            for name in requirement.value
        }
        for name, written in wanted.items():
            if name not in names:
                requirement.problem(
                    f'unknown security scheme "{name}"',
                    "add the scheme to components/securitySchemes, or correct the name",
                    at=written,
                )
        found.append(tuple(wanted))
    return () if found == [()] else tuple(found)


def one_in_a_place(
    security: tuple[tuple[str, ...], ...], schemes: Iterable[SecurityScheme]
) -> tuple[tuple[str, ...], ...]:
    """Alternatives in which each place holds one credential: schemes that one place would have to hold are alternatives.

    Two that are needed together and both want the Authorization header cannot both be sent. Documents that say so mean either.
    """
    places = {scheme.name: _place(scheme) for scheme in schemes}
    found: dict[tuple[str, ...], None] = {}
    for names in security:
        groups: dict[object, list[str]] = {}
        for name in names:
            groups.setdefault(places.get(name, name), []).append(name)
        found |= dict.fromkeys(islice(product(*groups.values()), _MOST_ALTERNATIVES))
    return tuple(found)


def _place(scheme: SecurityScheme) -> tuple[str, str]:
    if scheme.kind == "mutual_tls":
        return scheme.kind, scheme.name
    is_header = scheme.location == "header"
    return scheme.location, scheme.wire_name.lower() if is_header else scheme.wire_name


def _scheme(name: str, node: Node) -> SecurityScheme | None:
    kind = node.text("type")
    if kind == "http":
        return _http(name, node)
    if kind == "apiKey":
        return _api_key(name, node)
    if kind in {"oauth2", "openIdConnect", "mutualTLS"}:
        return SecurityScheme(
            name=name,
            kind="mutual_tls" if kind == "mutualTLS" else "bearer",
            origins=tuple(_origins(node)),
            token_url=_token_url(node),
            description=node.text("description"),
            deprecated=node.flag("deprecated"),
        )
    if kind:
        node.problem(
            f'unknown security scheme type "{kind}"',
            "use http, apiKey, oauth2, openIdConnect or mutualTLS",
            at="type",
        )
    else:
        node.problem("missing type of a security scheme")
    return None


def _http(name: str, node: Node) -> SecurityScheme | None:
    scheme = node.text("scheme")
    if not is_token(scheme):
        node.problem(
            "missing or invalid scheme of an http security scheme",
            "use the name of an HTTP authentication scheme, such as scheme: bearer",
        )
        return None
    kind = _HTTP.get(scheme.lower(), "http")
    return SecurityScheme(
        name=name,
        kind=kind,
        scheme=scheme if kind == "http" else "",
        description=node.text("description"),
        deprecated=node.flag("deprecated"),
    )


def _api_key(name: str, node: Node) -> SecurityScheme | None:
    location, wire_name = node.text("in"), node.text("name")
    for place in _LOCATIONS:
        if location == place and wire_name:
            return SecurityScheme(
                name=name,
                kind="api_key",
                location=place,
                wire_name=wire_name,
                description=node.text("description"),
                deprecated=node.flag("deprecated"),
            )
    node.problem(
        "an apiKey security scheme needs a name, and in: header, query or cookie"
    )
    return None


def _token_url(node: Node) -> str:
    """Where a client gets tokens for itself; empty: nowhere, or what is said of it is no web address."""
    for name, flow in node.mapping("flows"):
        if name == "clientCredentials" and flow.expect(dict):
            url = flow.text("tokenUrl")
            return url if _is_web_address(url) else ""
    return ""


def _is_web_address(url: str) -> bool:
    """Absolute, or relative to the API's own."""
    scheme, colon, _ = url.partition("://")
    return bool(url) and (not colon or scheme.lower() in {"http", "https"})


def _origins(node: Node) -> Iterator[tuple[str, str]]:
    """Where its tokens come from: every URL of its flows, and the names of their scopes."""
    for key, label in (
        ("openIdConnectUrl", "discovery"),
        ("oauth2MetadataUrl", "metadata"),
    ):
        if url := node.text(key):
            yield label, url
    scopes: list[str] = []
    found: dict[tuple[str, str], None] = {}
    for name, flow in node.mapping("flows"):
        if name.startswith("x-") or not flow.expect(dict):
            continue
        for key, label in _URLS.items():
            if url := flow.text(key):
                found[label, url] = None
        scopes += [scope for scope, _ in flow.mapping("scopes")]
    yield from found
    if scopes:
        yield "scopes", ", ".join(dict.fromkeys(scopes))
