"""Objects and arrays, lowered to models, maps, lists and tuples."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from opgen.api.schema import Anything, Array, Field, Map, Model, Ref, Schema, Tuple, union
from opgen.core.json_values import items, mapping
from opgen.core.name_styles import pascal
from opgen.core.pointers import JsonObject
from opgen.normalize.origin import Origin, component_identity
from opgen.normalize.schemas.collected import Collected, Lower, SourceSchema, explained, json_excerpt
from opgen.normalize.schemas.scalars import array_constraints, default_of, without_constraints
from opgen.schemas.merged import MergedSchema
from opgen.schemas.node import COMPONENT, Nodes
from opgen.schemas.references import applied_annotations, described


def lowered_object(merged: MergedSchema, source: SourceSchema, collected: Collected, lower: Lower) -> Schema:
    """Lower an object schema: to a model if it has `properties`, else to a map."""
    if merged.properties:
        return _model(merged, source, collected, lower)
    values = _others(merged, source, lower)
    if merged.extra is not None and _is_closed(merged) and not merged.pattern_properties:
        source.note(merged.extra.pointer, "no properties")
    return Map(values)


def _is_closed(merged: MergedSchema) -> bool:
    return merged.extra is not None and merged.extra.value is False


def _is_open(merged: MergedSchema) -> bool:
    """Return whether the schema says that it has other properties. One that does not mention them may have them too."""
    is_open = any(
        part.value.get("unevaluatedProperties") is True
        or any(each.get("properties") for each in _conditional(part.value))
        for part in merged.parts
    )
    return is_open or bool(merged.pattern_properties) or not (merged.extra is None or _is_closed(merged))


def _conditional(schema: JsonObject) -> list[JsonObject]:
    """Return the schemas that apply under a condition. Only they may name a property."""
    named = [each for keyword in ("dependentSchemas", "dependencies") for each in mapping(schema.get(keyword)).values()]
    return [mapping(each) for each in (*named, schema.get("then"), schema.get("else"))]


def _others(merged: MergedSchema, source: SourceSchema, lower: Lower) -> Schema:
    """Return the schema of the properties that `properties` does not list."""
    patterns = [(name, each) for name, nodes in merged.pattern_properties.items() for each in nodes]
    others = [schema for _, schema in patterns]
    if merged.extra is not None and not isinstance(merged.extra.value, bool):
        others.append(merged.extra)
    elif patterns and not _is_closed(merged):
        # Properties that match no pattern may have any value.
        others = []
    values = []
    for node in others:
        value = lower((node,), source.origin.then("value"))
        values.append(without_constraints(value))
        source.note_part(node.pointer, "each value", value)
    for pattern, node in patterns:
        source.note(node.pointer, f"properties with a name matching `{pattern}`: {json_excerpt(node.value)}")
    return without_constraints(union(values))


def _model(merged: MergedSchema, source: SourceSchema, collected: Collected, lower: Lower) -> Ref:
    name = collected.reserve(source)
    if name in collected.definitions or name in collected.begun:
        return Ref(name)
    collected.begun.add(name)
    values = _others(merged, source, lower)
    extra = values if _is_open(merged) or not isinstance(values, Anything) else None
    fields = tuple(_field(wire_name, merged, source.origin, lower) for wire_name in merged.properties)
    if not _is_closed(merged) or merged.pattern_properties:
        fields += tuple(_unlisted_field(name, values) for name in merged.required if name not in merged.properties)
    # Properties that match a pattern are not fields, and a closed model would reject them.
    closed = _is_closed(merged) and not merged.pattern_properties
    model = Model(name=name, fields=fields, closed=closed, extra=extra, description=source.description)
    return collected.define(replace(model, untyped=not merged.types))


def _declaring_component(nodes: Nodes, wire_name: str) -> Origin | None:
    """Return the origin of the component that declares a property. Models that inherit the property share one type."""
    pointer = nodes[0].pointer
    is_declared = len(nodes) == 1 and pointer[3:] == ("properties", wire_name)
    if not is_declared or nodes[0].scope or pointer[:2] != COMPONENT:
        return None
    return Origin(root="component", key=component_identity(pointer[2]))


def _field(wire_name: str, merged: MergedSchema, owner: Origin, lower: Lower) -> Field:
    """Return the field for a property. The Python name of the field is assigned later."""
    nodes = merged.properties[wire_name]
    owner = _declaring_component(nodes, wire_name) or owner
    schema = lower(nodes, owner.then(pascal(wire_name)))
    notes = applied_annotations(nodes)
    required = wire_name in merged.required
    default = None if required else default_of(notes.get("default"), schema, nodes)
    is_lost = not required and default is None and notes.get("default") is not None
    return Field(
        name=wire_name,
        wire_name=wire_name,
        schema=schema,
        required=required,
        default=default,
        description=explained(
            described(notes),
            _content(notes),
            f"Default: {json_excerpt(notes['default'])}." if is_lost else "",
        ),
        deprecated=notes.get("deprecated") is True,
        read_only=notes.get("readOnly") is True,
        write_only=notes.get("writeOnly") is True,
        secret=_is_secret(notes),
        pointer=nodes[0].pointer if len(nodes) == 1 else (),
    )


def _unlisted_field(wire_name: str, schema: Schema) -> Field:
    """Return the field for a name in `required` that `properties` does not list.

    Like a write-only field, it is required in requests alone, because many servers do not send such a field. Source:
    JSON Schema 2020-12 Validation, section 6.5.3.
    """
    return Field(name=wire_name, wire_name=wire_name, schema=schema, required=True, write_only=True)


def _is_secret(notes: Mapping[str, Any]) -> bool:
    """Return whether a property, its items or its map values are passwords or write-only."""
    inner = [notes.get("items"), notes.get("additionalProperties")]
    for keyword in ("anyOf", "oneOf"):
        inner += items(notes.get(keyword))
    is_declared = notes.get("format") == "password" or notes.get("writeOnly") is True
    return is_declared or any(_is_secret(e) for e in inner if isinstance(e, dict))


def _content(notes: Mapping[str, Any]) -> str:
    """Describe the content of an encoded string, which the client does not decode."""
    encoding, media_type = notes.get("contentEncoding"), notes.get("contentMediaType")
    if not isinstance(encoding, str):
        encoding = "base64" if notes.get("format") == "byte" else ""
    if not isinstance(media_type, str):
        media_type = "bytes" if encoding else ""
    if not media_type:
        return ""
    schema = notes.get("contentSchema")
    like = f" matching {json_excerpt(schema)}" if schema is not None else ""
    return f"Content: {media_type}{like}{encoding and f', encoded as {encoding}'}."


def lowered_array(merged: MergedSchema, source: SourceSchema, lower: Lower) -> Schema:
    """Lower an array schema. Items with different schemas become a list of the union of these schemas.

    Only an array of fixed length becomes a tuple, because a Python tuple has no optional items.
    """
    origin = source.origin.then("item")
    is_implied = "type" not in merged.keywords
    constraints = array_constraints(merged.keywords)
    others = merged.items or merged.rest
    is_closed = any(node.value is False for node in others)
    members = []
    # Each item must match the schemas of all merged parts.
    for nodes in merged.prefix:
        item = lower(nodes, origin)
        source.note_part(nodes[-1].pointer, f"item {nodes[-1].pointer[-1]}", item)
        members.append(without_constraints(item))
    count = len(members)
    if is_closed and count:
        constraints = replace(constraints, max_items=min(constraints.max_items or count, count))
    if count and constraints.max_items == count == constraints.min_items:
        return Tuple(tuple(members), is_implied=is_implied)
    if merged.prefix:
        listed = ", ".join(" and ".join(json_excerpt(node.value) for node in nodes) for nodes in merged.prefix)
        source.note(merged.prefix[0][-1].pointer[:-1], f"items by position: {listed}")
    if others and not is_closed:
        item = lower(others, origin)
        members.append(without_constraints(item))
        source.note_part(others[-1].pointer, "each item", item)
    elif not is_closed:
        # Without a schema for the other items, these items may have any value.
        members.append(Anything())
    elif not merged.prefix:
        source.note(others[0].pointer, "no items")
    return Array(items=without_constraints(union(members)), constraints=constraints, is_implied=is_implied)
