"""References that are spelled wrong, or that point at another kind of object than the one that belongs there."""

from collections.abc import Mapping

from opgen.core.pointers import Pointer, parse_ref, pointer_text
from opgen.core.references.identifiers import identifiers
from opgen.document.openapi_objects import kind_at
from opgen.document.repair.rule import (
    Place,
    Rule,
    Value,
    folded,
    mapping,
    text,
    without,
)

_SECTIONS: Mapping[str, str] = {
    "Schema": "schemas",
    "Response": "responses",
    "Parameter": "parameters",
    "Request Body": "requestBodies",
    "Header": "headers",
    "Path Item": "pathItems",
    "Security Scheme": "securitySchemes",
}
_SPELLINGS: Mapping[str, str] = {
    folded(spelling): section
    for section in _SECTIONS.values()
    for spelling in (section, section.removesuffix("s"))
} | {
    "definitions": "schemas",
    "definition": "schemas",
    "models": "schemas",
    "model": "schemas",
    "requestbody": "requestBodies",
    "securitydefinitions": "securitySchemes",
}
_MEDIA = "application/json"


def _key(value: Value, place: Place) -> Value:
    """`ref` for `$ref`."""
    for key in ("ref", "$Ref", "$REF"):
        if len(value) == 1 and text(value.get(key)).startswith("#/"):
            place.mended(f"{key} is read as $ref", key, hint="write $ref")
            return {"$ref": value[key]}
    return value


def _spelling(value: Value, place: Place) -> Value:
    reference = value.get("$ref")
    if type(reference) is not str or place.pointed(value) is not None:
        return value
    pointer = _meant(reference, place)
    if pointer is None or _has_identifiers(place):
        return value
    meant = _reference(pointer)
    place.mended(
        f'$ref "{reference}" is read as "{meant}"', "$ref", hint="correct the spelling"
    )
    return {**value, "$ref": meant}


def _has_identifiers(place: Place) -> bool:
    """Return whether references may mean an identifier; computed only if a reference selects nothing."""
    if "identifiers" not in place.memory:
        known = identifiers(place.root)
        place.memory["identifiers"] = bool(known.anchors) or any(known.bases)
    return bool(place.memory["identifiers"])


def _meant(reference: str, place: Place) -> Pointer | None:
    """The one component that `reference` can mean, whatever its spelling."""
    path = reference.strip().replace("\\", "/")
    if ":" in path.partition("#")[0] or path.partition("#")[0].endswith(
        (".json", ".yaml", ".yml")
    ):
        return None
    tokens = parse_ref("#/" + path.lstrip("#/").rstrip("/"))
    if not tokens:
        return None
    words = list(tokens)
    if len(words) > 1 and folded(words[0]) in {"components", "component"}:
        words = words[1:]
    section = _SPELLINGS.get(folded(words[0])) if len(words) > 1 else None
    if section is None:
        section = _SECTIONS.get(place.shape.name)
    else:
        words = words[1:]
    if section is None:
        return None
    components = place.components(section)
    whole = _name("/".join(words), components)
    if whole is not None:
        return ("components", section, whole)
    first = _name(words[0], components)
    if first is None or len(words) == 1:
        return None
    pointer = ("components", section, first, *words[1:])
    return pointer if place.references.find(_reference(pointer)) else None


def _reference(pointer: Pointer) -> str:
    """Return `pointer` as the text of a `$ref`."""
    return "#" + pointer_text(pointer).replace("%", "%25")


def _name(name: str, components: Value) -> str | None:
    """The component of that name, or the only one whose name differs by case and punctuation alone."""
    if name in components:
        return name
    alike = [each for each in components if folded(each) == folded(name)]
    return alike[0] if len(alike) == 1 else None


def _kind(value: Value, place: Place) -> Value:
    pointer = place.pointed(value)
    if pointer is None:
        return value
    wanted, found = place.shape.name, kind_at(place.root, pointer)
    if found in {"", wanted}:
        return value
    new = _converted(value, place, wanted, found)
    if new is None:
        return value
    place.mended(
        f'$ref "{value["$ref"]}" points at no {wanted.lower()}: what stands there is called {found.lower()}, and is read as one',
        "$ref",
        hint="refer to what should stand here",
    )
    return new


def _converted(value: Value, place: Place, wanted: str, found: str) -> Value | None:
    """`value` as the kind that is wanted, of what its reference points at; None where that says nothing."""
    pair = (wanted, found)
    if found == "Schema" and wanted in {"Header", "Media Type"}:
        return {"schema": value}
    if found == "Schema" and wanted in {"Response", "Request Body"}:
        content = {_MEDIA: {"schema": value}}
        if wanted == "Request Body":
            return {"content": content}
        return {"description": "", "content": content}
    if wanted != "Schema":
        return None
    target = place.target(value)
    if found in {"Response", "Request Body"}:
        content = mapping(target.get("content"))
        target = mapping(content.get(_MEDIA, next(iter(content.values()), {})))
    elif pair[1] not in {"Parameter", "Header", "Media Type"}:
        return None
    return {**mapping(target.get("schema")), **without(value, "$ref")}


KEY_RULES = (
    Rule(
        id="reference-key",
        purpose="ref instead of $ref is read as $ref.",
        kinds=("*",),
        mend=_key,
    ),
)

RULES = (
    Rule(
        id="reference-spelling",
        purpose="A $ref that leads nowhere as it is spelled (Swagger 2's #/definitions, without #/, in other case) is read as the one component that it can mean.",
        kinds=("*",),
        mend=_spelling,
    ),
    Rule(
        id="reference-to-other-kind",
        purpose="A $ref to a schema where an answer or a body belongs is read as one that holds the schema, and the other way round.",
        kinds=("*",),
        mend=_kind,
    ),
)
