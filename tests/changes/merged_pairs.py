"""Pairs of documents as parts of two large documents, so that one package has the operations of all pairs."""

from typing import Any

from opgen.document.document import Document, load
from opgen.source.read import Source

from tests.changes.pair_documents import Pair

_ROOT = ("openapi", "info", "servers", "security")


def merged(pairs: tuple[Pair, ...]) -> tuple[Document, Document]:
    """Return an old and a new document with the paths, webhooks and components of all `pairs`.

    A number before each name keeps the pairs apart.
    """
    roots: tuple[dict[str, Any], dict[str, Any]] = ({}, {})
    for number, pair in enumerate(pairs):
        for root, document in zip(roots, (pair.old, pair.new), strict=True):
            _add(root, document.root, f"P{number:03}")
    old, new = (load(Source(name="merged.yaml", content=b"", kind="yaml", root=root)) for root in roots)
    return old, new


def is_mergeable(pair: Pair) -> bool:
    """Return whether a pair has the same servers and the same security in both versions, as all other such pairs."""
    return all(pair.old.root.get(key) == pair.new.root.get(key) for key in _ROOT) and (
        "x-" not in "".join(pair.new.root)
    )


def _add(root: dict[str, Any], part: dict[str, Any], prefix: str) -> None:
    for key in _ROOT:
        if key in part and key != "security":
            root.setdefault(key, part[key])
    renamed = _renamed(part, prefix)
    for path, item in (renamed.get("paths") or {}).items():
        root.setdefault("paths", {})[f"/{prefix}{path}"] = item
    for name, item in (renamed.get("webhooks") or {}).items():
        root.setdefault("webhooks", {})[f"{prefix}_{name}"] = item
    for kind, items in (renamed.get("components") or {}).items():
        own = root.setdefault("components", {}).setdefault(kind, {})
        own.update({f"{prefix}{name}": item for name, item in items.items()})


def _renamed(value: Any, prefix: str) -> Any:  # a JSON value
    """Return `value` with new names in references, operationIds, tags, security and discriminators."""
    if isinstance(value, list):
        return [_renamed(each, prefix) for each in value]
    if not isinstance(value, dict):
        return value
    found: dict[str, Any] = {}
    for key, each in value.items():
        if key == "$ref" and isinstance(each, str):
            start, _, name = each.rpartition("/")
            found[key] = f"{start}/{prefix}{name}"
        elif key == "operationId":
            found[key] = f"{prefix}_{each}"
        elif key == "tags" and isinstance(each, list):
            found[key] = [f"{prefix}_{tag}" for tag in each]
        elif key == "security" and isinstance(each, list):
            found[key] = [{f"{prefix}{n}": s for n, s in e.items()} for e in each]
        elif key == "mapping" and "propertyName" in value:
            found[key] = {v: _mapped(name, prefix) for v, name in each.items()}
        else:
            found[key] = _renamed(each, prefix)
    return found


def _mapped(name: str, prefix: str) -> str:
    start, slash, end = name.rpartition("/")
    return f"{start}{slash}{prefix}{end}"


def requests_alone(document: Document) -> Document:
    """Return `document` without webhooks, and with empty responses. Its package builds the same requests."""
    paths = {
        path: {key: _without_responses(value) for key, value in item.items()}
        for path, item in document.root["paths"].items()
    }
    root = {**document.root, "paths": paths}
    root.pop("webhooks", None)
    return load(Source(name="merged.yaml", content=b"", kind="yaml", root=root))


def _without_responses(operation: Any) -> Any:  # a JSON value
    if not isinstance(operation, dict) or "responses" not in operation:
        return operation
    others = {k: v for k, v in operation.items() if k not in {"responses", "callbacks"}}
    return {**others, "responses": {"204": {"description": ""}}}
