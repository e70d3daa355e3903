"""Repair of references that are misspelled or point at another type of object."""

from collections.abc import Mapping

from opgen.core.json_values import fold_name, mapping, without
from opgen.core.pointers import Pointer, parse_ref, pointer_text
from opgen.core.references import identifiers
from opgen.document.openapi_objects import described, kind_at
from opgen.document.repair.rule import Context, Value

_SECTIONS: Mapping[str, str] = {
    "Schema": "schemas",
    "Response": "responses",
    "Parameter": "parameters",
    "Request Body": "requestBodies",
    "Header": "headers",
    "Path Item": "pathItems",
    "Security Scheme": "securitySchemes",
}
# Spellings of the first and the second token of a reference to a component. Each token may be missing.
_PREFIXES = (
    {"components", "component"},
    {"definitions", "definition", "models", "model", "schema", *map(fold_name, _SECTIONS.values())},
)
_MEDIA = "application/json"


def _repair_spelling(value: Value, context: Context) -> Value:
    reference = value.get("$ref")
    if type(reference) is not str or context.target_pointer(value) is not None:
        return value
    pointer = _component_pointer(reference, context)
    if pointer is None or _has_identifiers(context):
        return value
    repaired = _reference(pointer)
    context.report(f'$ref "{reference}" does not exist: read as "{repaired}"', "$ref", hint="correct the reference")
    return {**value, "$ref": repaired}


def _has_identifiers(context: Context) -> bool:
    """Return whether the document has identifiers that a reference can mean.

    The search is slow, so it runs only for a reference without a target.
    """
    if "identifiers" not in context.cache:
        known = identifiers(context.root)
        context.cache["identifiers"] = bool(known.anchors) or any(known.bases)
    return bool(context.cache["identifiers"])


def _component_pointer(reference: str, context: Context) -> Pointer | None:
    """Return the pointer of the only component of the expected kind that `reference` can mean, or `None`."""
    address, _, path = reference.strip().rpartition("#")
    section = _SECTIONS.get(context.shape.name)
    words = list(parse_ref("#/" + path.strip("/")) or ())
    if section is None or not words or address or ":" in path or path.endswith((".json", ".yaml", ".yml")):
        return None
    for known in _PREFIXES:
        if len(words) > 1 and fold_name(words[0]) in known:
            words = words[1:]
    components = context.components(section)
    component = _matching_component("/".join(words), components)
    if component is not None:
        return ("components", section, component)
    first = _matching_component(words[0], components)
    if first is None or len(words) == 1:
        return None
    pointer = ("components", section, first, *words[1:])
    return pointer if context.references.find(_reference(pointer)) else None


def _reference(pointer: Pointer) -> str:
    """Return `pointer` as the text of a `$ref`."""
    return "#" + pointer_text(pointer).replace("%", "%25")


def _matching_component(name: str, components: Value) -> str | None:
    """Return the name of the component that `name` means, or `None`.

    A name that differs only in case and punctuation counts, if no other component has such a name.
    """
    if name in components:
        return name
    similar = [each for each in components if fold_name(each) == fold_name(name)]
    return similar[0] if len(similar) == 1 else None


def _repair_kind(value: Value, context: Context) -> Value:
    pointer = context.target_pointer(value)
    if pointer is None:
        return value
    expected, found = context.shape.name, kind_at(context.root, pointer)
    if found in {"", expected}:
        return value
    new = _convert(value, context, expected, found)
    if new is None:
        return value
    context.report(
        (f'invalid $ref "{value["$ref"]}": expected {described(expected)}, ' f"found {described(found)}: converted"),
        "$ref",
        hint=f"refer to {described(expected)}",
    )
    return new


def _convert(value: Value, context: Context, expected: str, found: str) -> Value | None:
    """Convert a reference to an object of type `found` into an object of type `expected`.

    Return `None` if the conversion is unknown.
    """
    if found == "Schema" and expected in {"Header", "Media Type"}:
        return {"schema": value}
    if found == "Schema" and expected in {"Response", "Request Body"}:
        description = {} if expected == "Request Body" else {"description": ""}
        return {**description, "content": {_MEDIA: {"schema": value}}}
    if expected != "Schema":
        return None
    target = context.resolve(value)
    if found in {"Response", "Request Body"}:
        content = mapping(target.get("content"))
        target = mapping(content.get(_MEDIA, next(iter(content.values()), {})))
    elif found not in {"Parameter", "Header", "Media Type"}:
        return None
    return {**mapping(target.get("schema")), **without(value, "$ref")}


REPAIRS = {
    "reference-spelling": _repair_spelling,
    "reference-to-other-kind": _repair_kind,
}
