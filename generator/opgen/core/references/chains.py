"""Chains of references.

Each chain is followed only once.
"""

from collections.abc import Callable, Hashable
from dataclasses import field
from typing import Generic, TypeVar

from opgen.core.frozen import frozen

Link = TypeVar("Link")
Value = TypeVar("Value")


@frozen
class Chains(Generic[Link, Value]):
    """Cache with one value for each link in a chain of references.

    Each value is computed once, so n references into one chain of n links take linear time. A chain may be longer than
    the recursion limit of Python.

    - `following`: return the link that a link refers to, or None at the end of a chain.
    - `last`: return the value of the last link of a chain.
    - `joined`: return the value of a link, computed from the value of the link that it refers to.
    - `closed`: return the value of a link in a cycle, computed from the link that refers to it.
    """

    key: Callable[[Link], Hashable]
    following: Callable[[Link], Link | None]
    last: Callable[[Link], Value]
    joined: Callable[[Link, Value], Value]
    closed: Callable[[Link], Value]
    _known: dict[Hashable, Value] = field(default_factory=dict)

    def value(self, start: Link) -> Value:
        """Return the value of the link `start`."""
        passed = {}
        key, link = self.key(start), start
        while key not in self._known and key not in passed:
            passed[key] = link
            following = self.following(link)
            if following is None:
                self._known[key] = self.last(link)
            else:
                key, link = self.key(following), following
        if key not in self._known:
            self._close(list(passed), passed, key)
        value = self._known[key]
        for each in reversed(passed):
            if each not in self._known:
                self._known[each] = self.joined(passed[each], value)
            value = self._known[each]
        return value

    def _close(self, keys: list[Hashable], passed: dict[Hashable, Link], entry: Hashable) -> None:
        """Record a value for each link in the cycle that contains `entry`."""
        cycle = keys[keys.index(entry) :]
        for before, each in zip((cycle[-1], *cycle), cycle, strict=False):
            self._known[each] = self.closed(passed[before])
