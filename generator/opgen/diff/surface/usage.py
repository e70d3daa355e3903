"""Directions in which callers use definitions, and the operations that reach a definition."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from opgen.core.frozen import frozen
from opgen.core.graphs import components, reached
from opgen.diff.surface.model import Alias, Definition, Enum, Surface, SurfaceOperation
from opgen.diff.surface.types import Type, names

Users = tuple[int, tuple[str, ...]]
"""Operations as a set of bits, and the operations that the bits stand for."""


@frozen
class Usage:
    """Use of one definition: whether callers write it in arguments, or read it in results, and its operations.

    - `is_argument`: True if it is an argument itself, which also accepts the values of enums, and any sequence.
    """

    is_written: bool
    is_read: bool
    is_argument: bool = False
    users: tuple[Users, ...] = ()

    @property
    def operations(self) -> tuple[str, ...]:
        """Return the operations that reach the definition, such as `POST /jobs`, sorted."""
        return tuple(
            sorted({name for bits, names in self.users for number, name in enumerate(names) if bits >> number & 1})
        )


WRITTEN = Usage(is_written=True, is_read=False, is_argument=True)
READ = Usage(is_written=False, is_read=True)
UNUSED = Usage(is_written=True, is_read=True)
"""Use of a definition that no operation reaches: callers may do both."""


def usages(surface: Surface) -> Mapping[str, Usage]:
    """Return the use of each definition that an operation, a webhook or an error reaches, by its name.

    The time is linear in the definitions and operations, because the operations of a definition are bits of one number.
    """
    inner = {each.name: tuple(dict.fromkeys(_inner_names(each))) for each in surface.definitions}
    written: set[str] = set()
    read: set[str] = set()
    users: dict[str, int] = {}
    for number, each in enumerate(surface.operations):
        given, received = set(_names(_written_types(each))), set(_names(_read_types(each)))
        written |= given
        read |= received
        for name in (given | received | set(_names(type_ for _, type_ in each.errors))) & inner.keys():
            users[name] = users.get(name, 0) | 1 << number
    read |= {*_names(each.result for each in surface.webhooks)}
    read |= {*_names(each.detail for each in surface.errors)}
    _spread(users, inner)
    endpoints = tuple(each.endpoint for each in surface.operations)
    is_written, is_read = _reached(written, inner), _reached(read, inner)
    return {
        name: Usage(is_written=name in is_written, is_read=name in is_read, users=((users.get(name, 0), endpoints),))
        for name in sorted(is_written | is_read)
    }


def _spread(users: dict[str, int], inner: Mapping[str, tuple[str, ...]]) -> None:
    """Pass the users of each definition on to the definitions inside it."""

    def following(name: str) -> Iterable[str]:
        return [each for each in inner[name] if each in inner]

    for component in reversed(components(list(users), following)):
        bits = 0
        for name in component:
            bits |= users.get(name, 0)
        for name in (*component, *(each for one in component for each in following(one))):
            users[name] = users.get(name, 0) | bits


def _written_types(operation: SurfaceOperation) -> Iterator[Type]:
    for each in (*operation.parameters, *operation.keywords):
        yield each.type


def _read_types(operation: SurfaceOperation) -> Iterator[Type]:
    yield operation.result
    for each in operation.variants:
        yield each.result


def _reached(names: Iterable[str], inner: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    return frozenset({*names, *reached(names, lambda each: inner.get(each, ()))} & inner.keys())


def _inner_names(definition: Definition) -> Iterator[str]:
    match definition:
        case Enum():
            return
        case Alias(type=type_):
            yield from _names([type_])
        case _:
            yield from _names([definition.base, *(f.type for f in definition.fields)])


def _names(types: Iterable[Type]) -> Iterator[str]:
    return chain.from_iterable(map(names, types))
