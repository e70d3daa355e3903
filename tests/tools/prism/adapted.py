"""A document as Prism can serve it, which says the same by the standard."""

from dataclasses import replace
from typing import Any

from opgen.document.document import Document

_IGNORED = {"accept", "content-type", "authorization"}
_RANGES = ("*/*", "application/*")
_JSON = "application/json"


def adapted(document: Document) -> Document:
    """`document` without header parameters that mean nothing, with `explode` where that is left out and true, with ranges behind the media types that are in them, and with JSON for an answer of any type.

    Prism wants the first all the same, takes the second for false, takes the first range that fits, and can write no
    answer to the last. Source: OpenAPI 3.1, Parameter Object and Request Body Object.
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
    """Whether it is such a parameter, or refers to one."""
    if not isinstance(value, dict):
        return False
    reference = str(value.get("$ref", ""))
    found = shared.get(reference.removeprefix("#/components/parameters/"), value)
    is_header = isinstance(found, dict) and found.get("in") == "header"
    return is_header and str(found.get("name", "")).lower() in _IGNORED
