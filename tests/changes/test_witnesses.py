"""Witnesses of the breaking changes of all pairs of documents, and of all pairs of packages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import pytest
from opgen.diff.model import Change, Severity
from opgen.diff.rules import CHANGE_RULES, WIRE_RULES
from opgen.diff.surface.compare import compare_surfaces
from opgen.diff.surface.data import read_surface, surface_data
from opgen.diff.wire.documents import compare_documents
from opgen.diff.witness import witnesses
from opgen.diff.witness.model import MISSING, MOST_LINES, Means, Subject, Witness
from opgen.diff.witnesses import Outcome, Verdict, verdicts
from opgen.document.document import Document

from tests.changes.merged_pairs import is_mergeable, merged, requests_alone
from tests.changes.package_pairs import EDITS, NEW_OPTIONS, OLD_OPTIONS, service
from tests.changes.pair_documents import TODAY, pairs
from tests.unit.diff.surface.packages import files_of, version_of

Files = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Breaking change with its witness."""

    change: Change
    witness: Witness


def _breaking(changes: Sequence[Change], old: Subject, new: Subject) -> list[Found]:
    return [
        Found(change=change, witness=witness)
        for change, witness in zip(changes, witnesses(changes, old, new), strict=True)
        if witness is not None
    ]


def _compared(documents: tuple[Document, Document]) -> list[Found]:
    """Return the breaking changes in both directions."""
    versions = [*map(version_of, documents)]
    found = []
    for way in (1, -1):
        (before, old), (after, new) = versions[::way]
        wire = compare_documents(before, after, today=TODAY)
        package = compare_surfaces(old.surface, new.surface)
        found += _breaking((*wire, *package), old, new)
    return found


@pytest.fixture(scope="module")
def found() -> list[Found]:
    """Return the breaking changes of all pairs of documents."""
    mergeable = tuple(pair for pair in pairs() if is_mergeable(pair))
    others = [(e.old, e.new) for e in pairs() if not is_mergeable(e)]
    all_: list[Found] = []
    for both in (merged(mergeable), *others):
        all_ += _compared(both)
    return all_


def test_each_breaking_change_has_a_witness_in_at_most_eight_lines_or_a_reason(found: list[Found]) -> None:
    for each in found:
        rule, witness = each.change.rule, each.witness
        assert bool(witness.lines) != bool(witness.reason), (rule, each.change.message)
        assert rule not in WIRE_RULES or not CHANGE_RULES[rule].declared or witness.means is Means.NONE, rule
        assert len(witness.lines) <= MOST_LINES
        assert all("\n" not in line for line in witness.lines)
        compile("\n".join(witness.lines), "witness", "exec")


@dataclass(frozen=True, slots=True)
class _Executions:
    """Witnesses that run together, each in a package of its own, with the files of all packages."""

    found: list[Found] = field(default_factory=list)
    old: Files = field(default_factory=dict)
    new: Files = field(default_factory=dict)

    def add(self, found: Iterable[Found], old: Files, new: Files) -> None:
        """Add witnesses, if they are code, with the packages of both versions."""
        self.found.extend(each for each in found if each.witness.lines)
        self.old.update(old)
        self.new.update(new)

    def verdicts(self) -> tuple[Verdict, ...]:
        """Execute all witnesses."""
        return verdicts([each.witness for each in self.found], self.old, self.new)


def _moved(files: Files, package: str) -> Files:
    """Return the files of a package with another name."""
    return {f"{package}/{p.partition('/')[2]}": text for p, text in files.items()}


def _in_package(of: Subject, package: str) -> Subject:
    return replace(of, surface=replace(of.surface, package=package))


def _add_requests(executions: _Executions, found: Iterable[Found]) -> None:
    """Add a request for each rule on the wire, in both directions."""
    mergeable = [pair for pair in pairs() if is_mergeable(pair)]
    chosen: dict[str, int] = {}
    for each in found:
        _, mark, number = "".join(each.change.operations[:1]).partition(" /P")
        if each.witness.means is Means.REQUEST and mark:
            chosen.setdefault(each.change.rule, int(number[:3]))
    executed = tuple(mergeable[number] for number in sorted({*chosen.values()}))
    documents = [requests_alone(each) for each in merged(executed)]
    versions, files = [*map(version_of, documents)], [*map(files_of, documents)]
    for package, way in (("forward", 1), ("backward", -1)):
        old, new = (_in_package(each, package) for _, each in versions[::way])
        changes = compare_documents(versions[::way][0][0], versions[::way][1][0], today=TODAY)
        sent = [e for e in _breaking(changes, old, new) if e.witness.means is Means.REQUEST]
        executions.add(sent, *(_moved(each, package) for each in files[::way]))


def _add_packages(executions: _Executions) -> None:
    """Add the changes of the package of a service, and of its edits."""
    documents, options = service(), (OLD_OPTIONS, NEW_OPTIONS)
    (_, old), (_, new) = map(version_of, documents, options)
    before, after = map(files_of, documents, options)
    changes = compare_surfaces(old.surface, new.surface)
    executions.add(_breaking(changes, old, new), before, after)
    for number, edit in enumerate(EDITS):
        package = f"edited{number}"
        text = surface_data(replace(old.surface, package=package))
        surfaces = [read_surface(e.encode()).surface for e in (text, text.replace(*edit.surface))]
        subjects = [replace(old, surface=each, functions={}) for each in surfaces]
        changes = compare_surfaces(surfaces[0], surfaces[1])
        assert f"python-{edit.rule}" in {each.rule for each in changes}
        edited = {path: each.replace(*edit.files) for path, each in before.items()}
        executions.add(
            _breaking(changes, subjects[0], subjects[1]), _moved(before, package), _moved(edited, surfaces[1].package)
        )


def test_each_breaking_rule_is_shown_by_execution_or_has_a_reason(found: list[Found]) -> None:
    executions = _Executions()
    _add_requests(executions, found)
    _add_packages(executions)
    results = executions.verdicts()
    wrong = [
        (each.change.rule, each.change.message, result.reason)
        for each, result in zip(executions.found, results, strict=True)
        if result.outcome is not Outcome.VERIFIED
    ]
    assert wrong == []
    shown = {e.change.rule for e in executions.found}
    shown |= {e.change.rule for e in found if e.witness.means is Means.RESPONSE or e.witness.reason != MISSING.reason}
    breaking = {id_ for id_, rule in CHANGE_RULES.items() if Severity.BREAKING in rule.severities and not rule.declared}
    assert breaking - shown == set()
