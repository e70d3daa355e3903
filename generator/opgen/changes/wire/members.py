"""Pairs of old and new unions, and of their members."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from opgen.changes.wire.pairs import FoundPair, difference
from opgen.changes.wire.relate import Relation
from opgen.schemas.merged import UnionKeyword
from opgen.schemas.node import Node
from opgen.schemas.sites import Schemas
from opgen.schemas.values import canonical_value
from opgen.schemas.view import View


@dataclass(frozen=True, slots=True, kw_only=True)
class Paired:
    """Members that belong together, and members of one side alone."""

    pairs: tuple[tuple[Node, Node], ...]
    removed: tuple[Node, ...]
    added: tuple[Node, ...]


def pair_members(old: Sequence[Node], new: Sequence[Node], schemas: tuple[Schemas, Schemas]) -> Paired:
    """Pair the members of two unions.

    Members with equal content are paired first. Then follow members with the same reference, the same discriminator
    value or title, and members of the same kind with the most shared properties. If no other member can have equal
    content, the content of two members with the same reference need not be compared.
    """
    pairs: list[tuple[Node, Node]] = []
    olds, news = list(old), list(new)
    _pair_equal(olds, news, pairs, (_unchanged, schemas))
    _pair_distinct(olds, news, pairs, schemas)
    _pair_equal(olds, news, pairs, (_outer_content, schemas), is_unique=True)
    for key in (_content, _reference, _value, _title):
        _pair_equal(olds, news, pairs, (key, schemas))
    if olds and news:
        _pair_similar(olds, news, pairs, schemas)
    return Paired(pairs=tuple(pairs), removed=tuple(olds), added=tuple(news))


def pair_unions(
    old: Sequence[UnionKeyword], new: Sequence[UnionKeyword], schemas: tuple[Schemas, Schemas]
) -> list[tuple[UnionKeyword | None, UnionKeyword | None]]:
    """Pair the unions of two schemas, which one value must match together: first by content, then by order."""
    olds, news = list(old), list(new)
    pairs: list[tuple[UnionKeyword | None, UnionKeyword | None]] = []
    if len(olds) > 1 or len(news) > 1:
        waiting: dict[Hashable, list[UnionKeyword]] = {}
        for each in news:
            waiting.setdefault(_union_content(each, schemas[1]), []).append(each)
        for each in tuple(olds):
            same = waiting.get(_union_content(each, schemas[0]))
            if same:
                other = same.pop(0)
                pairs.append((each, other))
                olds.remove(each)
                news.remove(other)
    return [*pairs, *zip_longest(olds, news)]


def _union_content(union: UnionKeyword, schemas: Schemas) -> Hashable:
    return frozenset(schemas.of((each,)) for each in union.members)


def union_difference(old: UnionKeyword, new: UnionKeyword, schemas: tuple[Schemas, Schemas]) -> Iterator[FoundPair]:
    """Yield the difference between `oneOf` and `anyOf`. Members of distinct types cannot match together."""
    if old.keyword == new.keyword:
        return
    if _are_disjoint(old, schemas[0]) and _are_disjoint(new, schemas[1]):
        return
    relation = Relation.WIDER if new.keyword == "anyOf" else Relation.NARROWER
    yield difference("union", relation, ((each.keyword, each.pointer) for each in (old, new)))


def _are_disjoint(union: UnionKeyword, schemas: Schemas) -> bool:
    seen: set[str] = set()
    for member in union.members:
        site = schemas.site((member,))
        types = schemas.view(site).all_types()
        if types is None:
            return False
        names = {"number" if each == "integer" else each for each in types}
        names |= {"null"} if schemas.nullable(site) else set()
        if not seen.isdisjoint(names):
            return False
        seen |= names
    return True


_KeyOf = Callable[[Node, Schemas], Hashable]


def _pair_equal(
    olds: list[Node],
    news: list[Node],
    pairs: list[tuple[Node, Node]],
    by: tuple[_KeyOf, tuple[Schemas, Schemas]],
    *,
    is_unique: bool = False,
) -> None:
    """Move the members with equal keys from `olds` and `news` to `pairs`. A key None is equal to no other.

    With `is_unique`, a key that several members of one union have is not a key.
    """
    if not olds or not news:
        return
    key, schemas = by
    waiting: dict[Hashable, list[Node]] = {}
    for each in news:
        found = key(each, schemas[1])
        if found is not None:
            waiting.setdefault(found, []).append(each)
    keys = [key(each, schemas[0]) for each in olds]
    if is_unique:
        counts = Counter(keys)
        waiting = {found: same for found, same in waiting.items() if len(same) == counts[found] == 1}
    rest: list[Node] = []
    paired: set[Hashable] = set()
    for each, found in zip(olds, keys, strict=True):
        same = waiting.get(found)
        if same:
            other = same.pop(0)
            paired.add(other.key)
            pairs.append((each, other))
        else:
            rest.append(each)
    olds[:] = rest
    news[:] = [each for each in news if each.key not in paired]


def _pair_distinct(
    olds: list[Node],
    news: list[Node],
    pairs: list[tuple[Node, Node]],
    schemas: tuple[Schemas, Schemas],
) -> None:
    """Pair members with the same reference or text of which no other member can have equal content.

    The outermost level of the content decides this. The complete content of a large schema costs much more.
    """
    named = {_reference_or_text(each, schemas[1]): each for each in news}
    if not olds or not named:
        return
    contents = [
        {each.key: own.of((each,), 0) for each in members} for members, own in zip((olds, news), schemas, strict=True)
    ]
    counts = [Counter(each.values()) for each in contents]
    found = []
    for each in olds:
        other = named.get(_reference_or_text(each, schemas[0]))
        if other is None:
            continue
        before, after = contents[0][each.key], contents[1][other.key]
        if counts[1][before] == counts[0][after] == int(before == after):
            found.append((each, other))
    paired = [{pair[number].key for pair in found} for number in (0, 1)]
    pairs += found
    olds[:] = [each for each in olds if each.key not in paired[0]]
    news[:] = [each for each in news if each.key not in paired[1]]


def _unchanged(node: Node, schemas: Schemas) -> Hashable:
    text = schemas.text(node)
    if text is not None:
        return text
    site = schemas.site((node,))
    return (site.key, site.null) if schemas.is_unchanged(site.nodes) else None


def _outer_content(node: Node, schemas: Schemas) -> Hashable:
    """Return the content down to the constraints of properties, which rarely is equal for two members of a union."""
    return schemas.of((node,), 1)


def _content(node: Node, schemas: Schemas) -> Hashable:
    return schemas.of((node,))


def _reference(node: Node, schemas: Schemas) -> Hashable:
    pointer = schemas.site((node,)).nodes[0].pointer
    return pointer if pointer[:1] == ("components",) and len(pointer) == 3 else None


def _reference_or_text(node: Node, schemas: Schemas) -> Hashable:
    reference = _reference(node, schemas)
    return canonical_value(node.value) if reference is None else reference


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
        and (one.properties.keys() & other.properties.keys() or not _is_object(one, other))
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
