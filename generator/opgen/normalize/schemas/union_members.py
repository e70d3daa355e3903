"""A `oneOf` or `anyOf`: its branches, what they are called, and what holds for each of them."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from math import prod
from typing import Any

from opgen.core.name_styles import pascal
from opgen.normalize.node import Node
from opgen.normalize.schemas.collected import Place
from opgen.normalize.schemas.flatten import Choice, Flat
from opgen.normalize.schemas.unenforced_constraints import shown

MOST_BRANCHES = 64
"""Of several choices in one schema, taken together, before only the first of them becomes a union."""

_IDLE = frozenset({"required", "not", "title", "description"})
"""A branch of these alone says nothing that a type says."""


def kept_choices(flat: Flat, place: Place) -> tuple[Choice, ...]:
    """The choices of `flat` without those that only say what must be there, and without those that become too many."""
    kept: list[Choice] = []
    for choice in flat.choices:
        # Beside others, a branch that says nothing takes all that the schema around it takes.
        is_idle = all(map(_is_idle, choice.branches))
        branches = () if is_idle else choice.branches
        words = (
            f"matching {' or '.join(shown(branch.value) for branch in choice.branches)}"
        )
        if len(branches) < len(choice.branches):
            place.note((*choice.owner.pointer, choice.keyword), words)
        if not branches:
            continue
        count = prod(len(each.branches) for each in kept) * len(branches)
        if kept and count > MOST_BRANCHES:
            place.note((*choice.owner.pointer, choice.keyword), words)
            continue
        kept.append(replace(choice, branches=branches))
    return tuple(kept)


def base(flat: Flat, kept: tuple[Choice, ...]) -> tuple[Node, ...]:
    """The parts of `flat` that hold for every branch of the first choice; the other choices that are kept among them."""
    others = {(each.owner.pointer, each.keyword) for each in kept[1:]}
    return tuple(
        Node(
            {
                key: value
                for key, value in part.value.items()
                if _is_common(key, is_other_choice=(part.pointer, key) in others)
            },
            part.pointer,
            part.context,
            part.scope,
        )
        for part in flat.parts
    )


def sole_member(choice: Choice) -> Node | None:
    """Return the only member of a union beside null; None where a discriminator or a reference decides.

    A single reference is its own case: it needs no definition. Without null, the one member may be a reference.
    """
    members = [each for each in choice.branches if not _is_null(each)]
    if len(members) != 1 or choice.discriminator is not None:
        return None
    is_nullable = len(members) < len(choice.branches)
    return None if is_nullable and "$ref" in members[0] else members[0]


def branch_names(choice: Choice, *, is_inline: bool = False) -> Iterator[str]:
    """What each branch is called: by its title, by what it refers to, by the constant that marks it, or by its number.

    Of a choice that is no component the one branch beside null needs no number.
    """
    marked: Counter[str] = Counter()
    is_sole = is_inline and sum(not _is_null(each) for each in choice.branches) == 1
    for number, branch in enumerate(choice.branches, start=1):
        name = _own_name(branch)
        if not name and (mark := _mark(branch)):
            marked[mark] += 1
            name = mark if marked[mark] == 1 else f"{mark}{marked[mark]}"
        yield name or ("" if is_sole else f"Option{number}")


def only_text(keywords: Mapping[str, Any]) -> str:
    """The one text that `enum` or `const` allow; empty if it is not one, or no text."""
    values = keywords.get("enum", [keywords.get("const")])
    is_one = isinstance(values, list) and len(values) == 1
    return values[0] if is_one and isinstance(values[0], str) else ""


def _is_common(keyword: str, *, is_other_choice: bool) -> bool:
    if keyword in {"oneOf", "anyOf"}:
        return is_other_choice
    return keyword not in {"allOf", "$ref", "$dynamicRef", "discriminator"}


def _is_idle(branch: Node) -> bool:
    value = branch.value
    return isinstance(value, dict) and bool(value) and value.keys() <= _IDLE


def _is_null(branch: Node) -> bool:
    return isinstance(branch.value, dict) and branch.value.get("type") == "null"


def _own_name(branch: Node) -> str:
    """What a branch calls itself; empty if it has no name."""
    value = branch.value if isinstance(branch.value, dict) else {}
    title, reference = value.get("title"), value.get("$ref")
    if isinstance(title, str) and title.strip():
        return pascal(title)
    return pascal(reference.rsplit("/", 1)[-1]) if isinstance(reference, str) else ""


def _mark(branch: Node) -> str:
    """The constant of a property, as `type` often is; empty if several properties are constant, or none."""
    schemas = [schema.value for _, schema in branch.mapping("properties")]
    texts = [only_text(each) for each in schemas if isinstance(each, dict)]
    marks = [text for text in texts if text.strip()]
    return pascal(marks[0]) if len(marks) == 1 else ""
