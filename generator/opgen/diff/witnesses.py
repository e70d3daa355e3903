"""Witnesses of the breaking changes between two versions, and their execution in processes of their own."""

import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

from opgen.core.errors import UsageError
from opgen.core.pointers import pointer_text
from opgen.diff import driver
from opgen.diff.model import ReportedChange, Severity, Side, WitnessText, sorted_changes
from opgen.diff.policy import Policy
from opgen.diff.private_processes import known_variables, output_of, private_folder, write_files
from opgen.diff.versions import DEFAULT_OPTIONS, Version, with_one_package
from opgen.diff.witness import witnesses
from opgen.diff.witness.model import Means, Subject, Witness, subject
from opgen.pipeline import described_package, read_prepared
from opgen.project.positions import located

_CLIENT_ERROR, _SUCCESS = 300, 200
Files = Mapping[str, str]
"""Text of the files of a package by their paths below the folder of all packages."""


class Outcome(StrEnum):
    """Result of the execution of one witness.

    - `VERIFIED`: the change fails.
    - `NOT_VERIFIED`: nothing fails because of the change.
    - `NOT_DECIDED`: the old package refuses the code, or another change of the new one fails first.
    - `DOCUMENT`: the old document refuses a response that the old package reads, or that no code reads.
    """

    VERIFIED = "verified"
    NOT_VERIFIED = "not verified"
    NOT_DECIDED = "not decided"
    DOCUMENT = "document"


class Verdict(NamedTuple):
    """Outcome of one witness, and how a version fails at the changed value, or why it does not."""

    outcome: Outcome
    reason: str = ""


Result = Mapping[str, Any]  # Any: JSON of the driver


def subject_of(version: Version) -> Subject:
    """Return the document, the API and the public names of `version`. Raises `LocatedError`."""
    document = version.prepared.document
    if version.published:
        return subject(document, read_prepared(version.prepared, DEFAULT_OPTIONS), version.published.surface)
    with located(version.label, version.document):
        return subject(document, *described_package(version.prepared, version.options, version.recorded))


def with_witnesses(
    changes: tuple[ReportedChange, ...], old: Version, new: Version, policy: Policy | None = None
) -> tuple[ReportedChange, ...]:
    """Return `changes` with a witness for each breaking change.

    With a `policy`, the witnesses are executed. A change that is not verified is then risky. A change that only the
    document refuses counts for the exit code only if the policy says so. A change without a witness stays as it is.
    """
    old, new = with_one_package(old, new)
    subjects = subject_of(old), subject_of(new)
    compared = (
        replace(each.change, old=_as_compared(each.change.old), new=_as_compared(each.change.new)) for each in changes
    )
    found = [*zip(changes, witnesses(compared, *subjects), strict=True)]
    shown = tuple(_with_witness(each, witness) for each, witness in found)
    if policy is None:
        return shown
    chosen = [witness for _, witness in found if witness and witness.lines]
    results = iter(verdicts(chosen, old.files("--verify"), new.files("--verify")))
    return sorted_changes(
        _judged(each, next(results), policy) if witness and witness.lines else each
        for each, (_, witness) in zip(shown, found, strict=True)
    )


def _with_witness(each: ReportedChange, witness: Witness | None) -> ReportedChange:
    """Return a change of a report with the text of its witness."""
    if witness is None:
        return each
    remark = f"no witness: {witness.reason}" if witness.reason else ""
    return replace(each, witness=WitnessText(lines=witness.lines, remark=remark))


def _judged(each: ReportedChange, verdict: Verdict, policy: Policy) -> ReportedChange:
    """Return a change with the verdict about its witness, and with the severity and the effect that follow from it."""
    text = replace(each.witness or WitnessText(), outcome=verdict.outcome.value, reason=verdict.reason)
    is_refuted = verdict.outcome is Outcome.NOT_VERIFIED
    change = replace(each.change, severity=Severity.RISKY) if is_refuted else each.change
    gates = policy.gates_documents or verdict.outcome is not Outcome.DOCUMENT
    return replace(each, change=change, witness=text, gates=gates)


def _as_compared(side: Side | None) -> Side | None:
    """Return `side` with its pointer in the document that is compared."""
    return side and replace(side, pointer=side.compared or side.pointer)


def verdicts(witnesses: Sequence[Witness], old: Files, new: Files) -> tuple[Verdict, ...]:
    """Execute the witnesses, in one process for each side, and return their verdicts."""
    own = {str(number): each for number, each in enumerate(witnesses)}
    before = {key: _text(each.probe or each.lines) for key, each in own.items() if each.means is not Means.RESPONSE}
    codes = before, {key: _renamed(code, own[key]) for key, code in before.items()}
    read = [{key: _text(each.reading[side]) for key, each in own.items() if each.reading} for side in (0, 1)]
    results = run_codes((old, new), (codes[0] | read[0], codes[1] | read[1]))
    return tuple(_verdict(each, *(side.get(key) or {} for side in results)) for key, each in own.items())


def _text(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _renamed(code: str, witness: Witness) -> str:
    """Return the code of a witness with the new names of functions and modules that its change is not about."""
    for old, new in witness.renamed:
        code = re.sub(rf"\b{re.escape(old)}\b", new, code)
    return code


def _concerns(witness: Witness, text: str) -> bool:
    """Return whether the text of an error has one of the names of a witness."""
    return not witness.names or any(re.search(rf"(?<!\w){re.escape(each)}(?!\w)", text) for each in witness.names)


def run_codes(
    files: tuple[Files, Files], codes: tuple[Mapping[str, str], Mapping[str, str]]
) -> tuple[Mapping[str, Result], Mapping[str, Result]]:
    """Execute code with the packages of both versions, in one process for each. Return the results by key."""
    with private_folder() as top:
        old, new = (_driven(top / str(number), own, codes[number]) for number, own in enumerate(files))
    return old, new


def _driven(folder: Path, files: Files, codes: Mapping[str, str]) -> Mapping[str, Result]:
    """Execute code with the package in `folder`, and return the results of the driver by key."""
    write_files(folder, files)
    file = folder.with_name(f"{folder.name}.json")
    file.write_text(json.dumps({"folder": str(folder), "codes": dict(codes)}), "utf-8")
    # With -P, no package in the folder can take the name of a library.
    command = (sys.executable, "-P", driver.__file__, str(file))
    try:
        found = json.loads(output_of(command, folder, known_variables()))
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or found.keys() != codes.keys():
        raise UsageError("the process that executes witnesses failed")
    return found


def _verdict(witness: Witness, old: Result, new: Result) -> Verdict:
    match witness.means:
        case Means.RESPONSE:
            return _of_response(witness, old, new)
        case Means.CODE:
            return _of_code(witness, old, new)
    return _of_request(witness, old)


def _of_response(witness: Witness, old: Result, new: Result) -> Verdict:
    """Return whether the old package alone refuses the changed value of a response, and not another one."""
    reason = _refusal(witness, old)
    if reason and _refusal(witness, new) != reason:
        return Verdict(Outcome.VERIFIED, f"OLD {reason}")
    if reason:
        return Verdict(Outcome.NOT_VERIFIED, f"NEW {reason} too")
    return Verdict(Outcome.DOCUMENT, "only the document of OLD refuses the response")


def _refusal(witness: Witness, result: Result) -> str:
    """Return how a package refuses the changed value of a response; empty if it reads the value, or if no code does."""
    if not result or result["error"] is None:
        return ""
    is_error = not _SUCCESS <= result["status"] < _CLIENT_ERROR
    if is_error and result["status"]:
        if not result["has_detail"] and witness.is_isolated:
            return "reads an error without its detail"
    elif not result["at"]:
        return f"raises {result['error']}"
    path = witness.path or ()
    found = (reason for at, reason in result["at"] if _is_at(at, path))
    return next((f"refuses {pointer_text(path) or 'the response'}: {reason}" for reason in found), "")


def _is_at(found: Sequence[str], path: Sequence[str]) -> bool:
    """Return whether pydantic's location `found`, which has the members of unions too, is at `path` or inside it."""
    rest = iter(found)
    return all(name in rest for name in path)


def _of_code(witness: Witness, old: Result, new: Result) -> Verdict:
    """Return whether code runs with the old package and fails with the new one because of the change."""
    if old["error"] is not None:
        return Verdict(Outcome.NOT_DECIDED, f"it fails with OLD: {old['error']}")
    if new["error"] is None:
        return Verdict(Outcome.NOT_VERIFIED, "it does not fail with NEW")
    refused = " ".join(name for path, _ in new["at"] for name in path)
    if _concerns(witness, f"{new['error']} {refused}"):
        return Verdict(Outcome.VERIFIED, f"NEW: {new['error']}")
    return Verdict(Outcome.NOT_DECIDED, f"another change of NEW hides it: {new['error']}")


def _of_request(witness: Witness, result: Result) -> Verdict:
    if result["error"] is not None or result["sent"] is None:
        return Verdict(Outcome.NOT_DECIDED, f"OLD cannot build the request: {result['error']}")
    for each in witness.problems(result["sent"]):
        if each.concerns(witness.pointer, witness.path):
            at = pointer_text(each.violation.leaves[0].pointer)
            return Verdict(Outcome.VERIFIED, f"NEW{f' at {at}' if at else ''}: {each.text}")
    return Verdict(Outcome.NOT_VERIFIED, "NEW allows the changed value")
