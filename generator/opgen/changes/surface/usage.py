"""Directions in which callers use models and types."""

from collections.abc import Iterable, Iterator
from typing import Final

from opgen.changes.surface.model import Alias, Enum, Surface
from opgen.changes.surface.types import Constants, Named, Type, members

_WIDENED: Final = {("int", "float")}
_COVARIANT: Final = frozenset({"list", "tuple", "dict", "Stream", "Pages"})


def written_models(surface: Surface) -> frozenset[str]:
    """Return the definitions that callers write: in parameters, directly or inside others."""
    parameters = (
        parameter.type for each in surface.operations for parameter in each.parameters
    )
    return _reached(surface, parameters)


def read_models(surface: Surface) -> frozenset[str]:
    """Return the definitions that callers read: in results and errors, directly or inside others."""
    results = [
        *(each.result for each in surface.operations),
        *(variant.result for each in surface.operations for variant in each.variants),
        *(each.result for each in surface.webhooks),
        *(each.detail for each in surface.errors),
    ]
    return _reached(surface, results)


def accepts(wider: Type, narrower: Type) -> bool:
    """Return whether each value of `narrower` is a value of `wider`."""
    return all(
        any(_accepts(each, part) for each in members(wider))
        for part in members(narrower)
    )


def _accepts(wider: Type, narrower: Type) -> bool:
    if wider in {narrower, Named("Any")}:
        return True
    if isinstance(narrower, Constants):
        if isinstance(wider, Constants):
            return set(narrower.values) <= set(wider.values)
        kinds = {type(value).__name__ for value in narrower.values}
        return isinstance(wider, Named) and kinds == {wider.name}
    if isinstance(wider, Constants) or not (
        isinstance(wider, Named) and isinstance(narrower, Named)
    ):
        return False
    if wider.name == narrower.name and wider.name in _COVARIANT:
        pairs = zip(wider.arguments, narrower.arguments, strict=False)
        is_same_length = len(wider.arguments) == len(narrower.arguments)
        return is_same_length and all(accepts(one, other) for one, other in pairs)
    return (narrower.name, wider.name) in _WIDENED


def _reached(surface: Surface, types: Iterable[Type]) -> frozenset[str]:
    inner = {
        each.name: (
            []
            if isinstance(each, Enum)
            else (
                [each.type]
                if isinstance(each, Alias)
                else [f.type for f in each.fields]
            )
        )
        for each in surface.definitions
    }
    waiting = [name for type_ in types for name in _names(type_)]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in inner and name not in found:
            found.add(name)
            waiting += [other for type_ in inner[name] for other in _names(type_)]
    return frozenset(found)


def _names(type_: Type) -> Iterator[str]:
    for each in members(type_):
        if isinstance(each, Named):
            yield each.name
            for argument in each.arguments:
                yield from _names(argument)
