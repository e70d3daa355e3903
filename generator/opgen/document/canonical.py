"""Canonical forms of a document.

They do not depend on the formatting and the key order of the server.
People review the *written form*, and code generation reads it. It has the fields in the order of the specification,
then the sorted names, then the extensions. It keeps the order of schema properties. It writes integral constraints
as integers.
The *equality form* has sorted keys in every mapping, and sorts lists without a meaningful order. Its only use is to
decide whether a document changed.
Both forms keep all content.
"""

import json
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from io import StringIO
from json.encoder import encode_basestring
from typing import Any

from opgen.core.errors import DocumentError, Problem
from opgen.core.pointers import JsonObject
from opgen.document.openapi_objects import Shape, root_shape
from opgen.source.limits import MAX_BYTES

# Longer sequences of keys are usually names, which rarely occur twice, so a cache would not help.
_MAX_CACHED_KEYS = 32


def canonical(root: JsonObject) -> JsonObject:
    """Return `root` in written form, as new mappings and lists. Lists keep their order, so pointers stay valid.

    This function, `dump` and `digest` are recursive. `read` limits the depth of a document, so the recursion is safe.
    """
    return _mapping(root, root_shape(root))


def dump(root: JsonObject) -> str:
    """Return `root` as the text of a snapshot: JSON, indented by 2, not escaped, with a final newline.

    Raise `DocumentError` for a text that is too large to be read again.
    """
    text = StringIO()
    _write(root, "\n", text)
    text.write("\n")
    if len(text.getvalue().encode()) > MAX_BYTES:
        message = f"the snapshot would be larger than {MAX_BYTES // 1024 // 1024} MiB"
        raise DocumentError((Problem(message=message),))
    return text.getvalue()


def _write(container: Any, line_end: str, text: StringIO) -> None:  # a mapping or a list of JSON
    """Write `container` as `json` does with an indentation, in half of its time. `line_end` has the indentation."""
    inner = line_end + "  "
    is_mapping = type(container) is dict
    start = "{" if is_mapping else "["
    for each in container:
        value = container[each] if is_mapping else each
        # The white space before deep values can be a hundred times their size.
        if text.tell() > MAX_BYTES:
            return
        head = f"{start}{inner}{encode_basestring(each)}: " if is_mapping else start + inner
        start = ","
        if type(value) is str:
            text.write(head + encode_basestring(value))
        elif type(value) in {dict, list}:
            text.write(head)
            _write(value, inner, text)
        else:
            text.write(head + json.dumps(value, allow_nan=False))
    text.write((line_end if container else start) + ("}" if is_mapping else "]"))


def digest(root: JsonObject) -> str:
    """Return the SHA-256 of the equality form of `root`, in hexadecimal."""
    return sha256(_equality(root, root_shape(root)).encode()).hexdigest()


def _mapping(mapping: JsonObject, shape: Shape) -> JsonObject:
    keys = tuple(mapping)
    plan = _cached_plan if len(keys) <= _MAX_CACHED_KEYS else _plan
    result = {}
    for key, child in plan(shape, keys):
        value = mapping[key]
        kind = type(value)
        if kind is dict:
            value = _mapping(value, child)
        elif kind is list:
            value = _list(value, child)
        elif kind is float and key in shape.numeric_constraints:
            value = _integer_if_integral(value)
        result[key] = value
    return result


def _list(items: list[Any], shape: Shape) -> list[Any]:
    result: list[Any] = []
    for item in items:  # a comprehension would double the depth of the stack
        kind = type(item)
        if kind is dict:
            result.append(_mapping(item, shape))
        elif kind is list:
            result.append(_list(item, shape))
        else:
            result.append(item)
    return result


def _plan(shape: Shape, keys: tuple[str, ...]) -> tuple[tuple[str, Shape], ...]:
    """Return the keys in the order of the written form, each with the shape of its value."""
    return tuple((key, shape.child(key)) for key in _order(shape, keys))


# A document has few distinct sets of keywords.
_cached_plan = lru_cache(maxsize=4096)(_plan)


def _order(shape: Shape, keys: tuple[str, ...]) -> Sequence[str]:
    if shape.is_ordered:
        return keys
    known = shape.fields.keys() & keys
    names = sorted(key for key in keys if key not in known)
    if shape.has_extensions:
        names.sort(key=lambda key: key.startswith("x-"))  # the sort is stable: extensions keep their order
    return [key for key in shape.fields if key in known] + names


def _integer_if_integral(number: float) -> int | float:
    # `repr` returns the digits of the written number. `int(9.223372036854776e18)` has other digits.
    return int(Decimal(repr(number))) if number.is_integer() else number


def _equality(value: Any, shape: Shape) -> str:
    """Return the equality form of `value`: JSON text, sorted where the order has no meaning."""
    if type(value) is str:
        return encode_basestring(value)
    if type(value) is list:
        return f"[{','.join(_equality_items(value, shape))}]"
    if type(value) is not dict:
        return json.dumps(value)
    members = []
    for key in sorted(value):
        member, child = value[key], shape.child(key)
        if type(member) is list and key in shape.unordered_lists:
            text = f"[{','.join(sorted(set(_equality_items(member, child))))}]"
        elif type(member) is float and key in shape.numeric_constraints:
            text = json.dumps(_integer_if_integral(member))
        else:
            text = _equality(member, child)
        members.append(f"{encode_basestring(key)}:{text}")
    return f"{{{','.join(members)}}}"


def _equality_items(items: list[Any], shape: Shape) -> list[str]:
    texts = []
    for item in items:
        texts.append(_equality(item, shape))  # noqa: PERF401  # as in `_list`
    return texts
