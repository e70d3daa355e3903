"""Named repairs of common defects in documents, applied before a document is normalized."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from opgen.core.errors import Note
from opgen.core.pointers import Pointer, original_pointer
from opgen.document.canonical import canonical
from opgen.document.openapi_objects import version_of
from opgen.document.repair import enums, parameters, paths, references, responses, schemas, swagger, typos, values
from opgen.document.repair.rule import RepairRule
from opgen.document.repair.walk import Triggered, apply_rules

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

_MAX_ROUNDS = 3
"""Maximum number of rounds over all passes. A repaired value can be the input of another rule."""

REPAIR_RULES: tuple[RepairRule, ...] = tuple(rule for rules in PASSES for rule in rules)
"""All rules, in the order of their application."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repaired:
    """Repaired document, and the notes about its defects."""

    document: "Document"
    notes: tuple[Note, ...]
    origins: tuple[Mapping[Pointer, Pointer], ...] = field(default=())
    """Original pointers of moved values, by their new pointers. Each pass adds one mapping."""

    def original(self, pointer: Pointer) -> Pointer:
        """Return the pointer in the original document for `pointer` in the repaired one."""
        for origins in reversed(self.origins):
            pointer = original_pointer(pointer, origins)
        return pointer


def _run_passes(repaired: Repaired, triggered: Triggered) -> Repaired:
    """Run all passes in order. Each pass repairs the result of the previous one."""
    for rules in PASSES:
        before = repaired.document.root
        version = (version_of(before) or "3.1")[:3]
        after, notes, origins = apply_rules(before, version, rules, triggered)
        located = (replace(n, pointer=repaired.original(n.pointer)) for n in notes)
        repaired = Repaired(
            document=replace(repaired.document, root=after),
            notes=tuple(dict.fromkeys((*repaired.notes, *located))),
            origins=(*repaired.origins, origins),
        )
    return repaired


def repair(document: "Document") -> Repaired:
    """Repair `document` by `RULES`. A document without defects is returned unchanged."""
    repaired = Repaired(document=document, notes=())
    triggered = Triggered(REPAIR_RULES)
    for _ in range(_MAX_ROUNDS):
        before = repaired.document.root
        repaired = _run_passes(repaired, triggered)
        if repaired.document.root is before:
            break
    if repaired.document.root is document.root:
        return replace(repaired, document=document)
    written = canonical(repaired.document.root)
    return replace(repaired, document=replace(document, root=written))
