"""Security schemes of a document, and security requirements of operations."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice, product
from typing import Literal

from opgen.api.model import Operation, SchemeKind, Security, SecurityScheme
from opgen.core.errors import Note
from opgen.core.http_vocabulary import is_token
from opgen.schemas.node import Node

_LOCATIONS: tuple[Literal["header", "query", "cookie"], ...] = ("header", "query", "cookie")
# Kinds of HTTP authentication schemes. Every other scheme has the kind `http`.
_HTTP: dict[str, SchemeKind] = {"bearer": "bearer", "basic": "basic"}
_URLS = {
    "authorizationUrl": "authorization",
    "deviceAuthorizationUrl": "device authorization",
    "tokenUrl": "token",
    "refreshUrl": "refresh",
}
_MACHINE = "clientCredentials"
_MOST_ALTERNATIVES = 16
# Name of the security scheme that the setting `auth` adds.
_CONFIGURED = "auth"
EVERYWHERE = "all"
"""Value of the setting `auth` with which each operation accepts a credential."""
_COMPONENT = "#/components/securitySchemes/"


def security_schemes(root: Node) -> tuple[SecurityScheme, ...]:
    """Return the schemes of `components.securitySchemes`, in document order."""
    components = root.object_at("components")
    schemes = []
    for name, entry in components.mapping("securitySchemes") if components else ():
        node = entry.resolved("security scheme")
        if node is not None and (scheme := _scheme(name, node)) is not None:
            description, is_deprecated = node.text("description"), node.flag("deprecated")
            schemes.append(replace(scheme, description=description, deprecated=is_deprecated))
    return tuple(schemes)


def configured_scheme(auth: str | Mapping[str, str] | None, root: Node) -> tuple[SecurityScheme, ...]:
    """Return the scheme of the setting `auth`, or nothing if the document describes its credentials itself.

    `auth` may come from the defaults of all clients, so a value that does not fit the document is a note.
    """
    declared = declared_names(root)
    if auth is not None and bool(declared) != (auth == EVERYWHERE):
        root.note(
            f"auth of the configuration is not used: the document has {'' if declared else 'no '}security schemes"
        )
    if auth is None or auth == EVERYWHERE or declared:
        return ()
    if isinstance(auth, str):
        return (SecurityScheme(name=_CONFIGURED, kind=_HTTP[auth]),)
    return tuple(
        SecurityScheme(name=_CONFIGURED, kind="api_key", location=location, wire_name=auth[location])
        for location in _LOCATIONS
        if location in auth
    )


def declared_names(root: Node) -> tuple[str, ...]:
    """Return the names of all schemes, valid or not. A reference to an invalid scheme is not a second problem."""
    schemes = root.below("components", "securitySchemes")
    return tuple(schemes.value) if schemes and isinstance(schemes.value, dict) else ()


def alternatives(node: Node, inherited: Security, names: Collection[str]) -> Security:
    """Return the `security` of `node` as alternatives. Each alternative lists schemes that are needed together.

    Without `security`, return `inherited`. An empty result means that no scheme is needed. An empty alternative means
    that a credential is optional.
    """
    if "security" not in node:
        return inherited
    found = []
    for requirement in node.items("security"):
        if not requirement.expect(dict):
            continue
        # Since 3.2, the name of a scheme may also be a URI.
        required = {name if name in names else name.removeprefix(_COMPONENT): name for name in requirement.value}
        for name, written in required.items():
            if name not in names:
                requirement.problem(
                    f'unknown security scheme "{name}"',
                    "add the scheme to components/securitySchemes, or correct the name",
                    at=written,
                )
        found.append(tuple(required))
    return () if found == [()] else tuple(found)


def one_in_a_place(security: Security, schemes: Iterable[SecurityScheme]) -> Security:
    """Return alternatives in which each location of a request has at most one credential.

    Two schemes that both need the Authorization header cannot be sent together. A document that requires both schemes
    usually accepts either scheme.
    """
    locations = {scheme.name: _location(scheme) for scheme in schemes}
    found: dict[tuple[str, ...], None] = {}
    for names in security:
        groups: dict[object, list[str]] = {}
        for name in names:
            groups.setdefault(locations.get(name, name), []).append(name)
        found |= dict.fromkeys(islice(product(*groups.values()), _MOST_ALTERNATIVES))
    return tuple(found)


def without_credentials(operation: Operation, schemes: Iterable[SecurityScheme], notes: list[Note]) -> Operation:
    """Return `operation` without required parameters that repeat the credential of each of its alternatives.

    The client sends its credential. `notes` receive each parameter that is left out.
    """
    locations = {scheme.name: _location(scheme) for scheme in schemes}
    sent = [{locations.get(name) for name in names} for names in operation.security]
    repeated = {
        f"{each.location} {each.wire_name}": each.pointer
        for each in operation.parameters
        if sent and each.required and all(_place(each.location, each.wire_name) in places for places in sent)
    }
    notes.extend(Note(message="left out: the client sends its credential", pointer=at) for at in repeated.values())
    return replace(
        operation,
        parameters=tuple(p for p in operation.parameters if f"{p.location} {p.wire_name}" not in repeated),
    )


def _location(scheme: SecurityScheme) -> tuple[str, str]:
    if scheme.kind == "mutual_tls":
        return scheme.kind, scheme.name
    return _place(scheme.location, scheme.wire_name)


def _place(location: str, name: str) -> tuple[str, str]:
    return location, name.lower() if location == "header" else name


def _scheme(name: str, node: Node) -> SecurityScheme | None:
    kind = node.text("type")
    if kind == "http":
        return _http(name, node)
    if kind == "apiKey":
        return _api_key(name, node)
    if kind in {"oauth2", "openIdConnect", "mutualTLS"}:
        urls = {} if kind == "mutualTLS" else _token_urls(node)
        return SecurityScheme(
            name=name,
            kind="mutual_tls" if kind == "mutualTLS" else "bearer",
            origins=tuple(_origins(node)),
            token_url=urls.get(_MACHINE) or next(iter(urls.values()), ""),
            refreshes=not urls.keys() <= {_MACHINE},
        )
    if kind:
        node.problem(
            f'unknown security scheme type "{kind}"', "use http, apiKey, oauth2, openIdConnect or mutualTLS", at="type"
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
    )


def _api_key(name: str, node: Node) -> SecurityScheme | None:
    location, wire_name = node.text("in"), node.text("name")
    for known in _LOCATIONS:
        if location == known and wire_name:
            return SecurityScheme(name=name, kind="api_key", location=known, wire_name=wire_name)
    node.problem("an apiKey security scheme needs a name, and in: header, query or cookie")
    return None


def _flows(node: Node) -> list[tuple[str, Node]]:
    return [(name, flow) for name, flow in node.objects_at("flows") if flow.expect(dict)]


def _token_urls(node: Node) -> dict[str, str]:
    """Return the URL of the token endpoint of each flow, without missing URLs and URLs that are not web addresses.

    A flow with refresh tokens has the URL for them.
    """
    found = {}
    for name, flow in _flows(node):
        refresh = "" if name == _MACHINE else flow.text("refreshUrl")
        url = refresh or flow.text("tokenUrl")
        if _is_web_address(url):
            found[name] = url
    return found


def _is_web_address(url: str) -> bool:
    """Return whether `url` is an HTTP URL or a relative URL."""
    scheme, colon, _ = url.partition("://")
    return bool(url) and (not colon or scheme.lower() in {"http", "https"})


def _origins(node: Node) -> Iterator[tuple[str, str]]:
    """Yield label and text of each source of tokens: discovery URLs, flow URLs and scopes."""
    for key, label in (("openIdConnectUrl", "discovery"), ("oauth2MetadataUrl", "metadata")):
        if url := node.text(key):
            yield label, url
    scopes = []
    found: dict[tuple[str, str], None] = {}
    for _, flow in _flows(node):
        for key, label in _URLS.items():
            if url := flow.text(key):
                found[label, url] = None
        scopes += [scope for scope, _ in flow.mapping("scopes")]
    yield from found
    if scopes:
        yield "scopes", ", ".join(dict.fromkeys(scopes))
