"""Forms: objects and lists that the client sends as separate parts, and the kind and encoding of each part."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace

from opgen.api.model import Content, Encoding, FormPart, PartKind
from opgen.api.schema import (
    Alias,
    AnyOf,
    Anything,
    Array,
    Definitions,
    Field,
    Map,
    Model,
    Nullable,
    Ref,
    Scalar,
    Schema,
    Tuple,
    nullable,
    transform,
    union,
    without_null,
)
from opgen.core.http_vocabulary import essence_of, is_media_type, is_token
from opgen.core.name_styles import pascal
from opgen.core.pointers import Pointer
from opgen.normalize.content import media_types as media
from opgen.normalize.content.styles import has_headers, is_object, kinds_of, read_encoding
from opgen.normalize.origin import Origin
from opgen.normalize.schemas.lower import Lowering
from opgen.normalize.schemas.scalars import BYTES, TEXT, array_constraints, without_constraints
from opgen.schemas.merged import MergedSchema, merge_schemas
from opgen.schemas.node import Node, Nodes

_ANY_FILE = "application/octet-stream"
_UPLOAD = Scalar(type="string", format="upload")


def read_form(entry: media.Entry, origin: Origin, lowering: Lowering) -> Content:
    """Return the content of a form media type. The names of inline schemas are derived from `origin`."""
    media_type, node, kind = entry
    reader = _Reader(lowering=lowering)
    schema = node.child("schema")
    own = reader.form(media_type, node, (schema,) if schema else (), origin)
    return Content(media_type=media_type, kind=kind, schema=own[0], encoding=own[1], parts=tuple(reader.parts))


def kind_of(form: str, nodes: Nodes, encoding: Encoding, *, wraps: bool) -> PartKind | None:
    """Return the kind of the argument for a part; None if callers pass the same value as in JSON.

    `nodes` are the schemas of the part. For a list, `nodes` are the schemas of the items. `wraps` is true if the
    document describes headers of the part.
    """
    if encoding.style is not None:
        return None
    documented = encoding.content_type
    is_urlencoded = form == media.URLENCODED
    if not is_urlencoded and file_type(nodes, documented) is not None:
        return "file"
    if documented and not any(map(media.is_json, documented.split(","))) and _is_structured(merge_schemas(nodes)):
        return "string" if is_urlencoded else "text"
    if is_urlencoded:
        return None
    if encoding.headers:
        return "wrapped"
    # Only the caller knows which of several media types the part has.
    return "wrappable" if wraps or "," in documented or "*" in documented else None


def file_type(nodes: Nodes, documented: str, seen: set[Pointer] | None = None) -> str | None:
    """Return the media type of a part that is a file or a list of files; None for any other part.

    An empty text means that the schema names no media type. A file is a string with `format: binary` in 3.0, and
    a string with `contentMediaType` since 3.1. A part without a schema is a file too, unless the encoding is text or
    JSON.
    """
    seen = set() if seen is None else seen
    pointers = {node.pointer for node in nodes}
    if pointers and pointers <= seen:  # The schema is a list that contains itself.
        return None
    seen |= pointers
    merged = merge_schemas(nodes)
    keywords = merged.keywords
    if merged.items:
        return file_type(merged.items, documented, seen)
    for each_union in merged.unions:
        found = [file_type((each,), documented, seen) for each in each_union.members]
        return next((each for each in found if each is not None), None)
    if merged.properties or merged.extra or merged.values:
        return None
    own = keywords.get("contentMediaType", "")
    media_type = own if isinstance(own, str) and is_media_type(own) else ""
    if "string" not in (merged.types or ["string"]) or "contentEncoding" in keywords:
        return None
    if keywords.get("format") == "binary":
        return media_type
    has_type = "type" in keywords or (bool(nodes) and nodes[0].context.is_version("3.0"))
    if has_type and not media_type:
        return None
    return None if _is_text(media_type or documented) else media_type


def encoded(encoding: Encoding, form: str, nodes: Nodes) -> Encoding:
    """Return `encoding` with the default media type and the transfer encoding of a string with `contentEncoding`.

    The default media type is `application/octet-stream`. A part of `multipart/form-data` has no
    transfer encoding. Source: the defaults of `contentType` since 3.1; `contentEncoding` in 3.2; RFC 7578 section 4.7.
    """
    found = merge_schemas(nodes).keywords.get("contentEncoding")
    if form == media.URLENCODED or not isinstance(found, str) or nodes[0].context.is_version("3.0"):
        return encoding
    own = encoding.content_type or "application/octet-stream"
    is_declared = form != media.FORM_DATA and is_token(found)
    return replace(encoding, content_type=own, transfer_encoding=found if is_declared else "")


@dataclass(slots=True, kw_only=True)
class _Reader:
    """Reader of a form and its nested forms.

    `parts` collects the properties whose Python value differs from the value in a JSON body, such as files.
    """

    lowering: Lowering
    parts: list[FormPart] = field(default_factory=list)

    def form(self, media_type: str, node: Node, nodes: Nodes, origin: Origin) -> tuple[Schema, Encoding]:
        """Return the schema and the encoding of a form. `node` contains the encodings. `nodes` are the schemas."""
        essence = essence_of(media_type)
        merged = merge_schemas(nodes)
        if essence != media.URLENCODED and _is_list(merged, node, nodes, essence):
            return self._listed(essence, node, merged, origin)
        return self._named(essence, node, nodes, origin)

    def _named(self, form: str, node: Node, nodes: Nodes, origin: Origin) -> tuple[Schema, Encoding]:
        schema = self.lowering.schema(nodes, origin) if nodes else Anything()
        if isinstance(schema, Scalar | Array | Tuple):
            node.problem(
                "the schema of a form must be an object",
                "add properties to the schema, one for each field of the form",
                at="schema",
            )
        properties = _properties(nodes[0], set()) if nodes else {}
        entries = dict(node.mapping("encoding"))
        encodings = {}
        for name in dict.fromkeys([*entries, *properties]):
            entry = entries.get(name)
            if entry is not None and not entry.expect(dict):
                continue
            described = properties.get(name, ())
            encoding, part = self._part(form, entry, described, origin.then(pascal(name)))
            if encoding != Encoding():
                encodings[name] = encoding
            if part is not None:
                self.parts.append(replace(part, form=schema, name=name))
        if form != media.URLENCODED and schema == Map(BYTES):
            schema = given(schema, FormPart(form=schema, name="", kind="file"))
        return schema, Encoding(encoding=tuple(encodings.items()))

    def _listed(self, form: str, node: Node, merged: MergedSchema, origin: Origin) -> tuple[Schema, Encoding]:
        """Return the schema and the encoding of a form with unnamed parts."""
        item = node.child("itemSchema")
        items = merged.items or merged.rest or ((item,) if item else ())
        prefix = list(node.items("prefixEncoding"))
        rest = node.child("itemEncoding")
        members = []
        encodings = []
        count = max(len(merged.prefix), len(prefix))
        constraints = array_constraints(merged.keywords)
        is_closed = any(each.value is False for each in items)
        is_closed = is_closed or (bool(count) and constraints.max_items == count)
        for index in range(count if is_closed else count + 1):
            entry = prefix[index] if index < len(prefix) else rest
            described = merged.prefix[index] if index < len(merged.prefix) else items
            member, encoding = self._item(form, entry, described, origin)
            members.append(member)
            encodings.append(encoding)
        last = Encoding() if is_closed else encodings.pop()
        is_fixed = is_closed and constraints.min_items == count > 0
        return Tuple(tuple(members)) if is_fixed else Array(items=union(members)), Encoding(
            prefix_encoding=_trimmed(encodings, last), item_encoding=last if last != Encoding() else None
        )

    def _item(self, form: str, entry: Node | None, nodes: Nodes, origin: Origin) -> tuple[Schema, Encoding]:
        own = origin.then("item")
        schema = self.lowering.schema(nodes, own) if nodes else Anything()
        # Each item is an object with the name and the value of one part, so the item is read like a form.
        if form == media.FORM_DATA and nodes:
            return self._named(form, entry or nodes[0], nodes, own)
        encoding, part = self._part(form, entry, nodes, own, is_listed=True)
        # The caller may have to add a header or a name to any part.
        part = part or FormPart(form=schema, name="", kind="wrappable")
        return given(schema, part), encoding

    def _part(
        self, form: str, entry: Node | None, nodes: Nodes, origin: Origin, *, is_listed: bool = False
    ) -> tuple[Encoding, FormPart | None]:
        """Return the encoding of a part, and a `FormPart` if the argument differs from the value in JSON.

        In the `FormPart`, the attributes `form` and `name` are placeholders. `_named` replaces these attributes.
        """
        encoding = read_encoding(entry, form, nodes) if entry else Encoding()
        merged = merge_schemas(nodes)
        # In a form, each item of a list is a part.
        values = merged.items if merged.items and not is_listed else nodes
        if entry is not None and encoding.content_type.startswith("multipart/"):
            schema, inner = self.form(encoding.content_type, entry, values, origin)
            nested = replace(inner, content_type=encoding.content_type, headers=encoding.headers)
            return nested, FormPart(form=schema, name="", kind="nested", given=schema)
        wraps = entry is not None and has_headers(entry)
        kind = kind_of(form, values, encoding, wraps=wraps)
        if kind == "file" and not encoding.content_type:
            own = file_type(values, "") or ""
            own = "" if own == _ANY_FILE else own
            encoding = replace(encoding, content_type=own)
        elif not kind and encoding.style is None:
            encoding = encoded(encoding, form, values)
        if kind is None:
            return encoding, None
        note = _note(kind, encoding)
        return encoding, FormPart(form=Anything(), name="", kind=kind, note=note)


def _note(kind: PartKind, encoding: Encoding) -> str:
    """Return text for the description of the argument: how the caller passes the part."""
    types = encoding.content_type.split(", ")
    notes = []
    if kind in {"text", "string"}:
        notes.append(f"Sent as {encoding.content_type}. Pass the encoded text.")
    elif len(types) > 1:
        listed = f"{', '.join(types[:-1])} or {types[-1]}"
        notes.append(f"Sent as {listed}. Pass an `Upload` with its media type.")
    if encoding.headers:
        names = " and ".join(encoding.headers)
        notes.append(f"Pass an `Upload` with the header {names}.")
    return " ".join(notes)


def _trimmed(encodings: list[Encoding], last: Encoding) -> tuple[Encoding, ...]:
    """Remove trailing encodings that equal `last`, because `last` applies to all following parts."""
    while encodings and encodings[-1] == last:
        encodings.pop()
    return tuple(encodings)


def _is_list(merged: MergedSchema, node: Node, nodes: Nodes, essence: str) -> bool:
    """Return whether the parts of a form are unnamed, so that only their order distinguishes them.

    In `multipart/form-data` every item must be an object with a name and a value. Any other multipart body
    has unnamed parts if the schema is an array, or if `node` has a field such as `itemSchema` or `prefixEncoding`.
    Without a schema and `encoding`, the parts are unnamed too. Source: OpenAPI 3.2, encoding by position.
    """
    fields = ("itemSchema", "itemEncoding", "prefixEncoding")
    if essence == media.FORM_DATA:
        items = [*merged.prefix, *([merged.items] if merged.items else [])]
        return bool(items) and all(map(is_object, items))
    is_list = "array" in merged.types or bool(merged.items or merged.prefix)
    is_open = not nodes and "encoding" not in node
    return is_list or is_open or any(field in node for field in fields)


def _properties(node: Node, seen: set[Pointer]) -> dict[str, Nodes]:
    """Return each property with all schemas of the property, also from members of unions. Unions may be recursive."""
    if node.pointer in seen:
        return {}
    seen.add(node.pointer)
    merged = merge_schemas((node,))
    found = dict(merged.properties)
    for union_keyword in merged.unions:
        for member in union_keyword.members:
            for name, nodes in _properties(member, seen).items():
                found[name] = (*found.get(name, ()), *nodes)
    return found


def _is_structured(merged: MergedSchema) -> bool:
    """Return whether the schema allows objects or lists. These values have no text form."""
    is_list = bool(merged.items or merged.prefix)
    is_object = bool(merged.properties or merged.extra)
    is_open = not merged.unions and not {"type", "enum", "const"} & merged.keywords.keys()
    return is_list or is_object or is_open or "object" in merged.types or "array" in merged.types


def _is_text(documented: str) -> bool:
    """Return whether all media types in `documented` are text or JSON."""
    types = [each for each in documented.split(",") if each.strip()]
    return bool(types) and all(media.is_json(each) or essence_of(each).startswith("text/") for each in types)


def with_form_parts(definitions: Definitions, forms: Iterable[Content], others: Collection[str]) -> Definitions:
    """Return `definitions`, in which the models of `forms` have fields for the arguments of parts.

    A model in `others` does not change, because JSON cannot contain an `Upload`. The client still sends the bytes in
    such a model as a file.
    """
    applied = dict(definitions)
    for part in (part for form in forms for part in form.parts):
        for kind in kinds_of(part.form, definitions):
            model = applied.get(kind.name) if isinstance(kind, Model) else None
            if isinstance(model, Model) and model.name not in others:
                applied[model.name] = _with_part(model, part, definitions)
    return applied


def given(schema: Schema, part: FormPart) -> Schema:
    """Return the schema of the argument for `part`. `schema` is the schema of the part in JSON."""
    if isinstance(schema, Nullable):
        return nullable(given(schema.schema, part))
    if part.given is not None:
        return part.given
    if part.kind == "string":
        return TEXT
    if part.kind == "text":
        return AnyOf((TEXT, _UPLOAD))
    if part.kind == "wrapped":
        return _UPLOAD
    if part.kind == "wrappable":
        return union([without_constraints(schema), _UPLOAD])
    return _file(schema)


def _file(schema: Schema) -> Schema:
    match schema:
        case Array(items=items):
            return replace(schema, items=_file(items))
        case Map(values=values):
            return Map(_file(values))
        case Scalar(type="string") | Anything():
            return _UPLOAD
        case _:
            return transform(schema, lambda each: _UPLOAD if _is_bytes(each) else each)


def _is_bytes(schema: Schema) -> bool:
    return isinstance(schema, Scalar) and schema.format == "binary"


def _with_part(model: Model, part: FormPart, definitions: Definitions) -> Model:
    fields = [
        (_given_field(field, part, definitions) if field.wire_name == part.name else field) for field in model.fields
    ]
    return replace(model, fields=tuple(fields))


def _given_field(field: Field, part: FormPart, definitions: Definitions) -> Field:
    notes = [field.description, part.note]
    return replace(
        field,
        schema=_property(field.schema, part, definitions),
        default=None,
        description="\n\n".join(note for note in notes if note),
    )


def _property(schema: Schema, part: FormPart, definitions: Definitions) -> Schema:
    """Return the schema of the argument for a property. Each item of a list is a part."""
    plain = _unnamed(schema, definitions)
    if isinstance(plain, Nullable):
        return nullable(_property(plain.schema, part, definitions))
    if isinstance(plain, Array):
        return replace(plain, items=given(plain.items, part))
    return given(plain if _is_bytes(plain) else schema, part)


def _unnamed(schema: Schema, definitions: Definitions) -> Schema:
    """Replace a reference to an alias of a list or of bytes by the schema of the alias. Keep any other schema."""
    definition = definitions.get(schema.name) if isinstance(schema, Ref) else None
    if not isinstance(definition, Alias):
        return schema
    target = definition.schema
    inner = without_null(target)
    return target if isinstance(inner, Array) or _is_bytes(inner) else schema
