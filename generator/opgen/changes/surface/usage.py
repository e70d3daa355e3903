"""Directions in which callers use definitions, and the operations that reach a definition."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from opgen.changes.surface.model import Alias, Definition, Enum, Operation, Surface
from opgen.changes.surface.types import Named, Type, members


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """Use of one definition.

    - `is_written`, `is_read`: whether callers write it in arguments, or read it in results.
    - `operations`: the operations that reach it, such as `POST /jobs`, sorted.
    """

    is_written: bool
    is_read: bool
    operations: tuple[str, ...] = ()


UNUSED: Final = Usage(is_written=True, is_read=True)
"""Use of a definition that no operation reaches: callers may do both."""


def usages(surface: Surface) -> Mapping[str, Usage]:
    """Return the use of each definition that an operation, a webhook or an error reaches, by its name."""
    inner = {
        each.name: tuple(dict.fromkeys(_inner_names(each)))
        for each in surface.definitions
    }
    written: set[str] = set()
    read: set[str] = set()
    operations: dict[str, set[str]] = {}
    for each in surface.operations:
        given = _reached(_names(_written_types(each)), inner)
        received = _reached(_names(_read_types(each)), inner)
        written |= given
        read |= received
        for name in given | received:
            operations.setdefault(name, set()).add(each.endpoint)
    others = [each.result for each in surface.webhooks]
    others += [each.detail for each in surface.errors]
    read |= _reached(_names(others), inner)
    return {
        name: Usage(
            is_written=name in written,
            is_read=name in read,
            operations=tuple(sorted(operations.get(name, ()))),
        )
        for name in sorted(written | read)
    }


def _written_types(operation: Operation) -> Iterator[Type]:
    for each in (*operation.parameters, *operation.keywords):
        yield each.type


def _read_types(operation: Operation) -> Iterator[Type]:
    yield operation.result
    for each in operation.variants:
        yield each.result


def _reached(
    names: Iterable[str], inner: Mapping[str, tuple[str, ...]]
) -> frozenset[str]:
    waiting = list(names)
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in inner and name not in found:
            found.add(name)
            waiting += inner[name]
    return frozenset(found)


def _inner_names(definition: Definition) -> Iterator[str]:
    match definition:
        case Enum():
            return
        case Alias(type=type_):
            yield from _names([type_])
        case _:
            yield from _names([definition.base, *(f.type for f in definition.fields)])


def _names(types: Iterable[Type]) -> Iterator[str]:
    for type_ in types:
        for each in members(type_):
            if isinstance(each, Named):
                yield each.name
                yield from _names(each.arguments)
