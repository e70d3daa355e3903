"""What is commonly wrong in documents, mended by named rules before a document is read, and said."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from opgen.core.errors import Note
from opgen.core.pointers import Pointer
from opgen.document.canonical import canonical
from opgen.document.document import Document, version_of
from opgen.document.repair import enums as constants
from opgen.document.repair import (
    parameters,
    paths,
    patterns,
    references,
    required,
    schemas,
    swagger,
    type_names,
    values,
)
from opgen.document.repair import responses as answers
from opgen.document.repair import root as whole
from opgen.document.repair import security as access
from opgen.document.repair.rule import Rule, original
from opgen.document.repair.walk import walked

_PASSES: tuple[tuple[Rule, ...], ...] = (
    # What stands where, and of which kind.
    (
        *swagger.ROOT_RULES,
        *whole.RULES,
        *values.RULES,
        *references.KEY_RULES,
        *paths.KEY_RULES,
        *parameters.KEY_RULES,
        *answers.KEY_RULES,
    ),
    # Then references can be followed.
    references.RULES,
    # Then what the objects say beside one another.
    (
        *paths.RULES,
        *parameters.RULES,
        *swagger.RULES,
        *answers.RULES,
        *access.RULES,
        *type_names.RULES,
        *required.RULES,
        *schemas.RULES,
        *constants.RULES,
        *patterns.RULES,
    ),
)

_ROUNDS = 3
"""What is mended may stand where other rules look: they look again, until nothing is left, but so often at most."""

RULES: tuple[Rule, ...] = tuple(rule for rules in _PASSES for rule in rules)
"""All rules, in the order in which they mend."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repaired:
    """A document as it is meant, and what was wrong with it."""

    document: Document
    notes: tuple[Note, ...]
    origins: tuple[Mapping[Pointer, Pointer], ...] = field(default=())

    def original(self, pointer: Pointer) -> Pointer:
        """Where what stands at `pointer` of the repaired document stands in the one that was given."""
        for origins in reversed(self.origins):
            pointer = original(pointer, origins)
        return pointer


def _round(repaired: Repaired) -> Repaired:
    """All passes, one after the other, over what those before have made of the document."""
    for rules in _PASSES:
        root = repaired.document.root
        version = (version_of(root) or "3.1")[:3]
        mended, notes, origins = walked(root, version, rules)
        places = (replace(n, pointer=repaired.original(n.pointer)) for n in notes)
        repaired = Repaired(
            document=replace(repaired.document, root=mended),
            notes=tuple(dict.fromkeys((*repaired.notes, *places))),
            origins=(*repaired.origins, origins),
        )
    return repaired


def repair(document: Document) -> Repaired:
    """`document` with all that `RULES` mend; one without faults comes back as it is."""
    repaired = Repaired(document=document, notes=())
    for _ in range(_ROUNDS):
        before = repaired.document.root
        repaired = _round(repaired)
        if repaired.document.root is before:
            break
    if repaired.document.root is document.root:
        return replace(repaired, document=document)
    root = canonical(repaired.document.root)
    return replace(repaired, document=replace(document, root=root))
