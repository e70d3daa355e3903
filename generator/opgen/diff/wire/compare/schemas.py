"""Comparison of all pairs of schemas that operations reach, in a list of pending pairs without recursion."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from itertools import chain, islice, zip_longest

from opgen.core.frozen import frozen
from opgen.diff.wire.compare.differences import (
    constraint_difference,
    constraint_text,
    differences,
    is_implied,
    is_visible,
    member_name,
    mutability,
    named_difference,
    note_differences,
    null_difference,
    property_difference,
    remaining_differences,
    required_only,
    shown_type,
    type_differences,
)
from opgen.diff.wire.compare.pairs import (
    BOTH,
    REQUEST,
    RESPONSE,
    Edge,
    FoundPair,
    Pair,
    changed_reference,
    difference,
)
from opgen.diff.wire.compare.relate import Relation, relate_flags, relate_types
from opgen.diff.wire.members import Paired, are_disjoint, pair_members, pair_unions, union_difference
from opgen.schemas.graph import have_equal_texts
from opgen.schemas.node import Key, Node, Nodes, is_component
from opgen.schemas.parts import parts_of, split_null
from opgen.schemas.references import mapped
from opgen.schemas.sites import BothSchemas, Schemas, Site, SiteKey
from opgen.schemas.values import canonical_value
from opgen.schemas.view import CLOSED, View

_MAX_TRIALS = 8
_MAX_TRIED_PAIRS = 200
_ANNOTATIONS = frozenset({"default", "deprecated", "sunset"})
_OF_PROPERTIES = frozenset({"properties", "required-properties"})
_OF_ONE_PROPERTY = frozenset({"optional-property", "required-property", "required-property-with-default"})


def _without_wrap(site: Site) -> Site:
    """Return the site of the last schema to which references lead."""
    node = site.nodes[0]
    return replace(site, null=None, start=node, null_at=node.pointer)


def _includes_null(types: Iterable[FoundPair], old: View, new: View) -> bool:
    """Return whether a difference of types says that null became valid or invalid: any type includes null."""
    is_any = old.all_types() is None or new.all_types() is None
    return is_any and any(each.relation != Relation.DIFFERENT for each in types)


def _rest(view: View) -> Nodes:
    """Return the schema of properties without a name; nothing if they are not allowed."""
    return () if view.extra is CLOSED else view.additional


def _other_items(view: View) -> Nodes:
    """Return the schema of the items after `prefixItems`; nothing if they are not allowed."""
    is_closed = any(each.value is False for each in view.items)
    return () if is_closed else view.item(len(view.prefix))


def _has_other_items(view: View, old: View, new: View) -> bool:
    """Return whether values can have an item after the `prefixItems` of both versions."""
    most = view.limit("maxItems")
    return most is None or most > max(len(old.prefix), len(new.prefix))


def _alone(members: Iterable[Node]) -> list[Nodes]:
    return [(each,) for each in members]


def _placed(found: FoundPair, old: View, new: View) -> FoundPair:
    """Return a difference with the part of a merged schema in which a value is missing, in place of the schema."""
    if found.old_at == old.pointer:
        return found._replace(old_at=old.place(found.new_at))
    if found.new_at == new.pointer:
        return found._replace(new_at=new.place(found.old_at))
    return found


@frozen
class WireComparison:
    """Pairs of schemas of two documents. Each pair is compared once, so a cycle ends.

    - `renamed_schemes`: the new names of security schemes by their old names.
    - `is_trial`: True for a comparison that only decides whether one schema has all values of another one.
    """

    old: Schemas
    new: Schemas
    renamed_schemes: Mapping[str, str] = field(default_factory=dict)
    pairs: dict[tuple[SiteKey, SiteKey, bool], Pair] = field(default_factory=dict)
    roots: list[Pair] = field(default_factory=list)
    _pending: list[Pair] = field(default_factory=list)
    is_trial: bool = False

    def root(self, old: Node, new: Node) -> Pair:
        """Return a pair for the schemas of two media types, parameters or headers."""
        root = Pair(old=self.old.site((old,)), new=self.new.site((new,)))
        self.roots.append(root)
        self._connect(root, (old,), (new,), is_inner=False)
        return root

    def run(self) -> None:
        """Compare all pending pairs, and the pairs inside them."""
        while self._pending:
            self._compare(self._pending.pop())

    def is_unchanged(self, old: Nodes, new: Nodes) -> bool:
        """Return whether two lists of nodes are the same unchanged nodes of both documents, or equal in other places."""
        if self.old.is_unchanged(old) and [e.pointer for e in old] == [e.pointer for e in new]:
            return True
        return self.old.is_comparable and len(old) == len(new) and all(map(self._are_equal, old, new))

    def _are_equal(self, old: Node, new: Node) -> bool:
        """Return whether two schemas have the same text, and refer only to unchanged components."""
        if id(old.value) in self.old.changed or id(new.value) in self.new.changed:
            return False
        return have_equal_texts(old.value, new.value)

    @property
    def _both(self) -> BothSchemas:
        return self.old, self.new

    def _connect(  # noqa: PLR0913  # the relation to the parent
        self,
        parent: Pair,
        old_nodes: Nodes,
        new_nodes: Nodes,
        *,
        is_inner: bool = True,
        is_member: bool = False,
        directions: int = BOTH,
    ) -> None:
        """Compare two schemas inside `parent`. Members of a union allow null together, so their pairs do not compare it."""
        if self.is_unchanged(old_nodes, new_nodes):
            return
        old, new = self.old.site(old_nodes), self.new.site(new_nodes)
        wraps = is_member or old.null is not None or new.null is not None
        found = [*null_difference(old, new, self._both)] if wraps and not is_member else []
        found += note_differences(old, new)
        parent.found += [each._replace(is_inner=is_inner, directions=directions) for each in found]
        if self.is_unchanged(old.nodes, new.nodes):
            return
        key = (old.key, new.key, wraps)
        pair = self.pairs.get(key)
        if pair is None:
            reference = changed_reference(parent.reference, old, new)
            pair = self.pairs[key] = Pair(old=old, new=new, null_is_compared=wraps, reference=reference)
            self._pending.append(pair)
        parent.edges.append(Edge(pair=pair, is_inner=is_inner, directions=directions))

    def _compare(self, pair: Pair) -> None:
        old, new = self._views(pair)
        null: list[FoundPair] = []
        if not pair.null_is_compared:
            null += null_difference(_without_wrap(pair.old), _without_wrap(pair.new), self._both)
        if bool(old.unions) != bool(new.unions) and self._wrapped(pair, old, new):
            pair.found += null
            return
        types = [*type_differences(old, new)]
        if not _includes_null(types, old, new):
            pair.found += null
        pair.found += types
        # A constraint of a type that only one version allows changes together with the type.
        old, new = old.shared_with(new), new.shared_with(old)
        pair.found += differences(old, new)
        pair.found += remaining_differences(old, new, self._both)
        self._properties(pair, old, new)
        self._inner(pair, old, new)
        paired = self._unions(pair, old, new)
        self._conflicts(pair, old, new)
        pair.found += discriminator_differences(old, new, paired, self._both)
        self._subtypes(pair, old, new)
        if len(old.parts) > 1 or len(new.parts) > 1:
            pair.found = [_placed(found, old, new) for found in pair.found]

    def _views(self, pair: Pair) -> tuple[View, View]:
        """Return the views of two schemas in which the same members conflict.

        Another member can change so that a member conflicts with it. The conflicting member itself is then the same.
        """
        sites, views = (pair.old, pair.new), (self.old.view(pair.old), self.new.view(pair.new))
        if not (views[0].conflicts or views[1].conflicts):
            return views
        keys = [{each.key for each in view.conflicts} for view in views]
        for number, view in enumerate(views):
            own, others = self._both[number], self._both[1 - number]
            nodes = [part.node for part in parts_of(sites[1 - number].nodes)]
            for each in view.conflicts:
                same = [node for node in nodes if others.of((node,)) == own.of((each,))]
                same += [node for node in nodes if node.pointer == each.pointer]
                keys[1 - number].update(node.key for node in same[:1])
        return self.old.view(pair.old, frozenset(keys[0])), self.new.view(pair.new, frozenset(keys[1]))

    def _properties(self, pair: Pair, old: View, new: View) -> None:
        named = named_difference(old, new)
        pair.found += [named] if named else []
        for name in dict.fromkeys((*old.properties, *new.properties)):
            before, after = old.properties.get(name), new.properties.get(name)
            required = name in old.required, name in new.required
            is_same = required[0] == required[1]
            if is_same and before and after and self.is_unchanged(before, after):
                continue
            sites = (None if before is None else self.old.site(before), None if after is None else self.new.site(after))
            directions = 0
            for direction in (REQUEST, RESPONSE):
                visible = tuple(is_visible(site, direction) for site in sites)
                if named is None:
                    pair.found += property_difference(name, sites, required, visible, direction)
                directions |= direction if all(visible) else 0
            pair.found += mutability(sites, required)
            # A property that one version does not name has the schema of additional properties there.
            one = before or (old.extra if isinstance(old.extra, tuple) else None)
            other = after or (new.extra if isinstance(new.extra, tuple) else None)
            is_single = before is None or after is None
            if is_single and one and other and not self.is_trial:
                # If additional properties may have all its values, the property was only added or removed.
                both = (other, one, (1, 0)) if before is None else (one, other, (0, 1))
                if self._tried(*both) is not None:
                    continue
            if one and other and (directions or is_single):
                self._connect(pair, one, other, directions=BOTH if is_single else directions)
        for name in dict.fromkeys((*old.required, *new.required)) if named is None else ():
            if name not in old.properties and name not in new.properties:
                pair.found += required_only(name, old, new)

    def _inner(self, pair: Pair, old: View, new: View) -> None:
        """Compare items, additional properties and pattern properties."""
        if (old.items or new.items) and all(_has_other_items(view, old, new) for view in (old, new)):
            self._connect(pair, old.items or (old.inside("items", {}),), new.items or (new.inside("items", {}),))
        self._prefixes(pair, old, new)
        self._additional(pair, old, new)
        for name in dict.fromkeys((*old.pattern_properties, *new.pattern_properties)):
            before = old.pattern_properties.get(name) or _rest(old)
            after = new.pattern_properties.get(name) or _rest(new)
            if before and after:
                self._connect(pair, before, after)

    def _prefixes(self, pair: Pair, old: View, new: View) -> None:
        """Compare the first items of tuples. A version with fewer of them has its other items in their places."""
        for one, other in zip_longest(old.prefix, new.prefix):
            before, after = one or _other_items(old), other or _other_items(new)
            if before and after:
                self._connect(pair, before, after)
            else:
                located = (
                    (len(each.prefix), (*each.pointer, "prefixItems") if each.prefix else each.pointer)
                    for each in (old, new)
                )
                relation = relate_flags(old=not before, new=not after)
                pair.found.append(constraint_difference(located, (old, new), relation))
                return

    def _additional(self, pair: Pair, old: View, new: View) -> None:
        before, after = old.extra, new.extra
        if (before is CLOSED) != (after is CLOSED):
            located = ((each.extra is not CLOSED, each.extra_at or each.pointer) for each in (old, new))
            relation = relate_flags(old=before is CLOSED, new=after is CLOSED)
            pair.found.append(difference("additionalProperties", relation, located))
        elif isinstance(before, tuple) and isinstance(after, tuple):
            self._connect(pair, before, after)
        elif isinstance(before, tuple) or isinstance(after, tuple):
            views = self.old.view_of(*_rest(old)), self.new.view_of(*_rest(new))
            typed = [
                (shown_type(view), each.extra_at) if each.extra and not view.is_any else None
                for each, view in zip((old, new), views, strict=True)
            ]
            if any(typed):
                pair.found.append(difference("additionalProperties", None, typed, (old.pointer, new.pointer)))

    def _unions(self, pair: Pair, old: View, new: View) -> dict[Key, Key]:
        """Compare the unions of two schemas. Return the new member of each old member that has one."""
        paired: dict[Key, Key] = {}
        for one, other in pair_unions(old.unions, new.unions, self._both):
            if one is not None and other is not None:
                keywords = one.keyword, other.keyword
                found = self._pair_members(pair, _alone(one.members), _alone(other.members), keywords)
                paired |= {before.key: after.key for before, after in found.pairs}
                pair.found += union_difference(one, other, self._both)
                continue
            if (one and is_implied(one, new)) or (other and is_implied(other, old)):
                continue
            located = (
                (constraint_text(each.keyword, each.members), each.pointer) if each else None for each in (one, other)
            )
            pair.found.append(constraint_difference(located, (old, new)))
        return paired

    def _pair_members(
        self, pair: Pair, old: Sequence[Nodes], new: Sequence[Nodes], keywords: tuple[str, str]
    ) -> Paired:
        """Compare two unions, or a union with a plain schema, which can have several nodes."""
        paired = pair_members(chain.from_iterable(old), chain.from_iterable(new), self._both)
        grows = Relation.NARROWER if keywords[1] == "conflict" else Relation.WIDER
        for before, after in paired.pairs:
            self._connect(pair, (before,), (after,), is_inner=False, is_member=True)
        for each in paired.removed:
            lost = difference(keywords[0], grows.reverse, ((member_name(each), each.pointer), None), happened="changed")
            relation = self._coverage(pair, each, new, lost)
            pair.found.append(lost._replace(relation=relation, happened="unset") if relation else lost)
        for each in paired.added:
            got = difference(keywords[1], grows, (None, (member_name(each), each.pointer)), happened="changed")
            relation = self._coverage(pair, each, old, got)
            pair.found.append(got._replace(relation=relation, happened="set") if relation else got)
        for number, members in enumerate((paired.removed, paired.added)):
            if keywords[number] == "oneOf" and not self.is_trial:
                pair.found += self._overlaps(pair, members, paired.pairs, number)
        return paired

    def _overlaps(
        self, pair: Pair, members: Iterable[Node], pairs: Sequence[tuple[Node, Node]], number: int
    ) -> Iterator[FoundPair]:
        """Yield the members of `oneOf` in one version that match values of another member in both versions.

        `oneOf` refuses a value that matches two members. Source: JSON Schema 2020-12, section 10.2.1.3. A discriminator
        selects one of them. `number` is 0 for members of the old version, and 1 for those of the new one.
        """
        schemas, other = self._both[number], self._both[1 - number]
        if schemas.view((pair.old, pair.new)[number]).discriminator:
            return
        partners = [both if number else both[::-1] for both in islice(pairs, _MAX_TRIED_PAIRS)]
        for member in members:
            view = schemas.view_of(member)
            likely = [both for both in partners if not are_disjoint(other.view_of(both[0]), view, (other, schemas))]
            if likely:
                own = member_name(member), member.pointer
                is_certain = any(self._have_common_values(*each, member, number) for each in likely[:_MAX_TRIALS])
                relation = (Relation.WIDER, Relation.NARROWER)[number] if is_certain else Relation.DIFFERENT
                yield difference("overlap", relation, (None, own) if number else (own, None))

    def _have_common_values(self, other: Node, partner: Node, member: Node, number: int) -> bool:
        """Return whether values of `other` match both `partner` and `member`, which are members of one union."""
        located = ((other, 1 - number), (partner, number), (member, number))
        return any(
            all(self._tried((one,), (wide,), (at, place)) for wide, place in located if wide is not one)
            for one, at in located
        )

    def _coverage(self, pair: Pair, member: Node, others: Iterable[Nodes], found: FoundPair) -> Relation | None:
        """Return whether the other version has all values of a member of a union, in one of its members `others`.

        They are the same values, or different ones without an optional property, or None. A discriminator selects the
        member, so other members do not matter. A few likely ones of `others` are compared.
        """
        is_added = found.relation is Relation.WIDER
        schemas = self._both if is_added else self._both[::-1]
        if (
            self.is_trial
            or found.keyword == "conflict"
            or schemas[0].view((pair.new, pair.old)[is_added]).discriminator
        ):
            return None
        inner = schemas[1].view_of(member)

        def is_likely(nodes: Nodes) -> bool:
            outer = schemas[0].view_of(*nodes)
            types = relate_types(outer.all_types(), inner.all_types())
            return types in {Relation.SAME, Relation.NARROWER} and outer.required.keys() <= inner.required.keys()

        likely = islice(filter(is_likely, islice(others, _MAX_TRIED_PAIRS)), _MAX_TRIALS)
        results = {self._tried((member,), each, (is_added, not is_added)) for each in likely}
        return next((each for each in (Relation.SAME, Relation.DIFFERENT) if each in results), None)

    def _tried(self, inner: Nodes, outer: Nodes, numbers: tuple[int, int]) -> Relation | None:
        """Return whether the second of two schemas has all values of the first one. Large ones have not.

        `numbers` are the numbers of their documents: 0 for the old one, and 1 for the new one.
        """
        one, other = (self._both[number] for number in numbers)
        trial = WireComparison(old=one, new=other, is_trial=True)
        pair = Pair(old=one.site(inner), new=other.site(outer))
        trial._connect(pair, inner, outer, is_inner=False)
        results = set[Relation | None]()
        while None not in results:
            results.update(trial._fits(pair, each) for each in pair.found)
            if not trial._pending or len(trial.pairs) > _MAX_TRIED_PAIRS:
                break
            pair = trial._pending.pop()
            trial._compare(pair)
        if None in results or trial._pending:
            return None
        return Relation.DIFFERENT if Relation.DIFFERENT in results else Relation.SAME

    def _fits(self, pair: Pair, found: FoundPair) -> Relation | None:
        """Return whether a difference leaves the new schema all values of the old one: all, those without a property, or None.

        A schema without a property has no values with it, although it accepts them.
        """
        if found.keyword in _OF_ONE_PROPERTY:
            if found.happened != "unset":
                return Relation.DIFFERENT if found.keyword == "optional-property" else None
            outer = self.new.view(pair.new)
            is_valid = outer.extra is not CLOSED and not outer.pattern_properties
        elif found.keyword in _OF_PROPERTIES:
            is_valid = found.happened == "unset"
        else:
            is_valid = found.keyword in _ANNOTATIONS or found.relation in {Relation.SAME, Relation.WIDER}
        return Relation.SAME if is_valid else None

    def _conflicts(self, pair: Pair, old: View, new: View) -> None:
        if old.conflicts or new.conflicts:
            self._pair_members(pair, _alone(old.conflicts), _alone(new.conflicts), ("conflict", "conflict"))

    def _subtypes(self, pair: Pair, old: View, new: View) -> None:
        """Compare the subtypes of two bases, which a base accepts without naming them."""
        before, after = self.old.subtypes(pair.old), self.new.subtypes(pair.new)
        for value in before.keys() & after.keys():
            self._connect(pair, (before[value],), (after[value],), is_inner=False)
        if before and after:
            pair.found += subtype_differences(before, after, (old, new), self._both)

    def _wrapped(self, pair: Pair, old: View, new: View) -> bool:
        """Compare a plain schema with a union that has it as a member. Return whether the schemas are such a pair."""
        plain, union = (old, new) if new.unions else (new, old)
        is_any = plain.types is None and plain.enum is None
        if is_any or len(union.unions) != 1 or union.types is not None or union.properties:
            return False
        (found,) = union.unions
        members = _alone(found.members)
        nodes = (pair.old if plain is old else pair.new).nodes
        # A union of simple types is a plain schema with several types.
        plains = _alone(split_null(nodes[0].items(found.keyword))[0]) if len(nodes) == 1 else []
        one, other = (plains or [nodes], members) if plain is old else (members, plains or [nodes])
        self._pair_members(pair, one, other, (found.keyword, found.keyword))
        return True


def discriminator_differences(
    old: View, new: View, paired: Mapping[Key, Key], schemas: BothSchemas
) -> Iterable[FoundPair]:
    """Yield the differences of two discriminators.

    `paired` has the new member of each old member of the unions that has one.
    """
    before, after = old.discriminator, new.discriminator
    if before is None and after is None:
        return
    names = [None if each is None else each.get("propertyName") for each in (before, after)]
    if before is None or after is None:
        located = (
            None if each is None else (name, each.pointer) for name, each in zip(names, (before, after), strict=True)
        )
        yield difference("discriminator", None, located, (old.pointer, new.pointer))
        return
    if names[0] != names[1]:
        at = [(*each.pointer, "propertyName") for each in (before, after)]
        yield difference("discriminator", None, zip(names, at, strict=True))
    selected = _selected(old, before, schemas[0]), _selected(new, after, schemas[1])
    yield from _mappings((before, after), selected, paired, schemas)


def _selected(view: View, discriminator: Node, schemas: Schemas) -> dict[str, Node]:
    """Return the members of unions by the discriminator value that selects them: by a mapping, or by the component's name.

    If the property has other values in a member, the name of its component selects nothing.
    """
    listed = {schemas.site((member,)).nodes[0].pointer: member for union in view.unions for member in union.members}
    found: dict[str, Node] = {}
    for value, node in discriminator.mapping("mapping"):
        target = mapped(node)
        pointer = () if target is None else schemas.site((target,)).nodes[0].pointer
        if pointer in listed:
            found[value] = listed[pointer]
    property_ = str(discriminator.get("propertyName"))
    selected = [*found.values()]
    for pointer, member in listed.items():
        is_named = is_component(pointer) and member not in selected and pointer[2] not in found
        if is_named and _allows(member, property_, pointer[2], schemas):
            found[pointer[2]] = member
    return found


def _allows(member: Node, property_: str, value: str, schemas: Schemas) -> bool:
    """Return whether a property of a member of a union may have `value`."""
    nodes = schemas.view_of(member).properties.get(property_)
    values = schemas.view_of(*nodes).enum if nodes else None
    return values is None or canonical_value(value) in values


def _mappings(
    discriminators: tuple[Node, Node],
    selected: tuple[Mapping[str, Node], Mapping[str, Node]],
    paired: Mapping[Key, Key],
    schemas: BothSchemas,
) -> Iterable[FoundPair]:
    """Yield the values that select another member.

    A member without a partner is a difference of the union. The name of a component is a value of its own only if the
    partner has no mapping either.
    """
    before, after = (dict(each.mapping("mapping")) for each in discriminators)
    partners = paired, {after: before for before, after in paired.items()}
    explicit = [{own[e].key for e in own.keys() & each} for own, each in zip(selected, (before, after), strict=True)]
    for value in dict.fromkeys((*before, *after, *selected[0], *selected[1])):
        one, other = selected[0].get(value), selected[1].get(value)
        was, now = before.get(value) or one, after.get(value) or other
        if was and now:
            if paired.get(one.key) != other.key if one and other else not _is_same_target(was, now, schemas):
                yield _mapping(value, Relation.DIFFERENT, "changed", (was, now))
            continue
        number, own = (0, one) if was else (1, other)
        partner = own and partners[number].get(own.key)
        is_named = value not in before and value not in after
        if own is None or (partner and not (is_named and partner in explicit[1 - number])):
            relation, happened = (Relation.NARROWER, "unset") if was else (Relation.WIDER, "set")
            yield _mapping(value, relation, happened, (was, now))


def _mapping(value: str, relation: Relation, happened: str, at: tuple[Node | None, Node | None]) -> FoundPair:
    """Return the difference of a discriminator value, which selects the nodes `at`."""
    return difference("mapping", relation, ((value, each.pointer) if each else None for each in at), happened=happened)


def _is_same_target(old: Node, new: Node, schemas: BothSchemas) -> bool:
    targets = mapped(old), mapped(new)
    if old.value == new.value or targets[0] is None or targets[1] is None:
        return old.value == new.value or targets == (None, None)
    return schemas[0].of((targets[0],)) == schemas[1].of((targets[1],))


def subtype_differences(
    old: dict[str, Node], new: dict[str, Node], views: tuple[View, View], schemas: BothSchemas
) -> Iterator[FoundPair]:
    """Yield the subtypes that only one version has. Values of a mapping are differences of the discriminator.

    A subtype that other components include may be a part of them that was moved into a component.
    """
    bases = schemas[0].graph.bases, schemas[1].graph.bases
    named = {
        value for view in views if view.discriminator is not None for value, _ in view.discriminator.mapping("mapping")
    }
    for value in dict.fromkeys((*old, *new)):
        one, other = old.get(value), new.get(value)
        if value in named or (one is not None and other is not None):
            continue
        if any(e and e.pointer in own for e, own in zip((one, other), bases, strict=True)):
            continue
        yield _mapping(value, Relation.WIDER if one is None else Relation.NARROWER, "", (one, other))
