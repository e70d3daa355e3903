"""Each difference that an independent validator of JSON Schema finds has a finding."""

from random import Random

from jsonschema import Draft202012Validator
from opgen.diff.model import Severity
from opgen.diff.wire.documents import compare_documents

from tests.changes.random_schemas import edited, schema
from tests.changes.test_unchanged import document
from tests.unit.codegen.models.wild import value

_PAIRS, _VALUES = 150, 20


def test_value_that_only_one_version_accepts_has_a_finding() -> None:
    compared = 0
    for seed in range(_PAIRS):
        random = Random(seed)  # noqa: S311  # repeatable schemas
        old = schema(random)
        new = edited(random, old)
        changes = compare_documents(document(old), document(new), today=None)
        # By the catalogue, an added optional property is safe, although an open object accepted any value for its name.
        if any("optional" in change.rule.split("-") for change in changes):
            continue
        compared += 1
        found = {change.direction for change in changes if change.severity is not Severity.SAFE}
        before, after = Draft202012Validator(old), Draft202012Validator(new)
        for _ in range(_VALUES):
            each = value(random, random.choice([old, new]), {})
            accepted = before.is_valid(each), after.is_valid(each)
            assert accepted != (True, False) or "request" in found, (old, new, each)
            assert accepted != (False, True) or "response" in found, (old, new, each)
    assert compared > _PAIRS / 2
