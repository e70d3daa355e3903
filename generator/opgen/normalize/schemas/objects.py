"""Objects: a model where properties are named, else a map."""

from typing import Any

from opgen.api.schema import Anything, Field, Map, Model, Ref, Schema, union
from opgen.core.name_styles import pascal
from opgen.normalize.node import Node
from opgen.normalize.origin import COMPONENT, Origin, component_identity
from opgen.normalize.schemas.chains import applied
from opgen.normalize.schemas.collected import Collected, Place, explained
from opgen.normalize.schemas.defaults import default_of
from opgen.normalize.schemas.flatten import Flat
from opgen.normalize.schemas.resolved_references import Lower
from opgen.normalize.schemas.scalars import without_constraints
from opgen.normalize.schemas.unenforced_constraints import constraint_words, shown


def lowered_object(
    flat: Flat, place: Place, collected: Collected, lower: Lower
) -> Schema:
    """The schema of the objects that `flat` describes."""
    if flat.properties:
        return _model(flat, place, collected, lower)
    values = _others(flat, place, lower)
    if flat.extra is not None and _is_closed(flat) and not flat.patterns:
        place.note(flat.extra.pointer, "no properties")
    return Map(values)


def _is_closed(flat: Flat) -> bool:
    return flat.extra is not None and flat.extra.value is False


def _others(flat: Flat, place: Place, lower: Lower) -> Schema:
    """What the properties are that have no name of their own."""
    others = [schema for _, schema in flat.patterns]
    if flat.extra is not None and not isinstance(flat.extra.value, bool):
        others.append(flat.extra)
    elif flat.patterns and not _is_closed(flat):
        # Names that no pattern matches may have any value.
        others = []
    values: list[Schema] = []
    for node in others:
        value, unchecked = lower((node,), place.origin.then("Value"))
        values.append(without_constraints(value))
        if words := ", ".join(filter(None, [constraint_words(value), *unchecked])):
            place.note(node.pointer, f"each value: {words}")
    for pattern, node in flat.patterns:
        place.note(
            node.pointer,
            f"properties with a name matching `{pattern}`: {shown(node.value)}",
        )
    return without_constraints(union(values))


def _model(flat: Flat, place: Place, collected: Collected, lower: Lower) -> Ref:
    name = collected.reserve(place)
    if name in collected.definitions or name in collected.begun:
        return Ref(name)
    collected.begun.add(name)
    values = _others(flat, place, lower)
    extra = None if isinstance(values, Anything) else values
    fields = tuple(
        _field(wire_name, flat, place.origin, lower) for wire_name in flat.properties
    )
    # Properties that are matched by a pattern are not among the fields: such an object takes more than these.
    closed = _is_closed(flat) and not flat.patterns
    collected.definitions[name] = Model(
        name=name,
        fields=fields,
        closed=closed,
        extra=extra,
        description=place.description,
    )
    return Ref(name)


def _declaring_component(nodes: tuple[Node, ...], wire_name: str) -> Origin | None:
    """Return the component that declares a property: all models that inherit the property share its type."""
    pointer = nodes[0].pointer
    is_declared = len(nodes) == 1 and pointer[3:] == ("properties", wire_name)
    if not is_declared or nodes[0].scope or pointer[:2] != COMPONENT:
        return None
    return Origin(root="component", key=component_identity(pointer[2]))


def _field(wire_name: str, flat: Flat, owner: Origin, lower: Lower) -> Field:
    """Return the field of a property; its Python name is assigned later."""
    nodes = flat.properties[wire_name]
    owner = _declaring_component(nodes, wire_name) or owner
    schema, unchecked = lower(nodes, owner.then(pascal(wire_name)))
    notes = applied(nodes)
    required = wire_name in flat.required
    default = None if required else default_of(notes.get("default"), schema, nodes)
    is_lost = not required and default is None and notes.get("default") is not None
    text = notes.get("description")
    return Field(
        name=wire_name,
        wire_name=wire_name,
        schema=schema,
        required=required,
        default=default,
        description=explained(
            text if isinstance(text, str) else "",
            unchecked,
            default=f"Default: {shown(notes['default'])}." if is_lost else "",
            content=_content(notes),
        ),
        deprecated=notes.get("deprecated") is True,
        read_only=notes.get("readOnly") is True,
        write_only=notes.get("writeOnly") is True,
    )


def _content(notes: dict[str, Any]) -> str:
    """What a string holds that is encoded: the client leaves it as it is."""
    encoding, media_type = notes.get("contentEncoding"), notes.get("contentMediaType")
    if not isinstance(encoding, str):
        encoding = "base64" if notes.get("format") == "byte" else ""
    if not isinstance(media_type, str):
        media_type = "bytes" if encoding else ""
    if not media_type:
        return ""
    schema = notes.get("contentSchema")
    like = f" matching {shown(schema)}" if schema is not None else ""
    return f"Content: {media_type}{like}{encoding and f', encoded as {encoding}'}."
