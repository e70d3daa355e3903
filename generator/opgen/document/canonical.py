"""One text for one document, however its server happens to order and write it.

The *written form* is what people review and what is generated from: fields in the specification's order, extensions
last, names sorted, properties in their authors' order, integral bounds as integers. The *equality form* goes further,
sorts every map and lists that are sets, and only answers whether something changed. Nothing is dropped in either.
"""

import json
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from json.encoder import encode_basestring
from typing import Any

from opgen.core.errors import DocumentError, Problem
from opgen.document.json_writer import TooLargeError, indented_json
from opgen.document.openapi_objects import OPENAPI, Shape
from opgen.source.limits import MAX_BYTES

# Of keys: more are names, seldom the same in two places, and not worth remembering.
_FEW = 32
_PIECES = 3  # levels down to which an equality form is made in pieces: paths, a path, an operation


def canonical(root: dict[str, Any]) -> dict[str, Any]:
    """`root` in written form, as new mappings and lists. Lists keep their order, so pointers keep their meaning.

    Recursive, as `dump` and `digest` are: `read` limits how deep a document is.
    """
    return _mapping(root, OPENAPI)


def dump(root: dict[str, Any]) -> str:
    """`root` as the text of a snapshot: JSON, indented by 2, in readable characters, with a final newline.

    Raises `DocumentError` if nobody could read it back, for its size.
    """
    try:
        text = indented_json(root, limit=MAX_BYTES)
    except TooLargeError:
        text = ""
    if not text or len(text.encode()) > MAX_BYTES:
        message = f"the snapshot would be larger than {MAX_BYTES // 1024 // 1024} MiB"
        raise DocumentError((Problem(message=message),))
    return text


def digest(root: dict[str, Any]) -> str:
    """The SHA-256 of the equality form of `root`, in hexadecimal."""
    result = sha256()
    _feed(result.update, root, OPENAPI, _PIECES)
    return result.hexdigest()


def same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two documents differ at most in what no reader may rely on."""
    return digest(one) == digest(other)


def _mapping(mapping: dict[str, Any], shape: Shape) -> dict[str, Any]:
    keys = tuple(mapping)
    plan = _cached_plan if len(keys) <= _FEW else _plan
    result = {}
    for key, child in plan(shape, keys):
        value = mapping[key]
        kind = type(value)
        if kind is dict:
            value = _mapping(value, child)
        elif kind is list:
            value = _list(value, child)
        elif kind is float and key in shape.bounds:
            value = _bound(value)
        result[key] = value
    return result


def _list(items: list[Any], shape: Shape) -> list[Any]:
    result: list[Any] = []
    for item in items:  # no comprehension: it would double the depth of the stack
        kind = type(item)
        if kind is dict:
            result.append(_mapping(item, shape))
        elif kind is list:
            result.append(_list(item, shape))
        else:
            result.append(item)
    return result


def _plan(shape: Shape, keys: tuple[str, ...]) -> tuple[tuple[str, Shape], ...]:
    """The keys in the order of the written form, each with the shape of its value."""
    return tuple((key, shape.child(key)) for key in _order(shape, keys))


# A document has few distinct sets of keywords.
_cached_plan = lru_cache(maxsize=4096)(_plan)


def _order(shape: Shape, keys: tuple[str, ...]) -> Sequence[str]:
    if shape.in_order:
        return keys
    known = shape.fields.keys() & keys
    names = sorted(key for key in keys if key not in known)
    if shape.extensible:
        names.sort(key=_is_extension)  # a stable sort: extensions go last, as they are
    return [key for key in shape.fields if key in known] + names


def _is_extension(key: str) -> bool:
    return key.startswith("x-")


def _bound(number: float) -> int | float:
    # By way of its shortest text: int(9.223372036854776e18) has digits that nobody wrote.
    return int(Decimal(repr(number))) if number.is_integer() else number


def _feed(
    update: Callable[[bytes], None], value: dict[str, Any], shape: Shape, levels: int
) -> None:
    """Pass on the equality form of `value`.

    In pieces: one text of it would take four times the memory of the document, should it have a single emoji.
    """
    before = "{"
    for key in sorted(value):
        member = value[key]
        update(f"{before}{encode_basestring(key)}:".encode())
        if levels and type(member) is dict:
            _feed(update, member, shape.child(key), levels - 1)
        else:
            update(_equality_member(key, member, shape).encode())
        before = ","
    update(b"}" if value else b"{}")


def _equality(value: Any, shape: Shape) -> str:
    """The equality form of `value`: JSON that is the same for all orders that say nothing."""
    if type(value) is str:
        return encode_basestring(value)
    if type(value) is list:
        return f"[{','.join(_equality_items(value, shape))}]"
    if type(value) is not dict:
        return json.dumps(value)
    members = []
    for key in sorted(value):
        text = _equality_member(key, value[key], shape)
        members.append(f"{encode_basestring(key)}:{text}")
    return f"{{{','.join(members)}}}"


def _equality_member(key: str, member: Any, shape: Shape) -> str:
    """The equality form of a mapping's value; `shape` is the mapping's."""
    child = shape.child(key)
    if type(member) is list and key in shape.sets:
        return f"[{','.join(sorted(set(_equality_items(member, child))))}]"
    if type(member) is float and key in shape.bounds:
        return json.dumps(_bound(member))
    return _equality(member, child)


def _equality_items(items: list[Any], shape: Shape) -> list[str]:
    texts: list[str] = []
    for item in items:
        texts.append(_equality(item, shape))  # noqa: PERF401  # as in `_list`
    return texts
