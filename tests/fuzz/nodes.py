"""JSON data, changed at one place: always a copy, which shares the rest."""

from collections.abc import Iterator
from typing import Any

Path = tuple[str | int, ...]
"""Keys and indices from the root."""


def paths(value: Any, above: Path = ()) -> Iterator[Path]:
    """The path to each node."""
    yield above
    children: Any = ()
    if isinstance(value, dict):
        children = value.items()
    elif isinstance(value, list):
        children = enumerate(value)
    for key, child in children:
        yield from paths(child, (*above, key))


def node(value: Any, path: Path) -> Any:
    """The node at `path`."""
    for key in path:
        value = value[key]
    return value


def replaced(value: Any, path: Path, by: Any) -> Any:
    """With another node at `path`."""
    if not path:
        return by
    key, *below = path
    copy: Any = dict(value) if isinstance(value, dict) else list(value)
    copy[key] = replaced(copy[key], tuple(below), by)
    return copy


def removed(value: Any, path: Path) -> Any:
    """Without the node at `path`."""
    *above, key = path
    parent = node(value, tuple(above))
    kept: Any
    if isinstance(parent, dict):
        kept = {name: child for name, child in parent.items() if name != key}
    else:
        kept = [child for index, child in enumerate(parent) if index != key]
    return replaced(value, tuple(above), kept)


def renamed(value: Any, path: Path, name: str) -> Any:
    """With another key for the node at `path`, which is in a mapping."""
    *above, key = path
    parent = node(value, tuple(above))
    kept = {name if old == key else old: child for old, child in parent.items()}
    return replaced(value, tuple(above), kept)
