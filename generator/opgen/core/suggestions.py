"""Suggestions of known names in place of an unknown name."""

import difflib
from collections.abc import Callable, Collection, Sequence
from functools import lru_cache


def did_you_mean(
    name: str, known: Collection[str], *, most: int = 1, cutoff: float = 0.6, show: Callable[[str], str] = str
) -> str:
    """Return `did you mean a or b?` with the names most similar to `name`, or an empty string."""
    close = difflib.get_close_matches(name, known, n=most, cutoff=cutoff)
    return f"did you mean {' or '.join(map(show, close))}?" if close else ""


@lru_cache(maxsize=10_000)  # documents repeat the same names
def misspelling(name: str, *known: str) -> str:
    """Return the name in `known` that differs from `name` in up to three letters, or an empty string.

    The result is empty if `name` itself is in `known`, or has fewer than three letters.
    """
    if name in known or len(name) < 3:
        return ""
    near = {_likeness(name.lower(), each.lower()): each for each in reversed(known)}
    best = max(near, default=0)
    return near[best] if best >= 0.8 else ""


def _likeness(one: str, other: str) -> float:
    """Return a number up to 1, or 0 for texts with too many different letters."""
    if sorted(one) == sorted(other):
        return 0.9 + 0.1 * (one == other)
    length = len(one) + len(other)
    if abs(len(one) - len(other)) > 3 or len(other) < 4:
        return 0
    ratio = difflib.SequenceMatcher(None, one, other).ratio()
    return ratio if (1 - ratio) * length < 3.5 else 0


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
