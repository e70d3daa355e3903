"""Features of the standards that a document uses, found with the list of `standard.yaml`."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml
from opgen.core.pointers import parse_ref
from opgen.document.document import Document

from tests.tools.coverage import values

STANDARD: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("standard.yaml").read_text("utf-8"))

Part = Literal["", "body", "response", "incoming"]
"""Part of an operation. `incoming` is everything in a webhook or callback."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """Field of an object, or one of its values."""

    object: str
    field: str
    value: str = ""


def features() -> Iterator[tuple[Feature, dict[str, Any]]]:
    """Yield each feature of the list that has an effect on a client, with its entry in the list."""
    for name, entry in STANDARD.items():
        for field, about in entry["fields"].items():
            if "silent" not in about:
                for value in about.get("values", [""]):
                    yield Feature(object=name, field=field, value=_text(value)), about


def uses(document: Document) -> frozenset[Feature]:
    """Return the features that the document uses."""
    return frozenset(_Walk(document=document, seen=set()).object("openapi", document.root, ""))


@dataclass(frozen=True, kw_only=True)
class _Walk:
    document: Document
    seen: set[tuple[str, int, Part]]

    def object(self, name: str, value: Any, part: Part) -> Iterator[Feature]:
        """Yield the features of an object of the standards, and of all objects in it."""
        if isinstance(value, dict) and "$ref" in value:
            # A schema may have other keywords beside it.
            yield from self._reference(name, value, part)
        if (name, id(value), part) in self.seen:
            return
        self.seen.add((name, id(value), part))
        if name == "schema" and isinstance(value, bool):
            yield Feature(object=name, field="[boolean]", value=_text(value))
        if not isinstance(value, dict):
            return
        for feature in values.features(name, value):
            yield Feature(**feature)
        fields = STANDARD[name]["fields"]
        for field, content in value.items():
            known = field if field in fields else _pattern(field, fields)
            if known:
                if "values" not in fields[known]:
                    yield Feature(object=name, field=known)
                yield from self._content(fields[known].get("is"), content, _part(name, field, part))

    def _reference(self, name: str, value: dict[str, Any], part: Part) -> Iterator[Feature]:
        if name == "schema":
            yield Feature(object=name, field="$ref")
        else:
            yield Feature(object="reference", field="$ref", value=name)
            if "description" in value:
                yield Feature(object="reference", field="description")
        pointer = parse_ref(value["$ref"])
        if pointer is not None:
            with suppress(LookupError):
                yield from self.object(name, self.document.resolve(pointer), part)

    def _content(self, kind: Any, content: Any, part: Part) -> Iterator[Feature]:
        if isinstance(kind, str):
            yield from self.object(kind, content, part)
        elif isinstance(kind, list) and isinstance(content, list):
            for item in content:
                yield from self.object(kind[0], item, part)
        elif isinstance(kind, dict) and isinstance(content, dict):
            for key, item in content.items():
                if kind["map"] == "media-type" and part in {"body", "response"}:
                    yield Feature(object="media-type", field="[name]", value=f"{part} {values.notation(key)}")
                yield from self.object(kind["map"], item, part)


def _pattern(field: str, fields: Mapping[str, Any]) -> str:
    """Return the entry for values under a name that the document chooses."""
    chosen = [name for name in fields if name[0] in "/{[" and "is" in fields[name]]
    return chosen[0] if chosen and not field.startswith("x-") else ""


def _part(name: str, field: str, part: Part) -> Part:
    """Return the part of an operation that a field of an object is."""
    if part == "incoming" or field in {"webhooks", "callbacks"}:
        return "incoming"
    parts: dict[str, Part] = {"requestBody": "body", "responses": "response"}
    return parts.get(field, "") if name == "operation" else part


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
