"""Which operations and webhooks a client gets: what the configuration includes and excludes, and why."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from opgen.api.model import LeftOut
from opgen.core.errors import ChoiceError
from opgen.core.options import Filter, Options
from opgen.core.pointers import Pointer
from opgen.core.suggestions import nearest_in_document
from opgen.normalize.node import Node
from opgen.normalize.selection.found import Found

_NOT_INCLUDED = "not in include"
_STARS = re.compile(r"(\*+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An operation, or a webhook with its name, and the tags that it stands under."""

    found: Found
    webhook: str = ""
    tags: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What tells it from all others."""
        return self.found.fallback_key

    @property
    def operation_id(self) -> str:
        """Empty where it has none."""
        value = self.found.node.value.get("operationId")
        return value if isinstance(value, str) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What is left out: the reason of each by its key, and the places whose problems are nobody's."""

    left_out: tuple[LeftOut, ...] = ()
    keys: frozenset[str] = frozenset()
    places: frozenset[Pointer] = field(default_factory=frozenset)

    def has(self, found: Found) -> bool:
        """Whether the client gets this operation or webhook."""
        return found.fallback_key not in self.keys

    def forgives(self, pointer: Pointer) -> bool:
        """Whether what is wrong at `pointer` concerns only what is left out."""
        return any(
            pointer[:length] in self.places for length in range(2, len(pointer) + 1)
        )


def select(
    operations: Iterable[Found],
    webhooks: Iterable[tuple[str, Found]],
    root: Node,
    options: Options,
) -> Selection:
    """What the client gets of `operations` and of `webhooks`, which come with their names.

    Raises `ChoiceError` for a pattern that matches nothing, and where nothing is left.
    """
    if options.include.is_empty and options.exclude.is_empty:
        return Selection()
    parents = _tag_parents(root)
    candidates = [
        *(Candidate(found=f, tags=_tags(f, parents)) for f in operations),
        *(
            Candidate(found=f, webhook=name, tags=_tags(f, parents))
            for name, f in webhooks
        ),
    ]
    wrong = [
        *_unmatched("include", options.include, candidates),
        *_unmatched("exclude", options.exclude, candidates),
    ]
    if wrong:
        raise ChoiceError(wrong)
    reasons = {each.key: _reason(each, options) for each in candidates}
    if candidates and all(reasons.values()):
        raise ChoiceError(["include, exclude: no operation is left"])
    return Selection(
        left_out=tuple(
            _left_out(c, reasons[c.key]) for c in candidates if reasons[c.key]
        ),
        keys=frozenset(key for key, reason in reasons.items() if reason),
        places=_places(candidates, reasons, root, options),
    )


def _left_out(candidate: Candidate, reason: str) -> LeftOut:
    found, webhook = candidate.found, candidate.webhook
    return LeftOut(
        operation_id=candidate.operation_id,
        method=found.method,
        path=f"webhook {webhook}" if webhook else found.path,
        pointer=found.node.pointer,
        reason=reason,
    )


def _places(
    candidates: Sequence[Candidate],
    reasons: dict[str, str],
    root: Node,
    options: Options,
) -> frozenset[Pointer]:
    """Where only what is left out stands: operations, and whole paths."""
    left = {c.found.node.pointer for c in candidates if reasons[c.key]}
    left -= {c.found.node.pointer for c in candidates if not reasons[c.key]}
    kept_paths = {c.found.path for c in candidates if not reasons[c.key]}
    paths = {c.found.path for c in candidates if not c.webhook} - kept_paths
    matches = [_matcher(p, in_path=True) for p in options.exclude.paths]
    # A path item that is wrong in itself has no operations to be found.
    paths |= {p for p, _ in root.mapping("paths") if any(m(p) for m in matches)}
    return frozenset(left | {("paths", path) for path in paths - kept_paths})


def _reason(candidate: Candidate, options: Options) -> str:
    """The setting that leaves `candidate` out; empty if none does."""
    for criterion, pattern in _matching(candidate, options.exclude):
        return f"exclude.{criterion}" + (f' "{pattern}"' if pattern else "")
    is_in = options.include.is_empty or any(_matching(candidate, options.include))
    return "" if is_in else _NOT_INCLUDED


def _matching(candidate: Candidate, chosen: Filter) -> Iterator[tuple[str, str]]:
    """Each criterion of `chosen` that `candidate` meets, with its pattern."""
    if chosen.deprecated and candidate.found.is_deprecated:
        yield "deprecated", ""
    for criterion, patterns in _patterns(chosen):
        values = _values(candidate, criterion)
        for pattern in patterns if values else ():
            if any(map(_matcher(pattern, in_path=criterion == "paths"), values)):
                yield criterion, pattern


def _patterns(chosen: Filter) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return (
        ("tags", chosen.tags),
        ("paths", chosen.paths),
        ("operations", chosen.operations),
        ("webhooks", chosen.webhooks),
    )


def _values(candidate: Candidate, criterion: str) -> tuple[str, ...]:
    """What a pattern of `criterion` is held against."""
    if criterion == "tags":
        return candidate.tags
    if criterion == "webhooks":
        return (candidate.webhook,) if candidate.webhook else ()
    place = () if candidate.webhook else (candidate.found.path,)
    if criterion == "paths":
        return place
    own = (candidate.operation_id,) if candidate.operation_id else ()
    return (*own, candidate.key) if place else own


def _unmatched(
    setting: str, chosen: Filter, candidates: Sequence[Candidate]
) -> Iterator[str]:
    """The patterns that match nothing in the document. That nothing is deprecated today is no mistake."""
    for criterion, patterns in _patterns(chosen):
        known = list(
            dict.fromkeys(v for c in candidates for v in _values(c, criterion))
        )
        for pattern in patterns:
            if not any(map(_matcher(pattern, in_path=criterion == "paths"), known)):
                yield (
                    f'{setting}.{criterion}: "{pattern}" does not match anything; '
                    f"{nearest_in_document(pattern, known)}"
                )


@lru_cache(maxsize=1024)
def _matcher(pattern: str, *, in_path: bool) -> Callable[[str], bool]:
    within = "[^/]*" if in_path else ".*"
    regex = "".join(
        ((within if part == "*" else ".*") if part.startswith("*") else re.escape(part))
        for part in _STARS.split(pattern)
    )
    compiled = re.compile(regex, re.DOTALL)
    return lambda value: compiled.fullmatch(value) is not None


def _tag_parents(root: Node) -> dict[str, str]:
    """The parent of each tag that has one, as 3.2 knows them."""
    tags = root.value.get("tags")
    return {
        tag["name"]: tag["parent"]
        for tag in (tags if isinstance(tags, list) else ())
        if isinstance(tag, dict)
        and isinstance(tag.get("name"), str)
        and isinstance(tag.get("parent"), str)
    }


def _tags(found: Found, parents: dict[str, str]) -> tuple[str, ...]:
    """The tags of an operation, and those that they are beneath."""
    own = found.node.value.get("tags")
    tags: dict[str, None] = {}
    for tag in own if isinstance(own, list) else ():
        current = tag if isinstance(tag, str) else None
        while current is not None and current not in tags:
            tags[current] = None
            current = parents.get(current)
    return tuple(tags)
