"""Pairs of old and new unions, and of their members."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from opgen.diff.wire.compare.pairs import FoundPair, difference
from opgen.diff.wire.compare.relate import Relation
from opgen.schemas.merged import UnionKeyword
from opgen.schemas.node import Node
from opgen.schemas.sites import BothSchemas, Schemas
from opgen.schemas.values import canonical_value
from opgen.schemas.view import CLOSED, View

_KeyOf = Callable[[Node, Schemas], Hashable]


@dataclass(slots=True, kw_only=True)
class Paired:
    """Members that belong together, and members of one side alone."""

    schemas: BothSchemas
    removed: list[Node]
    added: list[Node]
    pairs: list[tuple[Node, Node]] = field(default_factory=list)

    def take(self, found: list[tuple[Node, Node]]) -> None:
        """Pair members that were alone."""
        self.pairs += found
        before, after = ({pair[number].key for pair in found} for number in (0, 1))
        self.removed = [each for each in self.removed if each.key not in before]
        self.added = [each for each in self.added if each.key not in after]

    def take_equal(self, key: _KeyOf, *, is_unique: bool = False) -> None:
        """Pair the members with equal keys. A key None is equal to no other.

        With `is_unique`, a key that several members of one union have is not a key.
        """
        if not self.removed or not self.added:
            return
        waiting: dict[Hashable, list[Node]] = {}
        for each in self.added:
            if (own := key(each, self.schemas[1])) is not None:
                waiting.setdefault(own, []).append(each)
        keys = [key(each, self.schemas[0]) for each in self.removed]
        if is_unique:
            counts = Counter(keys)
            waiting = {own: same for own, same in waiting.items() if len(same) == counts[own] == 1}
        pairs = zip(self.removed, keys, strict=True)
        self.take([(each, same.pop(0)) for each, own in pairs if (same := waiting.get(own))])

    def take_distinct(self) -> None:
        """Pair members with the same reference or text of which no other member can have equal content.

        The outermost level of the content decides this. The complete content of a large schema costs much more.
        """
        named = {_reference_or_text(each, self.schemas[1]): each for each in self.added}
        if not self.removed or not named:
            return
        before, after = (
            {each.key: schemas.of((each,), 0) for each in members}
            for members, schemas in zip((self.removed, self.added), self.schemas, strict=True)
        )
        counts = Counter(before.values()), Counter(after.values())
        found = []
        for each in self.removed:
            other = named.get(_reference_or_text(each, self.schemas[0]))
            if other is not None:
                one, two = before[each.key], after[other.key]
                if counts[1][one] == counts[0][two] == int(one == two):
                    found.append((each, other))
        self.take(found)

    def take_similar(self) -> None:
        """Pair members of the same kind with the most shared properties, unless a property has another constant."""
        olds, news = (
            [(each, schemas.view_of(each), dict(_constants(each, schemas))) for each in members]
            for members, schemas in zip((self.removed, self.added), self.schemas, strict=True)
        )
        scores = [
            (len(one.properties.keys() & other.properties.keys()), -first, -second)
            for first, (_, one, own) in enumerate(olds)
            for second, (_, other, others) in enumerate(news)
            if one.all_types() == other.all_types()
            and all(others.get(name, value) == value for name, value in own.items())
            and (one.properties.keys() & other.properties.keys() or not (one.properties or other.properties))
        ]
        found: dict[int, int] = {}
        for _, first, second in sorted(scores, reverse=True):
            if first not in found and second not in found.values():
                found[first] = second
        self.take([(olds[-first][0], news[-second][0]) for first, second in found.items()])


def pair_members(old: Iterable[Node], new: Iterable[Node], schemas: BothSchemas) -> Paired:
    """Pair the members of two unions.

    Members with equal content are paired first, those in the same place before others. Then follow members with the same reference, the same discriminator
    value or title, and members of the same kind with the most shared properties. If no other member can have equal
    content, the content of two members with the same reference need not be compared.
    """
    paired = Paired(schemas=schemas, removed=[*old], added=[*new])
    paired.take_equal(_unchanged_in_place)
    paired.take_equal(_unchanged)
    paired.take_distinct()
    # The content down to the constraints of properties rarely is equal for two members of a union.
    paired.take_equal(lambda node, schemas: schemas.of((node,), 1), is_unique=True)
    for key in (lambda node, schemas: schemas.of((node,)), _reference, _value, _title):
        paired.take_equal(key)
    if paired.removed and paired.added:
        paired.take_similar()
    return paired


def pair_unions(
    old: Sequence[UnionKeyword], new: Sequence[UnionKeyword], schemas: BothSchemas
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


def union_difference(old: UnionKeyword, new: UnionKeyword, schemas: BothSchemas) -> Iterator[FoundPair]:
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


def are_disjoint(old: View, member: View, schemas: BothSchemas, depth: int = 2) -> bool:
    """Return whether no value of an old schema matches a member of a union, as far as types, enums and properties decide.

    An old schema with named properties has no values with others, although it may accept them.
    """
    types, others = old.all_types(), member.all_types()
    if types is not None and others is not None:
        one, other = ({"number" if each == "integer" else each for each in own} for own in (types, others))
        if one.isdisjoint(other):
            return True
    if old.enum is not None and member.enum is not None:
        return old.enum.keys().isdisjoint(member.enum)
    if frozenset({"object"}) not in {types, others}:
        return False
    named = old.properties.keys() | old.required.keys()
    is_open = isinstance(old.extra, tuple) or old.pattern_properties or old.unions or not named
    if not is_open and not member.required.keys() <= named:
        return True
    if member.extra is CLOSED and not member.pattern_properties and not old.required.keys() <= member.properties.keys():
        return True
    names = (old.required.keys() | member.required.keys()) & old.properties.keys() & member.properties.keys()
    views = (
        [own.view_of(*view.properties[name]) for own, view in zip(schemas, (old, member), strict=True)]
        for name in sorted(names if depth else ())
    )
    return any(are_disjoint(one, other, schemas, depth - 1) for one, other in views)


def _unchanged_in_place(node: Node, schemas: Schemas) -> Hashable:
    own = _unchanged(node, schemas)
    return None if own is None else (node.pointer, own)


def _unchanged(node: Node, schemas: Schemas) -> Hashable:
    text = schemas.text(node)
    if text is not None:
        return text
    site = schemas.site((node,))
    return (site.key, site.null) if schemas.is_unchanged(site.nodes) else None


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
    return tuple(_constants(node, schemas)) or None


def _constants(node: Node, schemas: Schemas) -> Iterator[tuple[str, Hashable]]:
    """Yield the constants of required properties, which distinguish the members of a union."""
    view = schemas.view_of(node)
    for name in sorted(view.required.keys() & view.properties.keys()):
        inner = schemas.view_of(*view.properties[name])
        if inner.enum is not None and len(inner.enum) == 1:
            yield name, next(iter(inner.enum))
