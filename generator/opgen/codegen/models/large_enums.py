"""Enums with many members, which datamodel-code-generator prints in quadratic time.

It prints such an enum with few members. Then the lines of all members replace these few lines. `verify_models` verifies
the complete class, as it does for every other class.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from opgen.api.schema import Definition, Enum, Member, Model

_LARGE = 1_000
"""Smallest number of members of a large enum. Such an enum takes a tenth of a second."""


def shortened(definitions: Iterable[Definition]) -> tuple[Definition, ...]:
    """Return `definitions` with few members in each large enum: the first one, and the defaults of fields."""
    definitions = tuple(definitions)
    if not any(map(_is_large, definitions)):
        return definitions
    defaults = {
        repr(field.default.value)
        for definition in definitions
        if isinstance(definition, Model)
        for field in definition.fields
        if field.default is not None
    }
    return tuple(
        (replace(each, members=_few(each.members, defaults)) if isinstance(each, Enum) and _is_large(each) else each)
        for each in definitions
    )


def completed_enums(source: str, definitions: Iterable[Definition]) -> str:
    """Return `source` with all members of the large enums of `definitions`."""
    for definition in definitions:
        if isinstance(definition, Enum) and _is_large(definition):
            source = _with_members(source, definition)
    return source


def _with_members(source: str, enum: Enum) -> str:
    head = rf"^class {enum.name}\([A-Za-z]+\):\n"
    printed = re.search(rf"{head}(?:    .*(?:\n|\Z))+", source, re.MULTILINE)
    if printed is None:
        return source  # `verify_models` reports the missing class
    first, _, _ = printed[0].partition("\n")
    members = (f"    {member.name} = {member.value!r}" for member in enum.members)
    complete = "\n".join([first, *members, ""])
    return source[: printed.start()] + complete + source[printed.end() :]


def _is_large(definition: Definition) -> bool:
    return isinstance(definition, Enum) and len(definition.members) >= _LARGE


def _few(members: tuple[Member, ...], defaults: set[str]) -> tuple[Member, ...]:
    return (members[0], *(member for member in members[1:] if repr(member.value) in defaults))
