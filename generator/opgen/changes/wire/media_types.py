"""Media types of two bodies that belong together."""

from collections.abc import Mapping

from opgen.schemas.node import Node


def renamed(old: Mapping[str, Node], new: Mapping[str, Node]) -> dict[str, str]:
    """Return the new media type for each removed one that is more general or more special."""
    removed = [key for key in old if key not in new]
    added = [key for key in new if key not in old]
    found: dict[str, str] = {}
    for key in removed:
        for other in added:
            if covers(other, key) or covers(key, other):
                found[key] = other
                added.remove(other)
                break
    return found


def covers(general: str, special: str) -> bool:
    """Return whether the media type `general` includes all messages of `special`."""
    essence, _, parameters = general.partition(";")
    other = special.partition(";")[0]
    if parameters:
        return False
    kind, _, name = essence.partition("/")
    if essence in {other, "*/*"}:
        return True
    return name == "*" and other.startswith(f"{kind}/")
