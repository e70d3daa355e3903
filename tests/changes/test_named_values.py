"""Each change on the wire names a value that differs between both documents."""

from dataclasses import replace
from random import Random

from opgen.diff.wire.documents import compare_documents
from opgen.document.document import Document

from tests.changes.named_values import names_a_difference
from tests.changes.pair_documents import TODAY, pairs
from tests.changes.random_schemas import edited as edited_schema
from tests.changes.random_schemas import schema
from tests.changes.test_unchanged import document
from tests.tools.mutations.edits import edited

_SEEDS = 150


def _unnamed(old: Document, new: Document) -> list[str]:
    """Return the changes in both directions that name no difference."""
    return [
        f"{each.rule} {each.pointer}: {each.message}"
        for one, other in ((old, new), (new, old))
        for each in compare_documents(one, other, today=TODAY)
        if not names_a_difference(each, one.root, other.root)
    ]


def test_each_change_of_a_pair_names_a_value_that_differs() -> None:
    for pair in pairs():
        assert _unnamed(pair.old, pair.new) == [], pair.name


def test_each_change_after_random_edits_names_a_value_that_differs() -> None:
    for number, pair in enumerate(pairs()):
        root, done = edited(pair.old.root, Random(number))  # noqa: S311  # repeatable edits
        new = replace(pair.old, root=root)
        assert _unnamed(pair.old, new) == [], (pair.name, done)


def test_each_change_of_random_schemas_names_a_value_that_differs() -> None:
    for seed in range(_SEEDS):
        random = Random(seed)  # noqa: S311  # repeatable schemas
        old = schema(random)
        new = edited_schema(random, old)
        assert _unnamed(document(old), document(new)) == [], (old, new)
