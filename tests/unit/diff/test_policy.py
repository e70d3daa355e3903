"""The allow-list of reviewed changes, and the changes that count."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from opgen.core.errors import UsageError
from opgen.diff.identity import fingerprint
from opgen.diff.model import Allowed, Change, Direction, Layer, Severity, Side
from opgen.diff.policy import AllowEntry, Policy, decide, verify_rules

from tests.unit.diff.test_fingerprint import CHANGE

TODAY = date(2026, 5, 1)
JOBS = replace(CHANGE, operations=("GET /jobs/{id}",))
ENTRY = AllowEntry(rule=CHANGE.rule, reason="no caller sends it", shown="allow.0")


def test_allowed_change_stays_in_the_report_with_its_reason() -> None:
    (reported,) = decide([CHANGE], Policy(entries=(ENTRY,)), TODAY).changes
    assert reported.allowed == Allowed(reason="no caller sends it")


@pytest.mark.parametrize(
    ("operation", "pointer", "is_allowed"),
    [
        ("GET /jobs/{id}", "", True),
        ("GET *", "/paths/~1jobs~1{id}/*", True),
        ("POST *", "", False),
        ("", "/components/*", False),
    ],
)
def test_entry_matches_operations_and_pointers_by_pattern(operation: str, pointer: str, *, is_allowed: bool) -> None:
    entry = replace(ENTRY, operation=operation, pointer=pointer)
    (reported,) = decide([JOBS], Policy(entries=(entry,)), TODAY).changes
    assert bool(reported.allowed) is is_allowed


def test_entry_for_one_operation_does_not_hide_a_change_of_others() -> None:
    shared = replace(JOBS, operations=("GET /jobs/{id}", "PUT /jobs/{id}"))
    entry = replace(ENTRY, operation="GET *")
    decided = decide([shared], Policy(entries=(entry,)), TODAY)
    assert decided.changes[0].allowed is None
    (note,) = decided.notes
    assert note.endswith("matches only some of the operations of a change")


def test_entry_that_matches_nothing_is_reported_as_stale() -> None:
    decided = decide([], Policy(entries=(ENTRY,)), TODAY)
    assert decided.notes == ('allow.0: entry for "request-parameter-removed" is stale: it matches no change',)


def test_expired_entry_allows_nothing_and_is_reported() -> None:
    entry = replace(ENTRY, until=date(2026, 4, 30))
    decided = decide([CHANGE], Policy(entries=(entry,)), TODAY)
    assert decided.changes[0].allowed is None
    assert decided.notes == ('allow.0: entry for "request-parameter-removed" expired on 2026-04-30',)
    last_day = replace(ENTRY, until=TODAY)
    decided = decide([CHANGE], Policy(entries=(last_day,)), TODAY)
    assert decided.changes[0].allowed is not None


def test_fingerprint_accepts_one_change() -> None:
    other = replace(CHANGE, pointer=("paths", "/jobs", "get"))
    policy = Policy(accepted={fingerprint(CHANGE): Allowed(reason="reviewed")})
    reported = decide([CHANGE, other], policy, TODAY).changes
    assert [bool(each.allowed) for each in reported] == [True, False]


def test_response_that_only_the_document_refuses_does_not_count() -> None:
    """A response whose change implies no change of the package has the types that the old package reads."""
    response = replace(
        CHANGE,
        rule="response-property-max-increased",
        severity=Severity.BREAKING,
        direction=Direction.RESPONSE,
    )
    field = replace(CHANGE, rule="python-field-type-changed", layer=Layer.PYTHON, parent=fingerprint(response))

    def counts(*changes: Change, **settings: Any) -> list[bool]:
        return [each.gates for each in decide(changes, Policy(**settings), TODAY).changes]

    assert counts(response) == [False]
    assert counts(response, field) == [True, True]
    assert counts(response, replace(field, severity=Severity.SAFE)) == [False, True]
    member = replace(response, message=f"{response.message}: 1", new=Side(value=1))
    assert counts(replace(response, message=f"{response.message}: 0"), member, field) == [True, True, True]
    assert counts(replace(response, direction=Direction.REQUEST)) == [True]
    assert counts(response, gates_documents=True) == [True]


def test_unknown_rule_is_refused_with_the_nearest_rule() -> None:
    policy = Policy(entries=(ENTRY, replace(ENTRY, rule="request-parameter-remove")))
    with pytest.raises(UsageError, match="did you mean request-parameter-removed"):
        verify_rules(policy, {CHANGE.rule})
