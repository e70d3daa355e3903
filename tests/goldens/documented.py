"""Operations of a document, read without the stages of the generator."""

import base64
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from opgen.document.document import Document

from tests.goldens.examples import Examples

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
_IGNORED = {"accept", "content-type", "authorization"}
_AS_IT_IS = "/%{}\\:@!$&'()*+,;="
"""Characters of a path in a document that are sent without percent-encoding."""
_PLACES = {"path", "query", "querystring", "header", "cookie"}


@dataclass(frozen=True, kw_only=True)
class Operation:
    """Operation as plain data: any JSON."""

    document: Document
    method: str
    path: str
    content: dict[str, Any]
    servers: list[dict[str, Any]]
    """Servers of the operation, or of its path item."""
    parameters: tuple[dict[str, Any], ...]
    """Parameters in the order of a signature: path parameters as in the path, required ones, optional ones."""

    @property
    def body(self) -> dict[str, Any] | None:
        """Request body, resolved."""
        body = self.content.get("requestBody")
        return None if body is None else self._described(body)

    def resolved(self, value: Any) -> Any:
        """Return the target of a chain of `$ref`s."""
        return Examples(document=self.document, variant="least", sent=True).resolved(value)

    @property
    def responses(self) -> dict[str, dict[str, Any]]:
        """Responses by status key."""
        responses = self.content.get("responses", {})
        found = {key: self._described(value) for key, value in responses.items()}
        if self.method == "HEAD":  # a response to HEAD has no content
            return {key: {**value, "content": {}} for key, value in found.items()}
        return found

    def _described(self, value: Any) -> Any:
        """Return a request body or response with its media types resolved."""
        found = self.resolved(value)
        if "content" not in found:
            return found
        entries = found["content"].items()
        content = {name: self._entry(entry) for name, entry in entries}
        return {**found, "content": content}

    def _entry(self, value: Any) -> Any:
        """Return a media type with its schema resolved."""
        entry = self.resolved(value)
        schema = entry.get("schema", {})
        meant = self.resolved(schema) if isinstance(schema, dict) else {}
        is_file = isinstance(meant, dict) and meant.get("format") == "binary"
        return {**entry, "schema": meant} if is_file else entry

    @property
    def base_path(self) -> str:
        """Path of the operation's own relative server, which the base URL does not replace."""
        relative = [s["url"] for s in self.servers if "://" not in s["url"]]
        is_moved = len(relative) == len(self.servers) > 0
        return relative[0].rstrip("/") if is_moved else ""

    @property
    def security(self) -> list[dict[str, list[str]]]:
        """Alternatives. Each has the schemes that are needed together."""
        everywhere: Any = self.document.root.get("security", [])
        found: list[dict[str, list[str]]] = self.content.get("security", everywhere)
        return found

    def target(self, texts: Mapping[str, str]) -> str:
        """Return the path as it is sent, with percent-encoded `texts` for its parameters."""
        pieces = re.split(r"\{([^{}]+)\}", self.base_path + self.path)
        return "".join(
            texts[piece] if number % 2 else quote(piece, safe=_AS_IT_IS) for number, piece in enumerate(pieces)
        )


def operations(document: Document) -> Iterator[Operation]:
    """Yield each operation, in document order."""
    find = Examples(document=document, variant="least", sent=True).resolved
    for path, entry in document.root.get("paths", {}).items():
        if path.startswith("x-"):
            continue
        item = find(entry)
        for method, content in _methods(item):
            owners = (item, content)
            listed = [find(p) for owner in owners for p in owner.get("parameters", ())]
            yield Operation(
                document=document,
                method=method,
                path=path,
                content=content,
                servers=content.get("servers") or item.get("servers") or [],
                parameters=_in_order(path, listed),
            )


def media(content: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return the media type that a client prefers, and its entry: JSON, then text, then anything."""
    return min(content.items(), key=lambda entry: _rank(entry[0]))


def body_media(content: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Return the media types that a caller can choose from, as they are sent: JSON first, which is the default."""
    entries = {
        (
            name.replace("*", "x-any") if entry.get("schema", {}).get("format") == "binary" else sent_media_type(name)
        ): entry
        for name, entry in content.items()
    }
    plain = "application/json"
    return sorted(entries.items(), key=lambda each: (not is_json(each[0]), each[0] != plain))


def sent_media_type(media_type: str) -> str:
    """Return the media type to send for a wildcard: JSON, or one that the caller chooses."""
    if "*" not in media_type:
        return media_type
    return "application/json" if is_json(media_type) else media_type.replace("*", "x-any")


def is_json(media_type: str) -> bool:
    """Return whether a media type is JSON."""
    return _rank(media_type) == 0


def credentials(operation: Operation) -> dict[str, list[tuple[str, str]]]:
    """Return the credentials that the first security alternative sends, by parameter location."""
    sent: dict[str, list[tuple[str, str]]] = {"header": [], "query": [], "cookie": []}
    components = operation.document.root.get("components", {})
    schemes = {name: operation.resolved(scheme) for name, scheme in components.get("securitySchemes", {}).items()}
    # An alias of a scheme is the same credential.
    kinds = [_kind(scheme) for scheme in components.get("securitySchemes", {}).values() if "$ref" not in scheme]
    sending = [
        [name for name in map(_plain, names) if _kind(schemes[name]) != "certificate"] for names in operation.security
    ]
    for name in next(filter(None, sending), ()):
        scheme, kind = schemes[name], _kind(schemes[name])
        # Tokens that are alternatives have one keyword.
        alternatives = [_kind(schemes[name]) for names in sending for name in names].count(kind)
        own = "" if kinds.count(kind) in {1, alternatives * (kind == "token")} else name
        if kind == "basic":
            words = [f"{own}_{word}".strip("_") for word in ("username", "password")]
            pair = ":".join(f"{word}-sent" for word in words)
            text = base64.b64encode(pair.encode()).decode()
            sent["header"].append(("Authorization", f"Basic {text}"))
        elif kind == "token":
            sent["header"].append(("Authorization", f"Bearer {own or kind}-sent"))
        elif kind == "authorization":
            text = f"{scheme['scheme']} {own or kind}-sent"
            sent["header"].append(("Authorization", text))
        else:
            sent[scheme["in"]].append((scheme["name"], f"{own or kind}-sent"))
    # A header has one credential: the first one is sent.
    first = {name.lower(): (name, text) for name, text in reversed(sent["header"])}
    return {**sent, "header": list(first.values())}


def _methods(item: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the operations of a path item by method, as it is sent."""
    for name, content in item.items():
        if name in METHODS:
            yield name.upper(), content
        elif name == "additionalOperations":
            yield from content.items()


def _plain(name: str) -> str:
    """Return the name of a security scheme, which may be a reference."""
    return name.rpartition("/")[2] if name.startswith("#/") else name


def _kind(scheme: dict[str, Any]) -> str:
    if scheme["type"] == "apiKey":
        return "api_key"
    if scheme["type"] == "mutualTLS":
        return "certificate"
    name = scheme.get("scheme", "bearer").lower()
    return {"basic": "basic", "bearer": "token"}.get(name, "authorization")


def _rank(media_type: str) -> int:
    essence = media_type.partition(";")[0].strip().lower()
    if essence in {"application/json", "text/json", "*/*", "application/*"} or essence.endswith("+json"):
        return 0
    return 1 if essence.startswith("text/") else 2


def _in_order(path: str, listed: Sequence[dict[str, Any]]) -> tuple[dict[str, Any], ...]:
    """Return each parameter once. A parameter of the operation replaces that of the path item."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for parameter in listed:
        name, place = parameter["name"], parameter["in"]
        is_header = place == "header"
        if place in _PLACES and not (is_header and name.lower() in _IGNORED):
            found[place, name.lower() if is_header else name] = parameter
    return tuple(
        sorted(
            found.values(),
            key=lambda p: (
                (0, path.index("{" + p["name"] + "}")) if p["in"] == "path" else (1 if p.get("required") else 2, 0)
            ),
        )
    )
