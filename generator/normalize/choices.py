"""A `oneOf` or `anyOf`: its branches, what they are called, and what holds for each of them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import prod

from generator.errors import Pointer
from generator.names import pascal
from generator.normalize.flatten import Choice, Flat
from generator.normalize.node import Node
from generator.normalize.registry import Place
from generator.normalize.unchecked import shown

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
        words = " or ".join(shown(branch.value) for branch in choice.branches)
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


def branch_names(choice: Choice, *, is_inline: bool = False) -> Iterator[str]:
    """What each branch is called: by its title, by what it refers to, by what marks it, or by its number.

    A choice that is no component leaves its name to a branch beside which there is only null.
    """
    valued = [branch for branch in choice.branches if not _is_null(branch)]
    is_sole = is_inline and len(valued) == 1
    marks = _marks([branch for branch in valued if not _own_name(branch)])
    for number, branch in enumerate(choice.branches, start=1):
        default = "" if is_sole else marks.get(branch.pointer, f"Option{number}")
        yield _own_name(branch) or default


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


def _marks(branches: Sequence[Node]) -> dict[Pointer, str]:
    """The constants of a property that all `branches` have, as `type` often is: of that which tells most of them apart."""
    if len(branches) < 2:
        return {}
    constants = [dict(_constants(branch)) for branch in branches]
    best: dict[Pointer, str] = {}
    for name in sorted(set(constants[0]).intersection(*constants[1:])):
        names = [pascal(each[name]) for each in constants]
        found = zip(branches, names, strict=True)
        marks = {each.pointer: mark for each, mark in found if names.count(mark) == 1}
        best = max(best, marks, key=len)
    return best


def _constants(branch: Node) -> Iterator[tuple[str, str]]:
    """The properties that can be one text only, and the text."""
    for name, schema in branch.mapping("properties"):
        value = schema.value if isinstance(schema.value, dict) else {}
        enum = value.get("enum")
        only = enum[0] if isinstance(enum, list) and len(enum) == 1 else None
        text = value.get("const", only)
        if isinstance(text, str) and text.strip():
            yield name, text
