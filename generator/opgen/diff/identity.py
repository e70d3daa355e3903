"""Identities of changed values without positions in lists, and fingerprints of changes."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from opgen.core.pointers import Pointer, list_index, pointer_text
from opgen.core.url_templates import erased, path_variables
from opgen.diff.model import Change, Layer, Side

_LENGTH = 16


def fingerprint(change: Change) -> str:
    """Return a digest of the rule, the identity, the old value and the new value of `change`.

    Names of path parameters, positions in lists, messages and positions in files do not change the digest. It contains
    the Python name of a change of the package, because one value of a document can have several.
    """
    where = pointer_text(
        # A path template without the names of its variables.
        tuple(erased(each) if each.startswith("/") else each for each in change.identity or change.pointer)
    )
    if change.layer is Layer.PYTHON:
        where += " " + "".join(change.names[:1])
    facts = [change.rule, where, _value(change.old), _value(change.new)]
    text = json.dumps(facts, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()[:_LENGTH]


def _value(side: Side | None) -> Any:  # Any: a JSON value
    return None if side is None else [_same_number(side.value)]


def _same_number(value: Any) -> Any:  # Any: a JSON value
    """Return `value` with `1.0` written as `1`, because JSON Schema treats them as equal."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list | tuple):
        return [_same_number(item) for item in value]
    if isinstance(value, dict):
        return {key: _same_number(item) for key, item in value.items()}
    return value


def identity(root: Any, pointer: Pointer) -> Pointer:
    """Return `pointer` into the document `root` with the identity of each item in place of its position in a list.

    A parameter that is inserted before another one does not change the identity of the other one. A path parameter has
    its position in the path in place of its name, because its name is not sent.
    """
    tokens: list[str] = []
    value = root
    template = ""
    for token in pointer:
        if isinstance(value, list):
            index = list_index(value, token)
            value = None if index is None else value[index]
            tokens.append(_item(value, template) or token)
            continue
        value = value.get(token) if isinstance(value, dict) else None
        if token.startswith("/"):
            template = token
        tokens.append(token)
    return tuple(tokens)


def _item(item: Any, template: str) -> str:
    """Return a text that distinguishes `item` from the other items of its list, or an empty text."""
    if isinstance(item, str | int | float):
        return json.dumps(item)
    if not isinstance(item, Mapping):
        return ""
    name, location = item.get("name"), item.get("in")
    if isinstance(name, str) and isinstance(location, str):
        return f"{location} {_parameter(name, location, template)}"
    texts = (item.get(key) for key in ("$ref", "name", "url", "title"))
    return next((each for each in texts if isinstance(each, str)), "")


def _parameter(name: str, location: str, template: str) -> str:
    """Return the name of a parameter, or the position in `template` of a path parameter."""
    variables = path_variables(template)
    if location == "path" and name in variables:
        return str(variables.index(name))
    return name.lower() if location == "header" else name
