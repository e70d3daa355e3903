"""Streams: what each item of an answer in a sequential media type is."""

from dataclasses import dataclass

from opgen.api.model import Stream, StreamKind
from opgen.api.schema import Anything, Ref, Scalar, Schema, TaggedUnion, union
from opgen.core.name_styles import pascal
from opgen.core.pointers import Pointer
from opgen.normalize.content import media_types as media
from opgen.normalize.node import Node
from opgen.normalize.origin import Origin
from opgen.normalize.schemas.collected import SourceSchema
from opgen.normalize.schemas.lower import Lowering
from opgen.normalize.schemas.merged_schema import (
    ASSERTIONS,
    MergedSchema,
    merge_schemas,
    sole_reference,
)
from opgen.normalize.schemas.objects import lowered_object
from opgen.normalize.schemas.union_members import (
    base,
    member_words,
    only_text,
    usable_unions,
)

_FIELDS = frozenset({"data", "event", "id", "retry"})
"""Of an event, once it is parsed. Source: 3.2 section 4.14.4."""
_TEXT = Scalar(type="string")


def read_stream(content: Node, origin: Origin, lowering: Lowering) -> Stream | None:
    """The first stream that `content`, of an answer, can be; `origin` names what is inline in it."""
    for media_type, node, _ in media.stream_media(content):
        return read_items(media_type, node, origin, lowering)
    return None


def read_items(
    media_type: str, node: Node, origin: Origin, lowering: Lowering
) -> Stream:
    """The items of one media type, which `node` describes."""
    schema = _item(node)
    if media.sequence(media_type) == "events":
        return _events(media_type, schema, origin, lowering)
    # That the whole is a string says nothing of its items: they are JSON.
    is_opaque = (
        "itemSchema" not in node
        and merge_schemas(schema).keywords.get("type") == "string"
    )
    has_items = schema and not is_opaque
    items = lowering.schema(schema, origin.then("Item")) if has_items else Anything()
    return Stream(media_type=media_type, items=items)


def _item(node: Node) -> tuple[Node, ...]:
    """The schema of one item. One of the whole is that of an array, or else, before 3.2, meant for an item."""
    item, whole = node.child("itemSchema"), node.child("schema")
    if item is not None or whole is None:
        return () if item is None else (item,)
    merged = merge_schemas((whole,))
    is_array = merged.keywords.get("type") == "array" or bool(merged.items)
    return merged.items if is_array and not merged.prefix else (whole,)


def _events(
    media_type: str, schema: tuple[Node, ...], origin: Origin, lowering: Lowering
) -> Stream:
    """Server-Sent Events: as events where their schema describes such, else as their data."""
    merged = merge_schemas(schema)
    if not ASSERTIONS & merged.keywords.keys():
        return Stream(
            media_type=media_type,
            items=_TEXT,
            kind="events",
            is_text=True,
            is_wrapped=True,
        )
    leaves = _leaves(schema, origin.then("Event"), set())
    kind: StreamKind = "events" if _is_event(schema, leaves) else "data"
    data = [leaf.merged.properties.get("data", ()) for leaf in leaves]
    if kind == "data":
        data = [schema]
    is_wrapped = kind == "events" and _is_plain(schema, merged)
    if kind == "data" or is_wrapped:
        items = _content(data[0], origin.then("Item"), lowering) if data[0] else _TEXT
    elif any(map(_held, data)) or _has_names(leaves):
        items = _union(schema, origin.then("Event"), leaves, lowering)
    else:
        items = lowering.schema(schema, origin.then("Event"))
    return Stream(
        media_type=media_type,
        items=items,
        kind=kind,
        is_text=all(map(_is_text, data)),
        is_wrapped=is_wrapped,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Leaf:
    """One branch of a union, or all that there is: what it must match, also as one set of keywords, and its name."""

    nodes: tuple[Node, ...]
    merged: MergedSchema
    origin: Origin


def _leaves(nodes: tuple[Node, ...], origin: Origin, seen: set[Pointer]) -> list[_Leaf]:
    """The members of a union, those of a union in it too; each once, for a union may be a branch of itself."""
    merged = merge_schemas(nodes)
    kept = usable_unions(merged, SourceSchema(nodes=nodes, origin=origin))
    if not kept:
        return [_Leaf(nodes=nodes, merged=merged, origin=origin)]
    common = base(merged, kept)
    found: list[_Leaf] = []
    for branch, name in zip(kept[0].members, member_words(kept[0]), strict=True):
        target = branch.target() if "$ref" in branch else branch
        if target is not None and target.pointer not in seen:
            seen.add(target.pointer)
            own = pascal(_event_name((branch,)) or name)
            found += _leaves((*common, branch), origin.then(own), seen)
    return found


def _event_name(branch: tuple[Node, ...]) -> str:
    """The only name that the events of a branch may have; empty if there is none."""
    return only_text(
        merge_schemas(merge_schemas(branch).properties.get("event", ())).keywords
    )


def _is_event(schema: tuple[Node, ...], leaves: list[_Leaf]) -> bool:
    """Whether it describes an event with its fields, and not just the data of one.

    `itemSchema` is meant to, but may be written by who means the data; of another schema all properties must say so.
    """
    names = {name for leaf in leaves for name in leaf.merged.properties}
    if schema[0].pointer[-1:] == ("itemSchema",) and {"data", "event"} & names:
        return True
    return "data" in names and names <= _FIELDS


def _is_plain(schema: tuple[Node, ...], merged: MergedSchema) -> bool:
    """Whether, but for its data, it is an event as all are: then it needs no model of its own."""
    if sole_reference(schema) is not None or merged.unions:
        return False
    if not set(merged.properties) <= _FIELDS:
        return False
    others = [
        merge_schemas(merged.properties[n]) for n in merged.properties if n != "data"
    ]
    return not any({"enum", "const", "$ref"} & set(o.keywords) for o in others)


def _is_text(leaf: tuple[Node, ...]) -> bool:
    """Whether data is text as it stands, and no JSON; where nothing is said of it, too."""
    if not leaf:
        return True
    if _held(leaf):
        return False
    types = merge_schemas(leaf).keywords.get("type")
    return (
        {*types} <= {"string", "null"} if isinstance(types, list) else types == "string"
    )


def _held(leaf: tuple[Node, ...]) -> tuple[Node, ...]:
    """The schemas of the JSON that a string holds, if it holds such."""
    parts = merge_schemas(leaf).parts
    found = [part.child("contentSchema") for part in parts]
    held = tuple(node for node in found if node is not None)
    types = [part.value.get("contentMediaType") for part in parts]
    is_json = any(isinstance(text, str) and media.is_json(text) for text in types)
    if held or not is_json:
        return held
    return (Node({}, parts[-1].pointer, parts[-1].context),)


def _content(leaf: tuple[Node, ...], origin: Origin, lowering: Lowering) -> Schema:
    return lowering.schema(_held(leaf) or leaf, origin)


def _has_names(leaves: list[_Leaf]) -> bool:
    """Whether there are several kinds of events, each with a name of its own."""
    names = [_event_name(leaf.nodes) for leaf in leaves]
    return len(leaves) > 1 and all(names) and len({*names}) == len(names)


def _union(
    schema: tuple[Node, ...], origin: Origin, leaves: list[_Leaf], lowering: Lowering
) -> Schema:
    """One of several events; their names tell them apart, and one of another name is kept as it is."""
    members = [_event(leaf, lowering) for leaf in leaves]
    models = [member.name for member in members if isinstance(member, Ref)]
    if not _has_names(leaves) or len({*models}) < len(members):
        return union(members)
    name = lowering.collected.reserve(SourceSchema(nodes=schema, origin=origin))
    mapping = zip(
        map(_event_name, [leaf.nodes for leaf in leaves]), models, strict=True
    )
    lowering.collected.definitions[name] = TaggedUnion(
        name=name, property="event", mapping=tuple(mapping)
    )
    return Ref(name)


def _event(leaf: _Leaf, lowering: Lowering) -> Schema:
    """A model of an event whose data is what it holds."""
    held = _held(leaf.merged.properties.get("data", ()))
    if not held:
        return lowering.schema(leaf.nodes, leaf.origin)
    leaf.merged.properties["data"] = held
    source = SourceSchema(nodes=leaf.nodes, origin=leaf.origin)
    return lowered_object(leaf.merged, source, lowering.collected, lowering.explained)
