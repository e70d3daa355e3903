"""Nodes of JSON data, and copies with one of them changed."""

import json
from collections.abc import Callable, Iterator
from functools import reduce
from operator import getitem, setitem
from typing import Any

Path = tuple[Any, ...]
"""Keys and indices from the root to a node."""


def paths(value: Any, above: Path = ()) -> Iterator[Path]:
    """Yield the path of each node."""
    yield above
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield from paths(value[key], (*above, key))


def changed(root: Any, path: Path, change: Callable[[Any, Any], object]) -> Any:
    """Return a copy of `root` with a `change` of the node at `path`, which gets the parent and the key."""
    whole = [json.loads(json.dumps(root))]
    *above, key = (0, *path)
    change(reduce(getitem, above, whole), key)
    return whole[0]


def replaced(root: Any, path: Path, by: Any) -> Any:
    """Return a copy of `root` with another value at `path`."""
    return changed(root, path, lambda parent, key: setitem(parent, key, by))
