"""Matching of the operations, definitions, fields and members of two surfaces."""

import difflib
import re
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import pairwise
from operator import attrgetter

from opgen.core.name_styles import snake
from opgen.core.schema_keywords import LISTED
from opgen.core.url_templates import erased, server_variables
from opgen.diff.matching import Item, Matches, matched
from opgen.diff.surface.model import Alias, ClientKeyword, Definition, Enum, Model, Surface, SurfaceOperation
from opgen.diff.surface.types import Constants, Named, Type, Union, members
from opgen.diff.surface.usage import Usage

_LISTS = LISTED | {"parameters"}
_UNMATCHED = "?"
"""Name of a definition without a match in a content."""


def matched_operations(old: Surface, new: Surface) -> Matches[SurfaceOperation]:
    """Match by operationId, then by method and path template, the full URL or an equivalent path, then by name."""
    return matched(
        old.operations,
        new.operations,
        (
            lambda each: (each.key, _is_stream(each)),
            lambda each: (each.method, erased(each.path), _is_stream(each)),
            # A prefix may have moved between the paths and the URL of the server.
            lambda each: (*each.target, _is_stream(each)),
            lambda each: (each.method, equivalent(each.path), _is_stream(each)),
            lambda each: (each.name, _is_stream(each)),
        ),
    )


def matched_keywords(old: Surface, new: Surface) -> Matches[ClientKeyword]:
    """Match keywords of the client by name, server variables by their position in an equal URL, and the only other credential."""
    before, after = ([snake(each) for each in server_variables(own.server)] for own in (old, new))
    variables = dict(zip(after, before, strict=False)) if erased(old.server) == erased(new.server) else {}
    names = [{each.name for each in own.keywords if each.is_credential} for own in (old, new)]
    is_sole = len(names[0] - names[1]) == len(names[1] - names[0]) == 1
    return matched(
        old.keywords,
        new.keywords,
        (
            lambda each: each.name,
            lambda each: variables.get(each.name, each.name),
            lambda each: each.type if each.is_credential and is_sole else None,
        ),
    )


_VERSION = re.compile(r"api|v\d+([._-]?\w+)?")


def equivalent(path: str) -> tuple[str, ...]:
    """Return the segments of a path without versions, signs between words and case."""
    segments = [each.lower() for each in erased(path).split("/") if each]
    return tuple(re.sub("[-_]", "", each) for each in segments if not _VERSION.fullmatch(each))


def matched_definitions(
    old: Surface, new: Surface, usages: tuple[Mapping[str, Usage], Mapping[str, Usage]]
) -> Matches[Definition]:
    """Match by name and content, then by pointer in the document, then by name, then by equal content.

    A position in a list does not identify a schema, so a name is compared before a pointer with a position. If
    schemas that shared a class have different ones now, the one with the old name matches. Definitions with equal
    content match only if one operation reaches both, or if none reaches them.
    """
    before, pointers = {each.name for each in old.definitions}, {each.pointer for each in old.definitions}
    left = {
        each.name
        for each in new.definitions
        if each.name in before
        and each.pointer not in pointers
        and _share_operations(usages[0].get(each.name), usages[1].get(each.name))
    }
    keys = (
        _unchanged,
        lambda each: each.name if each.name in left else None,
        _pointer,
        lambda each: each.name,
        _position,
    )
    first = matched(old.definitions, new.definitions, keys)
    pairs = [*first.pairs]
    removed, added = list(first.removed), list(first.added)
    while removed and added:
        found = _with_equal_content(pairs, removed, added, usages)
        if not found:
            break
        pairs += found
        ones, others = {one.name for one, _ in found}, {each.name for _, each in found}
        removed = [each for each in removed if each.name not in ones]
        added = [each for each in added if each.name not in others]
    return Matches(
        pairs=tuple(sorted(pairs, key=lambda pair: pair[0].name)), removed=tuple(removed), added=tuple(added)
    )


def matched_by(key: str, old: Sequence[Item], new: Sequence[Item]) -> Matches[Item]:
    """Match by the attribute `key` and the name, then by the attribute alone, then by the name alone."""
    return matched(old, new, (attrgetter(key, "name"), attrgetter(key), attrgetter("name")))


def _is_stream(operation: SurfaceOperation) -> bool:
    return isinstance(operation.result, Named) and operation.result.name == "Stream"


def _unchanged(definition: Definition) -> Hashable:
    """Return a value that is equal for a definition with the same name and content."""
    content = content_of(definition, {})
    return None if content is None else (definition.name, content)


def _pointer(definition: Definition) -> Hashable:
    """Return the pointer of a definition, or None if the pointer contains a position in a list."""
    keys = definition.pointer
    if any(one in _LISTS and other.isdecimal() for one, other in pairwise(keys)):
        return None
    return _position(definition)


def _position(definition: Definition) -> Hashable:
    return tuple(map(erased, definition.pointer)) or None


def _with_equal_content(
    pairs: Iterable[tuple[Definition, Definition]],
    removed: Iterable[Definition],
    added: Iterable[Definition],
    usages: tuple[Mapping[str, Usage], Mapping[str, Usage]],
) -> list[tuple[Definition, Definition]]:
    """Return pairs of definitions with equal content. Of several candidates, similar names match."""
    new_names = {old.name: new.name for old, new in pairs}
    unmatched_new = {each.name: _UNMATCHED for each in added}
    unmatched_old = {each.name: _UNMATCHED for each in removed}
    candidates: dict[Hashable, list[Definition]] = {}
    for each in added:
        if (content := content_of(each, unmatched_new)) is not None:
            candidates.setdefault(content, []).append(each)
    names = {**new_names, **unmatched_old}
    contents = [(old, content_of(old, names)) for old in removed]
    counts = Counter(content for _, content in contents)
    ranked = [
        (
            (-difflib.SequenceMatcher(None, old.name, new.name).ratio() if max(len(same), counts[content]) > 1 else 0),
            number,
            old,
            new,
        )
        for number, (old, content) in enumerate(contents)
        if content is not None and (same := candidates.get(content, []))
        for new in same
        if _share_operations(usages[0].get(old.name), usages[1].get(new.name))
    ]
    ranked.sort(key=lambda each: (*each[:2], each[3].name))
    found: list[tuple[Definition, Definition]] = []
    used: set[str] = set()
    for _, _, old, new in ranked:
        if f"old {old.name}" not in used and f"new {new.name}" not in used:
            used |= {f"old {old.name}", f"new {new.name}"}
            found.append((old, new))
    return found


def _share_operations(old: Usage | None, new: Usage | None) -> bool:
    before, after = (set(map(erased, each.operations)) if each else set() for each in (old, new))
    return before == after or not before.isdisjoint(after)


def content_of(definition: Definition, names: Mapping[str, str]) -> Hashable:
    """Return a value that is equal for definitions with equal content; None if the content says too little."""
    match definition:
        case Enum(members=listed):
            return tuple(listed)
        case Alias(type=Union() | Constants() as type_):
            return _named(type_, names)
        case Model(fields=fields, base=base) if fields:
            return base, tuple((each.name, each.wire_name, _named(each.type, names), each.default) for each in fields)
    return None


def _named(type_: Type, names: Mapping[str, str]) -> Hashable:
    """Return `type_` with other names of definitions, as a value."""
    return tuple(
        (
            (names.get(each.name, each.name), *(_named(one, names) for one in each.arguments))
            if isinstance(each, Named)
            else each
        )
        for each in members(type_)
    )
