"""New names for the names of a package: the renames that a comparison finds, and those that a person names."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from difflib import SequenceMatcher
from itertools import chain
from typing import Final, TypeVar

from opgen.core.frozen import frozen
from opgen.diff.callers.names import key_name
from opgen.diff.matching import Matches, matched
from opgen.diff.model import Breaks
from opgen.diff.surface.compare import matched_parameters
from opgen.diff.surface.comparison import SurfaceComparison
from opgen.diff.surface.matching import matched_by, matched_keywords, matched_operations
from opgen.diff.surface.model import Definition, Enum, Field, Member, Model, Parameter, Surface, SurfaceOperation
from opgen.diff.surface.relations import Relations
from opgen.diff.surface.types import Named as NamedType
from opgen.diff.surface.types import Type, members, without_none

DEFAULT: Final = "()"
"""Key of the remedy for a call without arguments."""
RESULT: Final = "->"
"""Key of the remedy for the result of a call."""
Named = TypeVar("Named", bound=Parameter | Field | Member)


@frozen
class Fix:
    """New names for one name of the package.

    - `words`: the new word for each old one, such as those of a function and of its twins. Equal words stay.
    - `arguments`: the new keyword for each old one. Keywords that are gone are missing.
    - `positional`: keywords that positional arguments need; empty for one at the same position, None for one that is gone.
    - `module`, `method`: old and new module of a function, and old and new path of its method, if they differ.
    - `remedies`: advice about arguments that need a person; about the name itself at the empty text.
    - `copied`: arguments that become an option of a copy of the client, with the method that copies and the option.
    - `defaults`: constants with which an argument is left out, each with a text after the call that goes too.
    - `required`: arguments that a call must have, with their old numbers.
    - `bodies`, `fields`: old arguments that are the body of a request, and the keywords that replace its fields.
    - `builder`: the function that returns the request of an operation, and accepts its body as one value.
    - `sender`: method of the client that sends the request of a function; empty if the function sends it.
    - `response`: attributes of the result that have a successor; empty if all uses of the result have one.
    - `resource`: path of the method in the package, for a text that is replaced by a mock.
    - `body`: position of an old argument that is the body of a request, or -1.
    - `wraps`: class of the only argument, which replaces a call; empty for another name.
    - `options`: keyword of an object whose arguments replace it, and the class of the object.
    - `needs_server`: a client needs a base URL.
    - `is_closed`: other arguments than `arguments` need a person.
    - `is_dropped`: the function became a method of its argument `client`, so nothing imports it.
    """

    words: Mapping[str, str] = field(default_factory=dict)
    arguments: Mapping[str, str] = field(default_factory=dict)
    positional: tuple[str | None, ...] = ()
    module: tuple[str, str] = "", ""
    method: tuple[str, str] = "", ""
    remedies: Mapping[str, str] = field(default_factory=dict)
    copied: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    defaults: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    required: Mapping[str, int] = field(default_factory=dict)
    bodies: frozenset[str] = frozenset()
    fields: tuple[str, ...] = ()
    builder: str = ""
    sender: str = ""
    resource: str = ""
    response: frozenset[str] = frozenset()
    body: int = -1
    wraps: str = ""
    options: tuple[str, ...] = ()
    needs_server: bool = False
    is_closed: bool = False
    is_dropped: bool = False


@frozen
class Fixes:
    """Fixes by the name of their target, and renames `OLD=NEW` that only a person can decide."""

    by_name: Mapping[str, Fix]
    guesses: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    """Names that a person gave, and that no name or no rename of the package has."""


def fixes(old: Surface, new: Surface, renames: Mapping[str, str], *, is_guessing: bool = False) -> Fixes:
    """Return the fixes between two versions of a package.

    Args:
        old: Names that callers use.
        new: Names that they need.
        renames: New names by old ones, such as `name` for `Job.title` or `jobs.create_job.title`.
        is_guessing: Decides that a name that is gone has the new name between the same neighbours, with the same type.
    """
    finder = _Finder(old, new, renames, is_guessing=is_guessing)
    found = {name: fix for name, fix in finder.definitions() if name.partition(".")[0] not in finder.possible}
    found |= finder.operations()
    found["Client"] = Fix(arguments={one.name: other.name for one, other in matched_keywords(old, new).pairs})
    for one, other in matched(old.errors, new.errors, (lambda each: each.status,)).pairs:
        found[one.name] = Fix(words={one.name: other.name})
    guesses = dict.fromkeys(each for each in finder.guesses if each.partition("=")[0] not in renames)
    unknown = tuple(each for each in renames if each not in finder.used)
    return Fixes(by_name=found, guesses=() if is_guessing else tuple(guesses), unknown=unknown)


class _Finder:
    """Finder of the new names in two surfaces."""

    def __init__(self, old: Surface, new: Surface, renames: Mapping[str, str], *, is_guessing: bool) -> None:
        self._old, self._new = old, new
        self._renames = renames
        self._is_guessing = is_guessing
        self.guesses: list[str] = []
        definitions = SurfaceComparison(old, new, Breaks.TYPES).definitions
        given = {each.name: each for each in definitions.added}
        self._definitions = [
            *definitions.pairs,
            *((e, given[renames[e.name]]) for e in definitions.removed if renames.get(e.name) in given),
        ]
        evident = [*self._evident(definitions)]
        self._definitions += evident
        self.guesses += [f"{one.name}={other.name}" for one, other in evident]
        self.possible = frozenset() if is_guessing else {one.name for one, _ in evident}
        """Definitions that have a new name only if a person decides."""
        names = {one.name: other.name for one, other in self._definitions}
        self._relations = Relations(old, new, {one: other for one, other in names.items() if one != other})
        self.used = {name for name in renames if renames[name] == names.get(name)}

    def _evident(self, found: Matches[Definition]) -> Iterator[tuple[Definition, Definition]]:
        """Yield definitions without a match that matched operations have in the same place of a result or parameter."""
        places: set[tuple[str, str]] = set()
        for old, new in matched_operations(self._old, self._new).pairs:
            places.update(_aligned(old.result, new.result))
            places.update(chain(*(_aligned(one.type, other.type) for one, other in matched_parameters(old, new).pairs)))
        before = {each.name: each for each in found.removed if each.name not in self._renames}
        after = {each.name: each for each in found.added if each.name not in self._renames.values()}
        ones, others = (Counter(names) for names in zip(*places, strict=True)) if places else (Counter(), Counter())
        for one, other in sorted(places):
            if one in before and other in after and ones[one] == others[other] == 1:
                yield before[one], after[other]

    def definitions(self) -> Iterator[tuple[str, Fix]]:
        """Yield the fixes of models, enums and aliases, of their fields and of their members."""
        for one, other in self._definitions:
            arguments: dict[str, str] = {}
            match one, other:
                case Model(fields=before), Model(fields=after):
                    found = matched_by("wire_name", before, after)
                    for each, now in self._pairs(one.name, before, after, found):
                        arguments |= {each.wire_name: now.wire_name, each.name: now.name}
                        words = {each.wire_name: now.wire_name, each.name: now.name}
                        yield f"{one.name}.{each.name}", Fix(words=words)
                case Enum(members=listed), Enum(members=others):
                    same = matched_by("value", listed, others)
                    for member, current in self._pairs(one.name, listed, others, same):
                        values = {str(member.value): str(current.value)}
                        yield f"{one.name}.{member.name}", Fix(words={member.name: current.name}, arguments=values)
            yield one.name, Fix(words={one.name: other.name}, arguments=arguments)

    def operations(self) -> Iterator[tuple[str, Fix]]:
        """Yield the fixes of functions, modules and methods."""
        pairs = matched_operations(self._old, self._new).pairs
        for old, new in pairs:
            own, positional = self._arguments(old, new)
            fix = Fix(
                words=dict(zip(old.functions, new.functions, strict=False)),
                arguments=own,
                positional=positional,
                module=(old.module, new.module),
                method=(old.attribute, new.attribute),
            )
            yield old.label, fix
            yield key_name(old.key), Fix(arguments={old.key: new.key})
            for each in old.variants:
                yield f"{old.module}.{each.name}", Fix(words=fix.words, module=fix.module)
        webhooks = matched(self._old.webhooks, self._new.webhooks, (lambda e: e.pointer or None, lambda e: e.name))
        for one, other in webhooks.pairs:
            yield f"webhooks.{one.name}", Fix(words={one.name: other.name}, module=("webhooks", "webhooks"))
        yield from _owners("operations", ((old.module, new.module) for old, new in pairs))
        methods = [(old.attribute, new.attribute) for old, new in pairs if old.attribute]
        yield from _owners("client", ((one.rpartition(".")[0], other.rpartition(".")[0]) for one, other in methods))

    def _arguments(self, old: SurfaceOperation, new: SurfaceOperation) -> tuple[dict[str, str], tuple[str | None, ...]]:
        """Return the new keywords of a function, and the keywords that positional arguments need."""
        before, after = ((*own.parameters, *own.keywords) for own in (old, new))
        pairs = self._pairs(old.label, before, after, matched_parameters(old, new))
        names = {one.name: other.name for one, other in pairs}
        given, accepted = ([each.name for each in own.parameters if not each.is_keyword] for own in (old, new))
        now = [names.get(each) for each in given]
        first = next((n for n, name in enumerate(now) if accepted[n : n + 1] != [name]), len(now))
        return names, (*("" for _ in now[:first]), *now[first:]) if first < len(now) else ()

    def _pairs(
        self, owner: str, old: Sequence[Named], new: Sequence[Named], found: Matches[Named]
    ) -> list[tuple[Named, Named]]:
        """Return the matches, with those that a person decides."""
        pairs = [*found.pairs]
        added = {each.name: each for each in found.added}
        guessed = {one.name: other for one, other in self._guessed(old, new, found)}
        for each in found.removed:
            name = f"{owner}.{each.name}"
            other = added.get(self._renames.get(name, ""))
            if other:
                self.used.add(name)
            elif name not in self._renames and (other := guessed.get(each.name)):
                self.guesses.append(f"{name}={other.name}")
                other = other if self._is_guessing else None
            if other:
                pairs.append((each, other))
        return pairs

    def _guessed(
        self, old: Sequence[Named], new: Sequence[Named], found: Matches[Named]
    ) -> Iterator[tuple[Named, Named]]:
        """Yield removed and added names between the same neighbours, with the same types and defaults."""
        numbers = {id(each): number for number, pair in enumerate(found.pairs) for each in pair}
        before, after = ([numbers.get(id(each), -side) for each in own] for side, own in ((1, old), (2, new)))
        for tag, start, end, first, last in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
            both = [*zip(old[start:end], new[first:last], strict=False)]
            is_free = {*before[start:end]} | {*after[first:last]} == {-1, -2}
            if (
                tag == "replace"
                and end - start == last - first
                and is_free
                and all(self._is_same(*each) for each in both)
            ):
                yield from both

    def _is_same(self, old: Named, new: Named) -> bool:
        if isinstance(old, Member) or isinstance(new, Member):
            return True
        return self._relations.is_same(old.type, new.type) and old.default == new.default


def _aligned(old: Type, new: Type) -> Iterator[tuple[str, str]]:
    """Yield the names that are in the same place of two types."""
    both = [members(without_none(each)) for each in (old, new)]
    for one, other in zip(*both, strict=True) if len(both[0]) == len(both[1]) else ():
        if isinstance(one, NamedType) and isinstance(other, NamedType):
            yield one.name, other.name
            for each in zip(one.arguments, other.arguments, strict=False):
                yield from _aligned(*each)


def _owners(start: str, moves: Iterable[tuple[str, str]]) -> Iterator[tuple[str, Fix]]:
    """Yield the fixes of modules and attributes whose functions all moved together."""
    found: dict[str, set[str]] = {}
    for one, other in moves:
        found.setdefault(one, set()).add(other)
    for old, new in found.items():
        if old and len(new) == 1 and old.count(".") == (other := next(iter(new))).count(".") and other:
            words = {old.rpartition(".")[2]: other.rpartition(".")[2]}
            yield f"{start}/{old.replace('.', '/')}", Fix(words=words)
