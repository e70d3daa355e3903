"""Changes of an operation's life: deprecation, sunset, operationId and tags."""

from collections.abc import Iterator
from datetime import date

from opgen.changes.wire.rules import B, S
from opgen.changes.wire.security import SecurityDifference
from opgen.schemas.node import Node


def compare_lifecycle(old: Node, new: Node) -> Iterator[SecurityDifference]:
    """Yield the differences of deprecation, sunset, operationId and tags of two operations."""
    was, is_now = old.get("deprecated") is True, new.get("deprecated") is True
    sunset = new.child("x-sunset")
    if is_now and not was:
        rule = "endpoint-deprecated" + ("-with-sunset" if sunset else "")
        yield SecurityDifference(rule, S, "operation became deprecated", old, new)
    if was and not is_now:
        message = "operation is not deprecated any more"
        yield SecurityDifference("endpoint-reactivated", S, message, old, new)
    if is_now:
        yield from _sunset(old, new)
    one, other = old.child("operationId"), new.child("operationId")
    if one is not None and (other is None or one.value != other.value):
        end = "was removed" if other is None else f'became "{other.value}"'
        message = f'operationId "{one.value}" {end}'
        yield SecurityDifference("api-operation-id-removed", S, message, one, other or new)
    elif one is None and other is not None:
        message = f'operationId "{other.value}" was added'
        yield SecurityDifference("api-operation-id-added", S, message, None, other)
    before = {str(each.value): each for each in old.items("tags")}
    after = {str(each.value): each for each in new.items("tags")}
    for tag in before.keys() - after.keys():
        yield SecurityDifference("api-tag-removed", S, f'tag "{tag}" was removed', before[tag], None)
    for tag in after.keys() - before.keys():
        yield SecurityDifference("api-tag-added", S, f'tag "{tag}" was added', None, after[tag])


def _sunset(old: Node, new: Node) -> Iterator[SecurityDifference]:
    one, other = old.child("x-sunset"), new.child("x-sunset")
    if other is None:
        if one is not None and old.get("deprecated") is True:
            message = "sunset date was removed"
            yield SecurityDifference("sunset-deleted", B, message, one, None)
        return
    if one is not None and one.value == other.value:
        return
    before, after = None if one is None else date_of(one.value), date_of(other.value)
    if after is None:
        message = f'sunset "{other.value}" is not a date'
        yield SecurityDifference("api-path-sunset-parse", B, message, one, other)
    elif before is not None and after < before:
        message = f"sunset date is earlier: {before} became {after}"
        yield SecurityDifference("api-sunset-date-changed-too-small", B, message, one, other)
    elif old.get("deprecated") is True:
        message = f"sunset date is {after}"
        yield SecurityDifference("api-sunset-date-changed", S, message, one, other)


def date_of(value: object) -> date | None:
    """Return the date at the start of a sunset, or None for an invalid date."""
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None
