"""Proposed version steps of consecutive versions, compared with what execution shows."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from opgen.core.options import Options
from opgen.diff.identity import fingerprint
from opgen.diff.model import Change, ReportedChange, sorted_changes
from opgen.diff.policy import Step, decide_step
from opgen.diff.surface.compare import compare_surfaces
from opgen.diff.wire.documents import compare_documents
from opgen.diff.witness import witnesses
from opgen.diff.witness.model import Means, Subject, subject
from opgen.diff.witnesses import Outcome, run_codes, verdicts
from opgen.document.document import Document
from opgen.pipeline import described_package, generate, prepare

from tests.support.execution import differences, executions

_OPTIONS = Options(package="client")
_ORDER = list(Step)


@dataclass(frozen=True, slots=True)
class Replayed:
    """Comparison of two consecutive versions.

    - `step`, `rule`: the proposed step and the rule that decides it.
    - `shown`: the largest step that a witness or an execution shows.
    - `counts`: witnesses that are verified and not verified, changes without one, and differences without an
      explanation.
    - `doubts`: the rules of witnesses that are not verified.
    - `is_unconfirmed`: the proposed step is `major`, each change has a witness, and none is verified.
    """

    step: Step
    rule: str
    shown: Step
    counts: Counter[str]
    doubts: tuple[str, ...] = ()
    is_unconfirmed: bool = False

    @property
    def is_too_small(self) -> bool:
        """Return whether the proposed step is below the step that execution shows."""
        return _ORDER.index(self.step) > _ORDER.index(self.shown)


def replay(old: Document, new: Document) -> Replayed:
    """Compare two versions, and execute the witnesses and all calls."""
    before, after = _subject(old), _subject(new)
    changes = [
        *compare_documents(prepare(old).document, prepare(new).document, today=None),
        *compare_surfaces(before.surface, after.surface),
    ]
    reported = sorted_changes(ReportedChange(change=each, fingerprint=fingerprint(each)) for each in changes)
    decision = decide_step(reported, is_early=False, has_other_changes=old.root != new.root)
    both = (old, new), (before, after)
    counts, doubts = _witnesses(changes, *both)
    failed = _differences(changes, (old, new), (before, after), counts)
    shown = Step.MAJOR if counts["verified"] or failed else Step.NONE
    is_unconfirmed = decision.step is Step.MAJOR and not (failed or counts["verified"] or counts[Means.NONE.value])
    return Replayed(decision.step, decision.rule, shown, counts, doubts, is_unconfirmed)


def _witnesses(
    changes: Sequence[Change],
    documents: tuple[Document, Document],
    subjects: tuple[Subject, Subject],
) -> tuple[Counter[str], tuple[str, ...]]:
    found = [
        (change, each) for change, each in zip(changes, witnesses(changes, *subjects), strict=True) if each is not None
    ]
    files = _files(documents[0]), _files(documents[1])
    counts = Counter(Means.NONE.value for _, each in found if not each.lines)
    found = [(change, each) for change, each in found if each.lines]
    doubts = []
    for (change, _), result in zip(found, verdicts([each for _, each in found], *files), strict=True):
        is_verified = result.outcome is Outcome.VERIFIED
        counts["verified" if is_verified else "not verified"] += 1
        if not is_verified:
            doubts.append(f"{change.rule}: {change.message}: {result.reason}")
    return counts, tuple(doubts)


def _differences(
    changes: Sequence[Change],
    documents: tuple[Document, Document],
    subjects: tuple[Subject, Subject],
    counts: Counter[str],
) -> bool:
    """Count the differences between all calls. Return whether a call of the old package fails with the new one."""
    calls = [*executions(*subjects)]
    codes = [{str(n): e.codes[side] for n, e in enumerate(calls)} for side in (0, 1)]
    files = _files(documents[0]), _files(documents[1])
    results = run_codes(files, (codes[0], codes[1]))
    rows = [(e, results[0][str(n)], results[1][str(n)]) for n, e in enumerate(calls)]
    found = [*differences(rows, changes)]
    counts["calls"] = len(rows)
    counts["different"] = len(found)
    counts["not explained"] = sum(not each.rules for each in found)
    # A response of the old document that the new package refuses breaks no caller of the old package.
    return any(each.is_failure and each.execution.kind != "responses" for each in found)


def _subject(document: Document) -> Subject:
    prepared = prepare(document)
    api, surface = described_package(prepared, _OPTIONS)
    return subject(prepared.document, api, surface)


def _files(document: Document) -> dict[str, str]:
    return _generated(_Key(document))


class _Key:
    """Document as a key of a cache, equal to itself only."""

    def __init__(self, document: Document) -> None:
        self.document = document

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and other.document is self.document

    def __hash__(self) -> int:
        return id(self.document)


@lru_cache(maxsize=4)  # each version is the new one and then the old one
def _generated(key: _Key) -> dict[str, str]:
    files = generate(key.document, _OPTIONS).files
    return {f"client/{path}": text for path, text in files.items()}
