"""Witnesses of changes of the package: one, or a reason, for each breaking change of each pair of surfaces."""

import pytest
from opgen.core.options import Options
from opgen.diff.model import Severity
from opgen.diff.rules import PACKAGE_RULES
from opgen.diff.surface.compare import compare_surfaces
from opgen.diff.surface.model import Surface
from opgen.diff.witness import witnesses
from opgen.diff.witness.model import MOST_LINES, Means, Subject, subject
from opgen.pipeline import prepare, read_prepared

from tests.support.documents import read_document
from tests.unit.diff.surface.pairs import PAIRS, Pair

_RULES = PACKAGE_RULES
_DOCUMENT = prepare(read_document({}))
_API = read_prepared(_DOCUMENT, Options(package="jobs"))


def _subject(surface: Surface) -> Subject:
    return subject(_DOCUMENT.document, _API, surface)


_WITHOUT_DOCUMENT = {"body", "field", "parameter"}
"""Subjects of rules whose witness needs values of the document."""


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.rule)
def test_each_breaking_change_has_a_witness_or_a_reason(pair: Pair) -> None:
    for old, new in (pair.surfaces, pair.surfaces[::-1]):
        changes = compare_surfaces(old, new)
        found = witnesses(changes, _subject(old), _subject(new))
        for change, witness in zip(changes, found, strict=True):
            if change.severity is not Severity.BREAKING:
                assert witness is None
                continue
            assert witness is not None
            rule = _RULES[change.rule]
            if witness.means is Means.NONE:
                assert (rule.declared and witness.reason == rule.declared) or rule.subject in _WITHOUT_DOCUMENT, rule.id
                continue
            assert witness.means is Means.CODE
            assert 0 < len(witness.lines) <= MOST_LINES
            compile("\n".join(witness.lines), "witness", "exec")
