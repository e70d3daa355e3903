"""Suggestions of known names in place of an unknown name."""

import difflib
from collections.abc import Callable, Collection, Sequence


def did_you_mean(
    name: str,
    known: Collection[str],
    *,
    most: int = 1,
    cutoff: float = 0.6,
    show: Callable[[str], str] = str,
) -> str:
    """Return `did you mean a or b?` with the names most similar to `name`, or an empty string."""
    close = difflib.get_close_matches(name, known, n=most, cutoff=cutoff)
    return f"did you mean {' or '.join(map(show, close))}?" if close else ""


def there_are(known: Sequence[str], *, most: int) -> str:
    """Return `available: a, b and 3 more` with the first `most` of `known`."""
    if not known:
        return "none available"
    more = f" and {len(known) - most} more" if len(known) > most else ""
    return f"available: {', '.join(known[:most])}{more}"


def nearest_in_document(name: str, known: Sequence[str]) -> str:
    """Suggest up to three similar names of a document, or list the first five names."""
    return did_you_mean(name, known, most=3, cutoff=0.5) or there_are(known, most=5)


def nearest_operation(key: str, operations: Collection[str]) -> str:
    """Suggest the most similar operation key, or the command that lists all keys."""
    return did_you_mean(key, operations, show=ascii) or "opgen list shows them"


def nearest_in_configuration(name: str, known: Collection[str]) -> str:
    """Suggest the most similar name of the configuration, or list all names, because they are few."""
    return did_you_mean(name, known) or there_are([*known], most=len(known))
