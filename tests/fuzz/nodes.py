"""Changes of one node of JSON data. Each returns a copy that shares the unchanged nodes."""

from collections.abc import Iterator
from typing import Any

Path = tuple[str | int, ...]
"""Keys and indices from the root to a node."""


def paths(value: Any, above: Path = ()) -> Iterator[Path]:
    """Yield the path of each node."""
    yield above
    children: Any = ()
    if isinstance(value, dict):
        children = value.items()
    elif isinstance(value, list):
        children = enumerate(value)
    for key, child in children:
        yield from paths(child, (*above, key))


def node(value: Any, path: Path) -> Any:
    """Return the node at `path`."""
    for key in path:
        value = value[key]
    return value


def replaced(value: Any, path: Path, by: Any) -> Any:
    """Return `value` with the node at `path` replaced."""
    if not path:
        return by
    key, *below = path
    copy: Any = dict(value) if isinstance(value, dict) else list(value)
    copy[key] = replaced(copy[key], tuple(below), by)
    return copy


def removed(value: Any, path: Path) -> Any:
    """Return `value` without the node at `path`."""
    *above, key = path
    parent = node(value, tuple(above))
    rest: Any
    if isinstance(parent, dict):
        rest = {name: child for name, child in parent.items() if name != key}
    else:
        rest = [child for index, child in enumerate(parent) if index != key]
    return replaced(value, tuple(above), rest)


def renamed(value: Any, path: Path, name: str) -> Any:
    """Return `value` with another key for the node at `path` in a mapping."""
    *above, key = path
    parent = node(value, tuple(above))
    rest = {name if old == key else old: child for old, child in parent.items()}
    return replaced(value, tuple(above), rest)
