"""Named repairs of common defects in documents, applied before a document is normalized."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from opgen.core.errors import Note
from opgen.core.frozen import frozen
from opgen.core.pointers import Pointer, original_pointer
from opgen.document.canonical import canonical
from opgen.document.openapi_objects import version_of
from opgen.document.repair import enums, fields, parameters, paths, references, responses, schemas, swagger
from opgen.document.repair.rule import Repair, RepairRule, Trigger, Triggered, apply_rules, at_keys

if TYPE_CHECKING:  # completion of rule ids reads no document
    from opgen.document.document import Document

_REPAIRS: Mapping[str, Repair] = {
    **enums.REPAIRS,
    **parameters.REPAIRS,
    **paths.REPAIRS,
    **references.REPAIRS,
    **responses.REPAIRS,
    **schemas.REPAIRS,
    **swagger.REPAIRS,
    **fields.REPAIRS,
}
_TRIGGERS: Mapping[str, Trigger] = {**schemas.TRIGGERS, **fields.TRIGGERS}


def _passes() -> Iterator[tuple[RepairRule, ...]]:
    """Yield the rules of each section of `rules.txt`."""
    for section in Path(__file__).with_name("rules.txt").read_text("utf-8").split("\n[")[1:]:
        rows = (line.split(maxsplit=3) for line in section.splitlines()[1:] if line)
        yield tuple(
            RepairRule(
                id=id_,
                purpose=purpose,
                kinds=tuple(kinds.replace("-", " ").split(",")),
                repair=_REPAIRS[id_],
                trigger=_TRIGGERS.get(id_, None if keys == "*" else at_keys(keys.split(","))),
            )
            for id_, kinds, keys, purpose in rows
        )


PASSES: tuple[tuple[RepairRule, ...], ...] = tuple(_passes())
"""Rules by pass. The rules of a pass need the repairs of the passes before."""

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
