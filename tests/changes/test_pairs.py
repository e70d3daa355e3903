"""Every rule of the wire layer over every pair of documents, in both directions."""

from collections.abc import Iterable
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from opgen.diff.model import Change, Severity
from opgen.diff.rules import WIRE_RULES
from opgen.diff.wire.documents import compare_documents

from tests.changes.pair_documents import Pair, pairs, text_of

Changes = tuple[tuple[Change, ...], tuple[Change, ...]]


@pytest.fixture(scope="module")
def found() -> dict[str, Changes]:
    """Return the changes of each pair in both directions, by the name of the pair."""
    return {pair.name: pair.changes() for pair in pairs()}


def test_each_pair_has_the_expected_changes_and_no_other(found: dict[str, Changes]) -> None:
    for pair in pairs():
        assert text_of(found[pair.name]) == pair.expected, pair.name


def test_each_rule_has_a_pair_for_each_of_its_severities(found: dict[str, Changes]) -> None:
    seen = {_fact(change) for each in found.values() for change in _both(each)}
    # Without the date of today, a sunset in the past decides nothing.
    for pair in pairs():
        if pair.name.endswith("-removed-after-sunset"):
            changes = compare_documents(pair.old, pair.new, today=None)
            seen.update(map(_fact, changes))
    expected = {(rule.id, severity) for rule in WIRE_RULES.values() for severity in rule.severities}
    assert expected - seen == set()
    assert seen - expected == set()


def test_each_rule_has_a_mirror() -> None:
    for rule in WIRE_RULES.values():
        assert rule.mirror, rule.id
        assert {*rule.mirror} <= WIRE_RULES.keys(), rule.id


def test_swapped_documents_give_a_declared_mirror(found: dict[str, Changes]) -> None:
    for name, (forward, backward) in found.items():
        for changes, others in ((forward, backward), (backward, forward)):
            rules = {each.rule for each in others}
            for change in changes:
                assert rules & {*WIRE_RULES[change.rule].mirror}, (name, change.rule)


def test_the_order_of_keys_changes_no_finding(found: dict[str, Changes]) -> None:
    for pair in pairs():
        shuffled = Pair(
            folder=pair.folder,
            old=replace(pair.old, root=_shuffled(pair.old.root)),
            new=replace(pair.new, root=_shuffled(pair.new.root)),
        )
        assert shuffled.changes()[0] == found[pair.name][0], pair.name


def _fact(change: Change) -> tuple[str, Severity]:
    return change.rule, change.severity


def _both(changes: Changes) -> Iterable[Change]:
    return (*changes[0], *changes[1])


def _shuffled(value: Any) -> Any:  # a JSON value
    """Return `value` with the keys of all mappings in another order."""
    if isinstance(value, list):
        return [_shuffled(each) for each in value]
    if not isinstance(value, dict):
        return value
    keys = list(value)
    Random(len(keys)).shuffle(keys)  # noqa: S311  # a repeatable order
    return {key: _shuffled(value[key]) for key in keys}
