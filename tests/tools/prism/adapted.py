"""Document that Prism can serve, with the same meaning by the standard."""

from dataclasses import replace
from typing import Any

from opgen.document.document import Document

_IGNORED = {"accept", "content-type", "authorization"}
_RANGES = ("*/*", "application/*")
_JSON = "application/json"


def adapted(document: Document) -> Document:
    """Return an equivalent document that Prism reads as the standard means it.

    Prism requires header parameters that the standard ignores, so they are removed. It reads a missing `explode` as false,
    so `explode` is added. It selects the first media range that fits, so ranges come last. It cannot return a response of
    any type, so JSON replaces the range. Source: OpenAPI 3.1, Parameter Object and Request Body Object.
    """
    components = document.root.get("components", {})
    root = _adapted(document.root, components.get("parameters", {}))
    return replace(document, root=root)


def _adapted(value: Any, shared: dict[str, Any]) -> Any:
    if isinstance(value, list):
        return [_adapted(each, shared) for each in value if not _is_ignored(each, shared)]
    if not isinstance(value, dict):
        return value
    found = {key: _adapted(each, shared) for key, each in value.items()}
    content = found.get("content")
    if isinstance(content, dict):
        found["content"] = dict(sorted(content.items(), key=lambda each: "*" in each[0]))
    responses = found.get("responses")
    if isinstance(responses, dict):
        found["responses"] = {key: _answer(each) for key, each in responses.items()}
    has_style = found.get("in") in {"query", "cookie"} and "schema" in found
    if has_style and found.get("style", "form") == "form":
        found.setdefault("explode", True)
    return found


def _answer(response: Any) -> Any:
    """Return a response in which the first media range is replaced by JSON."""
    content = response.get("content") if isinstance(response, dict) else None
    if not isinstance(content, dict) or _JSON in content:
        return response
    ranges = [name for name in content if name in _RANGES]
    return {**response, "content": {_JSON: content[ranges[0]]}} if ranges else response


def _is_ignored(value: Any, shared: dict[str, Any]) -> bool:
    """Return whether it is an ignored header parameter, or a reference to one."""
    if not isinstance(value, dict):
        return False
    reference = str(value.get("$ref", ""))
    found = shared.get(reference.removeprefix("#/components/parameters/"), value)
    is_header = isinstance(found, dict) and found.get("in") == "header"
    return is_header and str(found.get("name", "")).lower() in _IGNORED
