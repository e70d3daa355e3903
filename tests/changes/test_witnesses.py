"""Witnesses of the breaking changes of all pairs of documents."""

from collections.abc import Iterator, Sequence

import pytest
from opgen.changes.model import Change, Layer
from opgen.changes.surface.compare import compare_surfaces
from opgen.changes.wire.compare import compare_documents
from opgen.changes.wire.rules import RULES
from opgen.changes.witness.make import witnesses
from opgen.changes.witness.model import (
    MOST_LINES,
    Means,
    Subject,
    Witness,
    subject,
)
from opgen.cli.witness_runs import Run, verdicts
from opgen.core.options import Options
from opgen.document.document import Document
from opgen.pipeline import described_package, generate, prepare

from tests.changes.pair_documents import TODAY, Pair, pairs

Found = dict[str, list[tuple[Change, Witness]]]

NOT_SHOWN = frozenset({
    # The subtype is not part of the schema of the response.
    ("operations/subtype-changed", "response-property-type-changed"),
    ("operations/subtype-of-mapping-changed", "response-property-type-changed"),
    # An optional body that is null is not sent.
    ("schemas/became-nullable", "request-body-became-not-nullable"),
    ("schemas/reference-became-nullable", "request-body-became-not-nullable"),
    # The shorter list of items accepts all values of the longer list.
    ("schemas/constraint-prefix-items", "-constraint-changed"),
    ("operations/request-body-item-schema-changed", "request-property-type-changed"),
})  # fmt: skip
"""Pairs and rules (or ends of rules) without a witness."""


def _subject(document: Document, package: str) -> Subject:
    prepared = prepare(document)
    api, surface = described_package(prepared, Options(package=package))
    return subject(prepared.document, api, surface)


def _witnesses(
    old: Subject, new: Subject, pair: Sequence[Document]
) -> Iterator[tuple[Change, Witness]]:
    wire = compare_documents(
        prepare(pair[0]).document, prepare(pair[1]).document, today=TODAY
    )
    changes = (*wire, *compare_surfaces(old.surface, new.surface))
    for change, witness in zip(changes, witnesses(changes, old, new), strict=True):
        if witness is not None:
            yield change, witness


@pytest.fixture(scope="module")
def subjects() -> dict[str, tuple[Subject, Subject]]:
    """Return both versions of each pair, by the name of the pair."""
    return {
        pair.name: (
            _subject(pair.old, f"client{number}"),
            _subject(pair.new, f"client{number}"),
        )
        for number, pair in enumerate(pairs())
    }


@pytest.fixture(scope="module")
def found(subjects: dict[str, tuple[Subject, Subject]]) -> Found:
    """Return the breaking changes with their witnesses, by the name of the pair and the direction."""
    all_: Found = {}
    for pair in pairs():
        old, new = subjects[pair.name]
        all_[f"{pair.name} forward"] = [*_witnesses(old, new, (pair.old, pair.new))]
        all_[f"{pair.name} back"] = [*_witnesses(new, old, (pair.new, pair.old))]
    return all_


def test_each_breaking_change_on_the_wire_has_a_witness_or_a_reason(
    found: Found,
) -> None:
    missing = set()
    for name, listed in found.items():
        for change, witness in listed:
            is_missing = witness.means is Means.MISSING
            if (
                is_missing
                and change.layer is Layer.WIRE
                and "as text" not in witness.reason
            ):
                missing.add((name.partition(" ")[0], change.rule))
    unknown = {
        each
        for each in missing
        if not any(each[0] == n and each[1].endswith(e) for n, e in NOT_SHOWN)
    }
    assert unknown == set()


def test_each_rule_on_the_wire_is_shown_or_declared(found: Found) -> None:
    shown: dict[str, set[Means]] = {}
    for listed in found.values():
        for change, witness in listed:
            shown.setdefault(change.rule, set()).add(witness.means)
    for rule, means in shown.items():
        if rule in RULES:
            assert means & {Means.REQUEST, Means.ENCODING, Means.RESPONSE} or (
                Means.DECLARATION in means or means == {Means.MISSING}
            ), rule
            if RULES[rule].declared:
                assert means == {Means.DECLARATION}, rule
    executed = [
        rule
        for rule, means in shown.items()
        if means & {Means.REQUEST, Means.ENCODING, Means.RESPONSE}
    ]
    assert len(executed) > 180


def test_each_witness_has_at_most_eight_lines(found: Found) -> None:
    for listed in found.values():
        for _, witness in listed:
            assert len(witness.lines) <= MOST_LINES
            assert all("\n" not in line for line in witness.lines)
            compile("\n".join(witness.lines), "witness", "exec")


_NOT_SENT = frozenset({
    # Packages send no headers of parts, so both send the same bytes.
    ("operations/request-body-part-header-added", "request-body-serialization-changed"),
    # The value of the witness has no reserved characters.
    ("operations/request-parameter-allow-reserved", "request-parameter-serialization-changed"),
    # Only JSON bodies and their items are checked.
    ("operations/request-body-item-schema-changed", "request-property-type-changed"),
})  # fmt: skip
_EXECUTED = 16


def test_requests_are_refused_by_the_new_document(
    subjects: dict[str, tuple[Subject, Subject]], found: Found
) -> None:
    """Build requests with packages of one pair for each rule of operations, and of every twelfth other pair."""
    seen: set[str] = set()
    chosen: list[tuple[Pair, list[tuple[Change, Witness]]]] = []
    for number, pair in enumerate(pairs()):
        listed = [
            (change, witness)
            for change, witness in found[f"{pair.name} forward"]
            if witness.means in {Means.REQUEST, Means.ENCODING}
        ]
        rules = {change.rule for change, _ in listed}
        is_wanted = pair.name.startswith("operations/") or number % 12 == 0
        if is_wanted and rules - seen:
            seen |= rules
            chosen.append((pair, listed))
    assert len(seen) >= _EXECUTED
    runs: list[Run] = []
    old: dict[str, str] = {}
    new: dict[str, str] = {}
    for pair, listed in chosen:
        both = subjects[pair.name]
        package = both[0].surface.package
        for files, document in ((old, pair.old), (new, pair.new)):
            generated = generate(document, Options(package=package)).files
            files.update(
                {f"{package}/{path}": text for path, text in generated.items()}
            )
        runs += [
            Run(witness=witness, old=both[0], new=both[1]) for _, witness in listed
        ]
    names = [(p.name, c.rule) for p, listed in chosen for c, _ in listed]
    results = verdicts(runs, old, new, checks_types=False)
    wrong = {
        name: result.reason
        for name, result in zip(names, results, strict=True)
        if not result.is_verified and name not in _NOT_SENT
    }
    assert wrong == {}
