"""What a document uses of the standards, and where: walks it by the list of `standard.yaml`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml
from opgen.core.pointers import parse_ref
from opgen.document.document import Document

from tests.tools.coverage import values

STANDARD: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("standard.yaml").read_text("utf-8"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """A field of an object, or one of its values."""

    object: str
    field: str
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a feature stands, as callers know it; empty for what they do not know."""

    operation: str = ""
    """Method and path."""
    part: str = ""
    """`body`, `answer`, the name of a parameter, or nothing for the operation itself."""
    model: str = ""
    """The component whose schema it is in."""
    property: str = ""
    """The property of the model."""


def features() -> Iterator[tuple[Feature, dict[str, Any]]]:
    """Everything on the list that a client can meet, with what the list says of it."""
    for name, entry in STANDARD.items():
        for field, about in entry["fields"].items():
            if "silent" not in about:
                for value in about.get("values", [""]):
                    yield Feature(object=name, field=field, value=_text(value)), about


def uses(document: Document) -> dict[Feature, list[Place]]:
    """Every feature that the document uses, with its places in the document's order."""
    found: dict[Feature, list[Place]] = {}
    seen: set[tuple[str, int, Place]] = set()
    for feature, place in _Walk(document=document, seen=seen).object("openapi", document.root, Place()):
        found.setdefault(feature, []).append(place)
    return found


@dataclass(frozen=True, kw_only=True)
class _Walk:
    document: Document
    seen: set[tuple[str, int, Place]]

    def object(self, name: str, value: Any, place: Place) -> Iterator[tuple[Feature, Place]]:
        """Yield the features of an object of the standards, and of all that it holds."""
        if isinstance(value, dict) and "$ref" in value:
            # A schema may have other keywords beside it.
            yield from self._reference(name, value, place)
        if (name, id(value), place) in self.seen:
            return
        self.seen.add((name, id(value), place))
        if name == "schema" and isinstance(value, bool):
            yield Feature(object=name, field="[boolean]", value=_text(value)), place
        if not isinstance(value, dict):
            return
        for feature in values.features(name, value):
            yield Feature(**feature), place
        fields = STANDARD[name]["fields"]
        for field, content in value.items():
            known = field if field in fields else _any_name(field, fields)
            if known:
                about = fields[known]
                if "values" not in about:
                    yield Feature(object=name, field=known), _inside(name, field, place)
                yield from self._content(name, field, about, content, place)

    def _reference(self, name: str, value: dict[str, Any], place: Place) -> Iterator[tuple[Feature, Place]]:
        if name == "schema":
            yield Feature(object=name, field="$ref"), place
        else:
            yield Feature(object="reference", field="$ref", value=name), place
            if "description" in value:
                yield Feature(object="reference", field="description"), place
        target, there = self._followed(name, value["$ref"], place)
        yield from self.object(name, target, there)

    def _content(
        self, name: str, field: str, about: dict[str, Any], content: Any, place: Place
    ) -> Iterator[tuple[Feature, Place]]:
        kind = about.get("is")
        inside = _inside(name, field, place)
        if isinstance(kind, str):
            yield from self.object(kind, content, inside)
        elif isinstance(kind, list) and isinstance(content, list):
            for item in content:
                yield from self.object(kind[0], item, _inside_list(kind[0], item, inside, self))
        elif isinstance(kind, dict) and isinstance(content, dict):
            for key, item in content.items():
                there = _inside_map(name, field, key, inside)
                if kind["map"] == "media-type":
                    use = values.media_type(key, inside.part)
                    if use:
                        yield Feature(object="media-type", field="[name]", value=use), there
                yield from self.object(kind["map"], item, there)

    def _followed(self, name: str, ref: str, place: Place) -> tuple[Any, Place]:
        pointer = parse_ref(ref)
        if pointer is None:
            return None, place
        try:
            target = self.document.resolve(pointer)
        except LookupError:
            return None, place
        if name == "schema" and pointer[:2] == ("components", "schemas"):
            place = Place(model=str(pointer[2]))
        return target, place

    def resolved(self, value: Any) -> Any:
        """Return the target of a reference."""
        while isinstance(value, dict) and "$ref" in value:
            value, _ = self._followed("", value["$ref"], Place())
        return value


def _any_name(field: str, fields: Mapping[str, Any]) -> str:
    """Return the entry for values under a name that the document chooses."""
    chosen = [name for name in fields if name[0] in "/{[" and "is" in fields[name]]
    return chosen[0] if chosen and not field.startswith("x-") else ""


def _inside(name: str, field: str, place: Place) -> Place:
    if name == "paths":
        return Place(operation=field)
    if name == "path-item" and field != "parameters" and not place.part:
        return replace(place, operation=f"{field.upper()} {place.operation}")
    if name == "operation" and place.part not in {"callback", "webhook"}:
        parts = {"requestBody": "body", "responses": "answer", "callbacks": "callback"}
        return replace(place, part=parts.get(field, ""))
    return place


def _inside_list(kind: str, item: Any, place: Place, walk: _Walk) -> Place:
    if kind == "parameter":
        return replace(place, part=str(walk.resolved(item).get("name", "")))
    return place


def _inside_map(name: str, field: str, key: str, place: Place) -> Place:
    if name == "path-item":
        path = place.operation.removeprefix("ADDITIONALOPERATIONS ")
        return replace(place, operation=f"{key} {path}")
    if name == "components":
        return Place(model=key) if field == "schemas" else Place(part=key)
    if name == "schema" and field == "properties" and not place.property:
        return replace(place, property=key)
    if name == "openapi":
        return Place(operation=key, part="webhook")
    return place


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
