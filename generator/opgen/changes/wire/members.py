"""Pairs of old and new members of unions."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from opgen.changes.wire.nodes import Node
from opgen.changes.wire.schemas import Schemas
from opgen.changes.wire.view import View


@dataclass(frozen=True, slots=True, kw_only=True)
class Paired:
    """Members that belong together, and members of one side alone."""

    pairs: tuple[tuple[Node, Node], ...]
    removed: tuple[Node, ...]
    added: tuple[Node, ...]


def pair_members(
    old: Sequence[Node], new: Sequence[Node], schemas: tuple[Schemas, Schemas]
) -> Paired:
    """Pair the members of two unions.

    Members with equal content are paired first. Then follow members with the same reference, the same discriminator
    value or title, and members of the same kind with the most shared properties.
    """
    pairs: list[tuple[Node, Node]] = []
    olds, news = list(old), list(new)
    for key in (_content, _reference, _value, _title):
        if olds and news:
            _pair_equal(olds, news, pairs, (key, schemas))
    if olds and news:
        _pair_similar(olds, news, pairs, schemas)
    return Paired(pairs=tuple(pairs), removed=tuple(olds), added=tuple(news))


_KeyOf = Callable[[Node, Schemas], Hashable]


def _pair_equal(
    olds: list[Node],
    news: list[Node],
    pairs: list[tuple[Node, Node]],
    by: tuple[_KeyOf, tuple[Schemas, Schemas]],
) -> None:
    """Move the members with equal keys from `olds` and `news` to `pairs`. A key None is equal to no other."""
    key, schemas = by
    waiting: dict[Hashable, list[Node]] = {}
    for each in news:
        found = key(each, schemas[1])
        if found is not None:
            waiting.setdefault(found, []).append(each)
    rest: list[Node] = []
    paired: set[Hashable] = set()
    for each in olds:
        same = waiting.get(key(each, schemas[0]))
        if same:
            other = same.pop(0)
            paired.add(other.key)
            pairs.append((each, other))
        else:
            rest.append(each)
    olds[:] = rest
    news[:] = [each for each in news if each.key not in paired]


def _content(node: Node, schemas: Schemas) -> Hashable:
    return schemas.of((node,))


def _reference(node: Node, schemas: Schemas) -> Hashable:
    pointer = schemas.site((node,)).nodes[0].pointer
    return pointer if pointer[:1] == ("components",) and len(pointer) == 3 else None


def _title(node: Node, schemas: Schemas) -> Hashable:
    value = schemas.site((node,)).nodes[0].value
    title = value.get("title") if isinstance(value, dict) else None
    return title if isinstance(title, str) else None


def _value(node: Node, schemas: Schemas) -> Hashable:
    """Return the constants of required properties, which distinguish the members of a union."""
    view = schemas.view(schemas.site((node,)))
    found = []
    for name in sorted(view.required.keys() & view.properties.keys()):
        inner = schemas.view(schemas.site(view.properties[name]))
        if inner.enum is not None and len(inner.enum) == 1:
            found.append((name, next(iter(inner.enum))))
    return tuple(found) or None


def _pair_similar(
    olds: list[Node],
    news: list[Node],
    pairs: list[tuple[Node, Node]],
    schemas: tuple[Schemas, Schemas],
) -> None:
    befores = [schemas[0].view(schemas[0].site((each,))) for each in olds]
    afters = [schemas[1].view(schemas[1].site((each,))) for each in news]
    scores = [
        (len(one.properties.keys() & other.properties.keys()), -first, -second)
        for first, one in enumerate(befores)
        for second, other in enumerate(afters)
        if one.all_types() == other.all_types()
        and (
            one.properties.keys() & other.properties.keys()
            or not _is_object(one, other)
        )
    ]
    used: tuple[set[int], set[int]] = set(), set()
    for _, first, second in sorted(scores, reverse=True):
        if -first not in used[0] and -second not in used[1]:
            used[0].add(-first)
            used[1].add(-second)
            pairs.append((olds[-first], news[-second]))
    olds[:] = [each for number, each in enumerate(olds) if number not in used[0]]
    news[:] = [each for number, each in enumerate(news) if number not in used[1]]


def _is_object(*views: View) -> bool:
    return any(view.properties for view in views)
