"""Rules of the Python layer: each has pairs, its steps, and its mirror."""

import pytest
from opgen.diff.model import Breaks, Change, Severity
from opgen.diff.rules import PACKAGE_RULES
from opgen.diff.surface.compare import compare_surfaces

from tests.unit.diff.surface.pairs import PAIRS, Pair

_BY_ID = PACKAGE_RULES


@pytest.mark.parametrize("pair", PAIRS, ids=lambda each: f"{each.rule} {each.breaks}")
def test_pair_gives_its_rule_with_its_step(pair: Pair) -> None:
    old, new = pair.surfaces

    found = {(each.rule, each.breaks) for each in compare_surfaces(old, new)}

    assert (f"python-{pair.rule}", pair.breaks) in found


def test_every_rule_has_a_pair() -> None:
    found = {
        change.rule
        for pair in PAIRS
        for old, new in (pair.surfaces, pair.surfaces[::-1])
        for change in compare_surfaces(old, new)
    }

    assert found == set(_BY_ID)


def test_every_rule_has_a_mirror_that_has_the_rule_as_its_mirror() -> None:
    assert all(rule.mirror for rule in PACKAGE_RULES.values())
    assert [
        (rule.id, other)
        for rule in PACKAGE_RULES.values()
        for other in rule.mirror
        if rule.id not in _BY_ID[other].mirror
    ] == []


def test_swapped_pair_gives_the_mirrors() -> None:
    for pair in PAIRS:
        old, new = pair.surfaces
        backward = {each.rule for each in compare_surfaces(new, old)}
        for change in compare_surfaces(old, new):
            assert _is_declared(change), change
            assert backward & {*_BY_ID[change.rule].mirror}, change


def test_surface_is_equal_to_itself() -> None:
    for pair in PAIRS:
        for surface in pair.surfaces:
            assert compare_surfaces(surface, surface) == ()


def _is_declared(change: Change) -> bool:
    """Return whether the table has the severity and the step of `change`."""
    rule = _BY_ID[change.rule]
    if change.severity not in rule.severities:
        return False
    is_safe = change.breaks in {Breaks.NOTHING, Breaks.FILES}
    assert (change.severity is Severity.BREAKING) is not is_safe
    return change.breaks in rule.steps
