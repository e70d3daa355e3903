"""One text for one document, however its server happens to order and write it.

The *written form* is what people review and what is generated from: fields in the specification's order, extensions
last, names sorted, properties in their authors' order, integral bounds as integers. The *equality form* goes further,
sorts every map and lists that are sets, and only answers whether something changed. Nothing is dropped in either.
"""

import json
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from typing import Any

from generator.source.json_writer import indented_json
from generator.source.shapes import OPENAPI, Shape

_FEW = 32


def canonical(root: dict[str, Any]) -> dict[str, Any]:
    """`root` in written form, as new mappings and lists. Lists keep their order, so pointers keep their meaning.

    Recursive: `read` limits how deep a document is.
    """
    return _mapping(root, OPENAPI, sets=False)


def dump(root: dict[str, Any]) -> str:
    """`root` as the text of a snapshot: JSON, indented by 2, in readable characters, with a final newline."""
    return indented_json(root) + "\n"


def digest(root: dict[str, Any]) -> str:
    """The SHA-256 of the equality form of `root`, in hexadecimal."""
    equality = _mapping(root, OPENAPI, sets=True)
    return sha256(_sorted_json(equality).encode()).hexdigest()


def same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two documents differ at most in what no reader may rely on."""
    return digest(one) == digest(other)


def _mapping(mapping: dict[str, Any], shape: Shape, *, sets: bool) -> dict[str, Any]:
    keys = tuple(mapping)
    result = {}
    for key, child in (
        _cached_plan(shape, keys) if len(keys) <= _FEW else _plan(shape, keys)
    ):
        value = mapping[key]
        kind = type(value)
        if kind is dict:
            value = _mapping(value, child, sets=sets)
        elif kind is list:
            value = _list(value, child, sets=sets)
            if sets and key in shape.sets:
                value = _set(value)
        elif kind is float and key in shape.bounds:
            value = _bound(value)
        result[key] = value
    return result


def _list(items: list[Any], shape: Shape, *, sets: bool) -> list[Any]:
    result: list[Any] = []
    for item in items:  # no comprehension: it would double the depth of the stack
        kind = type(item)
        if kind is dict:
            result.append(_mapping(item, shape, sets=sets))
        elif kind is list:
            result.append(_list(item, shape, sets=sets))
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


def _set(items: list[Any]) -> list[Any]:
    by_text = {_sorted_json(item): item for item in items}
    return [by_text[text] for text in sorted(by_text)]


def _sorted_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
