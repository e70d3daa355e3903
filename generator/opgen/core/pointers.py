"""JSON Pointers: text form, URI fragment form, and the value that they select."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

JsonObject = dict[str, Any]
"""Object of untrusted JSON."""
Pointer = tuple[str, ...]
"""JSON Pointer as unescaped reference tokens: `("paths", "/jobs", "post")`. Source: RFC 6901."""

_INDEX = re.compile(r"0|[1-9][0-9]{0,9}")
_BROKEN_ESCAPE = re.compile(r"~(?![01])")


@lru_cache(maxsize=10_000)  # documents often refer to the same schema many times
def parse_ref(ref: str) -> Pointer | None:
    """Return the pointer of a reference within the same document, or `None` for any other reference.

    The pointer of `#/a%5Bb%5D/c~1d` is `("a[b]", "c/d")`. The pointer of `#`, the document itself, is `()`.
    Source: RFC 6901, section 6.
    """
    if not ref.startswith("#"):
        return None
    try:
        fragment = unquote(ref[1:], errors="strict")
    except UnicodeDecodeError:
        return None
    if not fragment:
        return ()
    if not fragment.startswith("/") or _BROKEN_ESCAPE.search(fragment):
        return None
    return tuple(token.replace("~1", "/").replace("~0", "~") for token in fragment[1:].split("/"))


def resolve(root: Any, pointer: Pointer) -> Any:
    """Return the value at `pointer` in `root`.

    Raises:
        KeyError: No value exists at `pointer`.
    """
    value = root
    for token in pointer:
        if isinstance(value, dict) and token in value:
            value = value[token]
        elif isinstance(value, list) and (index := list_index(value, token)) is not None:
            value = value[index]
        else:
            raise KeyError(pointer_text(pointer))
    return value


def find(root: Any, pointer: Pointer) -> Any:
    """Return the value at `pointer` in `root`, or `None` if no value exists there."""
    try:
        return resolve(root, pointer)
    except KeyError:
        return None


def pointer_text(pointer: Pointer) -> str:
    """Return `pointer` as text, such as `/paths/~1jobs/post`. The pointer of the document itself is empty."""
    return "".join("/" + token.replace("~", "~0").replace("/", "~1") for token in pointer)


def list_index(items: Sequence[Any], token: str) -> int | None:
    """Return the index in `items` that `token` selects, or `None`. Source: RFC 6901, section 4."""
    index = int(token) if _INDEX.fullmatch(token) else len(items)
    return index if index < len(items) else None


def original_pointer(pointer: Pointer, origins: Mapping[Pointer, Pointer]) -> Pointer:
    """Return the pointer before a change of the value at `pointer`.

    `origins` maps the new pointers of moved values to their old pointers. The value, or an object that contains the
    value, may have moved.
    """
    for length in range(len(pointer), 0, -1):
        if pointer[:length] in origins:
            return (*origins[pointer[:length]], *pointer[length:])
    return pointer
