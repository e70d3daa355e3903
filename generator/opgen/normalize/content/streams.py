"""Streams: requests and responses that are sent item by item, with a schema for the items."""

from opgen.api.model import Stream, StreamKind
from opgen.api.schema import Anything, Ref, Schema, TaggedUnion, union
from opgen.core.frozen import frozen
from opgen.core.name_styles import pascal
from opgen.core.pointers import Pointer
from opgen.core.schema_keywords import ASSERTIONS
from opgen.normalize.content import media_types as media
from opgen.normalize.origin import Origin, member_words, only_text
from opgen.normalize.schemas.collected import SourceSchema
from opgen.normalize.schemas.containers import lowered_object
from opgen.normalize.schemas.lower import Lowering
from opgen.normalize.schemas.scalars import TEXT
from opgen.normalize.schemas.unions import base, usable_unions
from opgen.schemas.merged import MergedSchema, merge_schemas
from opgen.schemas.node import Node, Nodes
from opgen.schemas.references import sole_reference

# Fields of a parsed event. Source: 3.2 section 4.14.4.
_FIELDS = frozenset({"data", "event", "id", "retry"})


def read_stream(content: Node, origin: Origin, lowering: Lowering) -> Stream | None:
    """Return the first stream in the `content` of a response; None if the content has no stream.

    The names of inline schemas are derived from `origin`.
    """
    for media_type, node, _ in media.stream_media(content):
        return read_items(media_type, node, origin, lowering)
    return None


def read_items(media_type: str, node: Node, origin: Origin, lowering: Lowering) -> Stream:
    """Return the stream for `media_type`, read from the Media Type Object `node`."""
    schema = _item(node)
    if media.sequence(media_type) == "events":
        return _events(media_type, schema, origin, lowering)
    # A schema of type `string` describes the stream as one text. The items are JSON with an unknown schema.
    is_opaque = "itemSchema" not in node and merge_schemas(schema).types == ["string"]
    has_items = schema and not is_opaque
    items = lowering.schema(schema, origin.then("item")) if has_items else Anything()
    return Stream(media_type=media_type, items=items)


def _item(node: Node) -> Nodes:
    """Return the schema of an item. Before 3.2, `schema` describes an array of items, or one item."""
    item, schema = node.child("itemSchema"), node.child("schema")
    if item is not None or schema is None:
        return () if item is None else (item,)
    merged = merge_schemas((schema,))
    is_array = "array" in merged.types or bool(merged.items)
    return merged.items if is_array and not merged.prefix else (schema,)


def _events(media_type: str, schema: Nodes, origin: Origin, lowering: Lowering) -> Stream:
    """Return a stream of events. If `schema` describes only the data of an event, the items are the data."""
    merged = merge_schemas(schema)
    if not ASSERTIONS & merged.keywords.keys():
        return Stream(media_type=media_type, items=TEXT, kind="events", is_text=True, is_wrapped=True)
    schemas = _event_schemas(schema, origin.then("event"), set())
    kind: StreamKind = "events" if _is_event(schema, schemas) else "data"
    data = [event.merged.properties.get("data", ()) for event in schemas]
    if kind == "data":
        data = [schema]
    is_wrapped = kind == "events" and _is_plain(schema, merged)
    if kind == "data" or is_wrapped:
        items = lowering.schema(_embedded_json(data[0]) or data[0], origin.then("item")) if data[0] else TEXT
    elif any(map(_embedded_json, data)) or _has_names(schemas):
        items = _union(schema, origin.then("event"), schemas, lowering)
    else:
        items = lowering.schema(schema, origin.then("event"))
    return Stream(
        media_type=media_type, items=items, kind=kind, is_text=all(map(_is_text, data)), is_wrapped=is_wrapped
    )


@frozen
class _EventSchema:
    """Schema of one kind of event: a member of a union, or the only schema."""

    nodes: Nodes
    merged: MergedSchema
    origin: Origin


def _event_schemas(nodes: Nodes, origin: Origin, seen: set[Pointer]) -> list[_EventSchema]:
    """Return each kind of event once: the members of a union and of nested unions, which may be recursive."""
    merged = merge_schemas(nodes)
    unions = usable_unions(merged, SourceSchema(nodes=nodes, origin=origin))
    if not unions:
        return [_EventSchema(nodes=nodes, merged=merged, origin=origin)]
    common = base(merged, unions)
    found = []
    words = member_words([each.value for each in unions[0].members])
    for node, word in zip(unions[0].members, words, strict=True):
        target = node.target() if "$ref" in node else node
        if target is not None and target.pointer not in seen:
            seen.add(target.pointer)
            own = _event_name((node,))
            found += _event_schemas((*common, node), origin.then(pascal(own) if own else word), seen)
    return found


def _event_name(nodes: Nodes) -> str:
    """Return the constant event name in a schema; empty if the schema has no constant event name."""
    return only_text(merge_schemas(merge_schemas(nodes).properties.get("event", ())).keywords)


def _is_event(schema: Nodes, schemas: list[_EventSchema]) -> bool:
    """Return whether the schema describes an event with fields, and not only the data of an event.

    `itemSchema` should describe an event, but some documents describe the data there. An `itemSchema` with the property
    `data` or `event` describes an event. Any other schema describes an event if `data` is a property, and if all
    properties are fields of events.
    """
    names = {name for event in schemas for name in event.merged.properties}
    if schema[0].pointer[-1:] == ("itemSchema",) and {"data", "event"} & names:
        return True
    return "data" in names and names <= _FIELDS


def _is_plain(schema: Nodes, merged: MergedSchema) -> bool:
    """Return whether the schema restricts only the data, so that the event needs no separate model."""
    if sole_reference(schema) is not None or merged.unions:
        return False
    if not set(merged.properties) <= _FIELDS:
        return False
    others = [merge_schemas(merged.properties[n]) for n in merged.properties if n != "data"]
    return not any({"enum", "const", "$ref"} & set(o.keywords) for o in others)


def _is_text(data: Nodes) -> bool:
    """Return whether the data of an event is text and not JSON. Data without a schema is text."""
    if not data:
        return True
    if _embedded_json(data):
        return False
    types = merge_schemas(data).types
    return "string" in types and {*types} <= {"string", "null"}


def _embedded_json(data: Nodes) -> Nodes:
    """Return the schemas of the JSON in a string; empty if the string contains other text."""
    parts = merge_schemas(data).parts
    found = [part.child("contentSchema") for part in parts]
    embedded = tuple(node for node in found if node is not None)
    types = [part.value.get("contentMediaType") for part in parts]
    is_json = any(isinstance(text, str) and media.is_json(text) for text in types)
    if embedded or not is_json:
        return embedded
    return (Node({}, parts[-1].pointer, parts[-1].context),)


def _has_names(schemas: list[_EventSchema]) -> bool:
    """Return whether there are several kinds of events with different names."""
    names = [_event_name(event.nodes) for event in schemas]
    return len(schemas) > 1 and all(names) and len({*names}) == len(names)


def _union(schema: Nodes, origin: Origin, schemas: list[_EventSchema], lowering: Lowering) -> Schema:
    """Return the union of several kinds of events. If each kind has a different name, the name is the discriminator."""
    members = [_event(event, lowering) for event in schemas]
    models = [member.name for member in members if isinstance(member, Ref)]
    if not _has_names(schemas) or len({*models}) < len(members):
        return union(members)
    name = lowering.collected.reserve(SourceSchema(nodes=schema, origin=origin))
    mapping = zip(map(_event_name, [event.nodes for event in schemas]), models, strict=True)
    return lowering.collected.define(TaggedUnion(name=name, property="event", mapping=tuple(mapping)))


def _event(event: _EventSchema, lowering: Lowering) -> Schema:
    """Lower an event. If the data is a string that contains JSON, use the schema of that JSON for the data."""
    embedded = _embedded_json(event.merged.properties.get("data", ()))
    if not embedded:
        return lowering.schema(event.nodes, event.origin)
    event.merged.properties["data"] = embedded
    source = SourceSchema(nodes=event.nodes, origin=event.origin)
    return lowered_object(event.merged, source, lowering.collected, lowering.schema)
