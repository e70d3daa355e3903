"""Texts of parameters and headers, which decide whether a difference has an effect."""

import json
from collections.abc import Iterator
from typing import Any

from opgen.diff.wire.changes import is_read, is_text
from opgen.diff.wire.compare.pairs import FoundPair, Pair
from opgen.diff.wire.compare.relate import Relation, relate_formats
from opgen.schemas.merged import UnionKeyword
from opgen.schemas.sites import BothSchemas, Schemas
from opgen.schemas.values import canonical_value, is_number
from opgen.schemas.view import View

_SCALARS = ("string", "number", "boolean")
_ANY = (*_SCALARS, "array", "object")
_NUMBER_LIMITS = ("lower", "upper", "multipleOf", "format")
_TEXT_LIMITS = ("format", "contentMediaType", "contentEncoding", "contentSchema")
Json = Any  # a JSON value


def have_same_effect(pair: Pair, found: FoundPair, context: str, schemas: BothSchemas) -> bool:
    """Return whether a difference has no effect on the texts that callers send or receive.

    It has none if the reader of the texts accepts each text that the writer may send. Null has no text.
    """
    if not is_text(context):
        return False
    if found.keyword == "null":
        return True
    old, new = (schemas[0], pair.old, found.old), (schemas[1], pair.new, found.new)
    (own, writer, written), (of, site, _) = (new, old) if is_read(context) else (old, new)
    reader = of.view(site)
    if found.keyword in {"value", "const"} and written is not None:
        return _accepts_text(of, reader, text_of(written))
    parts = _parts(own, own.view(writer), is_inner=context.endswith("-property"))
    return all(_is_covered(type_, view, of, reader) for view, type_ in parts)


def text_of(value: Json) -> str:
    """Return the text of a scalar."""
    return value if isinstance(value, str) else canonical_value(value)


def _parts(schemas: Schemas, view: View, *, is_inner: bool) -> Iterator[tuple[View, str]]:
    """Yield each type of the values of `view`, with the view that describes it. A member of a union has its own view."""
    if view.unions:
        for member in view.unions[0].members:
            yield from _parts(schemas, schemas.view_of(member), is_inner=is_inner)
        return
    types = view.all_types()
    if types is None:
        # No style carries an array or an object inside another value.
        types = frozenset(_SCALARS if is_inner else _ANY)
    yield from ((view, each) for each in sorted(types) if each != "null")


def _is_covered(type_: str, view: View, schemas: Schemas, reader: View) -> bool:
    """Return whether `reader` accepts the texts of all values of `view` that have the type."""
    if reader.unions:
        return any(_is_covered(type_, view, schemas, each) for each in _alternatives(schemas, reader.unions[0]))
    if view.enum is not None or type_ == "boolean":
        listed = [True, False] if view.enum is None else [e for e, _ in view.enum.values()]
        return all(_accepts_text(schemas, reader, text_of(each)) for each in listed)
    types = reader.all_types()
    if types is None:
        return type_ in _ANY
    if reader.enum is None and (type_ in types or (type_ == "integer" and "number" in types)):
        # A difference of other keywords than the format has a finding of its own.
        return relate_formats(_format(view), _format(reader)) in {Relation.SAME, Relation.WIDER}
    if type_ not in {"string", "number", "integer"}:
        return False
    if "string" in types and _is_free(reader):
        return True
    return "array" in types and _is_item(type_, view, schemas, reader)


def _format(view: View) -> str | None:
    found: Json = view.limit("format")
    return found if isinstance(found, str) else None


def _alternatives(schemas: Schemas, union: UnionKeyword) -> list[View]:
    """Return the views of members that accept a text alone: the types of `oneOf` must differ."""
    views = [schemas.view_of(each) for each in union.members]
    types = [each.all_types() or frozenset(_ANY) for each in views]
    count = sum(map(len, types))
    is_ambiguous = union.keyword == "oneOf" and len(frozenset().union(*types)) < count
    return [] if is_ambiguous or any(each.unions for each in views) else views


def _is_free(view: View) -> bool:
    """Return whether `view` accepts each text that is not empty."""
    has_length = (view.limit("minLength") or 0) > 1 or "maxLength" in view.keywords
    return not (view.enum or view.conflicts or has_length or _has_limit(view))


def _has_limit(view: View) -> bool:
    """Return whether `view` has another constraint of texts than the length."""
    return bool(view.patterns) or any(e in view.keywords or e in view.remaining for e in _TEXT_LIMITS)


def _is_item(type_: str, view: View, schemas: Schemas, reader: View) -> bool:
    """Return whether `reader` accepts a text as an array with one item. A comma divides a text into items."""
    if reader.prefix or "contains" in reader.remaining or (reader.limit("minItems") or 0) > 1:
        return False
    if type_ == "string" and {"maxItems", "uniqueItems"} & reader.keywords.keys():
        return False
    if not reader.items:
        return True
    items = schemas.view_of(*reader.items)
    if type_ == "string":
        return items.all_types() == frozenset({"string"}) and _is_free(items)
    return _is_covered(type_, view, schemas, items)


def _accepts_text(schemas: Schemas, view: View, text: str) -> bool:
    """Return whether a value of `view` has the text."""
    if view.unions:
        return any(_accepts_text(schemas, each, text) for each in _alternatives(schemas, view.unions[0]))
    if view.enum is not None:
        return text in {text_of(value) for value, _ in view.enum.values()}
    types = view.all_types()
    if types is None:
        return True
    if "string" in types and (_is_free(view) or _has_length(view, text)):
        return bool(text)
    if "boolean" in types and text in {"true", "false"}:
        return True
    return _is_number(view, types, text)


def _has_length(view: View, text: str) -> bool:
    """Return whether `view` has no other constraint of texts than the length, and `text` has such a length."""
    least, most = view.limit("minLength"), view.limit("maxLength")
    return not _has_limit(view) and len(text) >= (least or 0) and (most is None or len(text) <= most)


def _is_number(view: View, types: frozenset[str], text: str) -> bool:
    """Return whether `text` is a number of one of `types`, and `view` has no limit for numbers."""
    try:
        value: Json = json.loads(text)
    except ValueError:
        return False
    if not is_number(value) or any(each in view.keywords for each in _NUMBER_LIMITS):
        return False
    return "number" in types or ("integer" in types and value % 1 == 0)
