"""Swapping two versions turns each change into its mirror."""

from random import Random

from opgen.core.errors import OpgenError
from opgen.document.document import Document, load
from opgen.document.repair import repair
from opgen.source.read import Source

from tests.tools.mutations.edits import edited
from tests.tools.mutations.mirrors import Version, unmirrored
from tests.unit.diff.surface.packages import surface_of
from tests.unit.diff.wire.test_rewrites import golden_documents


def _version(document: Document) -> Version:
    try:
        return document, surface_of(document)
    except OpgenError:
        return document, None


def test_change_of_a_randomly_edited_golden_document_has_a_mirror() -> None:
    compared = 0
    for number, document in enumerate(golden_documents()):
        old = _version(repair(document).document)
        root, done = edited(document.root, Random(number))  # noqa: S311 - repeatable
        source = Source(name="edited.json", content=b"", kind="json", root=root)
        try:
            new = _version(repair(load(source)).document)
        except OpgenError:
            continue
        compared += 1
        assert unmirrored(old, new) == [], done

    assert compared > 100
