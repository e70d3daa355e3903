"""Comparison of the names of generated calls with those of a vendor's SDK."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from opgen.core.name_styles import singular, snake

Name = tuple[str, ...]
"""Names of the resources of a call, then the name of its method."""

_SYNONYMS = {"retrieve": "get"}
_VERSIONS = frozenset(("v1", "v2", "v3"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Numbers of operations with a property. `largest` are the operations of the largest resource."""

    operations: int = 0
    equal: int = 0
    same_words: int = 0
    stutter: int = 0
    largest: int = 0


def figures(calls: Mapping[str, Name], vendor: Mapping[str, Collection[Name]]) -> Figures:
    """Return the comparison of `calls` with those of the vendor, by operation. An operation may have several of these.

    A method stutters if it repeats a word of its resource.
    """
    both = [key for key in calls if vendor.get(key)]
    return Figures(
        operations=len(both),
        equal=sum(_is_equal(calls[key], vendor[key]) for key in both),
        same_words=sum(_words(calls[key]) in map(_words, vendor[key]) for key in both),
        stutter=sum(not _words(calls[key][:-1]).isdisjoint(_words(calls[key][-1:])) for key in both),
        largest=max(Counter(calls[key][:-1] for key in both).values(), default=0),
    )


def without_only_resource(vendor: Mapping[str, Collection[Name]]) -> dict[str, list[Name]]:
    """Return the calls of an SDK. If one class has all methods, its name is left out."""
    names = {name for found in vendor.values() for name in found}
    is_only = len({name[:-1] for name in names}) == 1
    return {key: [name[-1:] if is_only else name for name in found] for key, found in vendor.items()}


def _is_equal(call: Name, vendor: Iterable[Name]) -> bool:
    """Return whether the call is one of the vendor's, up to case, number, synonyms and versions of the API.

    An SDK without resources joins their names with the name of the method.
    """
    return any(
        _form(call) == _form(name) or (len(name) == 1 and _form(("_".join(call),)) == _form(name)) for name in vendor
    )


def _form(name: Name) -> Name:
    return tuple("".join(map(singular, _split(part))) for part in name if part not in _VERSIONS)


def _words(name: Name) -> frozenset[str]:
    return frozenset(singular(word) for part in name for word in _split(part) if word not in _VERSIONS)


def _split(part: str) -> list[str]:
    return [_SYNONYMS.get(word, word) for word in snake(part, "").split("_") if word]
