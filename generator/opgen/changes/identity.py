"""Identities of changed values: pointers that do not contain positions in lists."""

import json
from collections.abc import Mapping
from typing import Any

from opgen.core.pointers import Pointer, list_index
from opgen.core.url_templates import path_variables


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
