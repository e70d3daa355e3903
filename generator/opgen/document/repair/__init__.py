"""Named repairs of common defects in documents, applied before a document is normalized."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from opgen.core.errors import Note
from opgen.core.frozen import frozen
from opgen.core.pointers import Pointer, original_pointer
from opgen.document.canonical import canonical
from opgen.document.openapi_objects import version_of
from opgen.document.repair import enums, parameters, paths, references, responses, schemas, swagger, typos, values
from opgen.document.repair.rule import RepairRule, Triggered, apply_rules

if TYPE_CHECKING:  # completion of rule ids reads no document
    from opgen.document.document import Document

PASSES: tuple[tuple[RepairRule, ...], ...] = (
    # First, every value gets the type that its field has.
    (
        *swagger.ROOT_RULES,
        *values.RULES,
        *paths.KEY_RULES,
        *parameters.KEY_RULES,
        *responses.KEY_RULES,
    ),
    # The next rules need valid references.
    references.RULES,
    # The last rules compare values of several fields or objects.
    (
        *paths.RULES,
        *parameters.RULES,
        *swagger.RULES,
        *responses.RULES,
        *schemas.RULES,
        *enums.RULES,
        *typos.RULES,
    ),
)

# Maximum number of rounds over all passes. A repaired value can be the input of another rule.
_MAX_ROUNDS = 3

REPAIR_RULES: tuple[RepairRule, ...] = tuple(rule for rules in PASSES for rule in rules)
"""All rules, in the order of their application."""


@frozen
class Repaired:
    """Repaired document, and the notes about its defects.

    - `origins`: original pointers of moved values, by their new pointers. Each pass adds one mapping.
    """

    document: "Document"
    notes: tuple[Note, ...]
    origins: tuple[Mapping[Pointer, Pointer], ...]

    def original(self, pointer: Pointer) -> Pointer:
        """Return the pointer in the original document for `pointer` in the repaired one."""
        return _original(pointer, self.origins)


def _original(pointer: Pointer, origins: Sequence[Mapping[Pointer, Pointer]]) -> Pointer:
    for each in reversed(origins):
        pointer = original_pointer(pointer, each)
    return pointer


def repair(document: "Document") -> Repaired:
    """Repair `document` by `PASSES`. A document without defects is returned unchanged."""
    root, triggered = document.root, Triggered(REPAIR_RULES)
    notes: list[Note] = []
    origins: list[Mapping[Pointer, Pointer]] = []
    for _ in range(_MAX_ROUNDS):
        before = root
        for rules in PASSES:
            root, found, moved = apply_rules(root, (version_of(root) or "3.1")[:3], rules, triggered)
            notes += (replace(note, pointer=_original(note.pointer, origins)) for note in found)
            origins.append(moved)
        if root is before:
            break
    if root is not document.root:
        document = replace(document, root=canonical(root))
    return Repaired(document=document, notes=tuple(dict.fromkeys(notes)), origins=tuple(origins))
