"""Execution of witnesses with the packages of two versions, in processes of their own."""

import json
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import field
from enum import StrEnum
from pathlib import Path
from typing import Any

from opgen.changes.witness.make import matched_operations
from opgen.changes.witness.model import Means, Subject, Witness
from opgen.changes.witness.sent_requests import problems
from opgen.core.errors import UsageError
from opgen.core.frozen import frozen
from opgen.core.pointers import pointer_text
from opgen.diff import driver
from opgen.diff.private_processes import known_variables, output_of, private_folder, write_files
from opgen.diff.type_checkers import installed_checker, type_errors

_PREFERRED = "[tool.mypy]"
"""Settings for the type checker that comes first: mypy has a result without downloads."""
_RUN = (Means.CODE, Means.REQUEST, Means.ENCODING)
_CLIENT_ERROR, _SUCCESS = 300, 200
Files = Mapping[str, str]
"""Text of the files of a package by their paths below the folder of all packages."""


@frozen
class Run:
    """Witness with the two versions that it compares."""

    witness: Witness
    old: Subject
    new: Subject


class Outcome(StrEnum):
    """Result of the execution of one witness.

    - `VERIFIED`: the change fails, or no code can show it.
    - `NOT_VERIFIED`: nothing fails because of the change, or a type checker is missing, or another change fails first.
    - `DOCUMENT`: the old document refuses a response that the old package reads, or that no code reads.
    """

    VERIFIED = "verified"
    NOT_VERIFIED = "not verified"
    DOCUMENT = "document"


@frozen
class Verdict:
    """Outcome of one witness, and how a version fails at the changed value, or why it does not."""

    outcome: Outcome
    reason: str = ""


@frozen
class _Results:
    """Results of one side: of the driver, and of the type checker by witness."""

    driven: Mapping[str, Any]  # Any: JSON of the driver
    types: Mapping[str, Sequence[str]] = field(default_factory=dict)
    has_types: bool = False


def verdicts(runs: Sequence[Run], old: Files, new: Files, *, checks_types: bool = True) -> tuple[Verdict, ...]:
    """Execute the witnesses, in one process for each side, and return their verdicts.

    A type checker, which is slow, sees only code that does not fail when it runs with the new package.
    """
    codes = {
        str(number): "\n".join(run.witness.probe or run.witness.lines) + "\n"
        for number, run in enumerate(runs)
        if run.witness.means in _RUN
    }
    after = {key: _renamed(code, runs[int(key)].witness) for key, code in codes.items()}
    read, reread = (
        {
            str(n): "\n".join(run.witness.reading[side]) + "\n"
            for n, run in enumerate(runs)
            if len(run.witness.reading) > 1
        }
        for side in (0, 1)
    )
    with private_folder() as top:
        folders = top / "old", top / "new"
        driven = [_driven(folders[0], old, codes | read), _driven(folders[1], new, after | reread)]
        typed = [
            key
            for key in codes
            if runs[int(key)].witness.means is Means.CODE
            and not _failure(runs[int(key)].witness, driven[0][key], driven[1][key])
        ]
        checker = installed_checker(Path(sys.executable).parent, _PREFERRED) if checks_types else None
        sides = (
            _Results(
                driven=results,
                types=_types(folder, checker, {key: own[key] for key in typed}) if checker and typed else {},
                has_types=bool(checker),
            )
            for folder, results, own in zip(folders, driven, (codes, after), strict=True)
        )
        both = tuple(sides)
    matched: dict[tuple[int, int], Any] = {}
    found = []
    for number, run in enumerate(runs):
        pair = (id(run.old), id(run.new))
        if pair not in matched:
            matched[pair] = matched_operations(run.old, run.new)
        found.append(_verdict(str(number), run, both[0], both[1], matched[pair]))
    return tuple(found)


def _renamed(code: str, witness: Witness) -> str:
    """Return the code of a witness with the new names of functions and modules that its change is not about."""
    for old, new in witness.renamed:
        code = re.sub(rf"\b{re.escape(old)}\b", new, code)
    return code


def _failure(witness: Witness, old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    """Return the error of code that runs with the old package and raises with the new one, if it concerns the change."""
    if old["error"] is not None or new["error"] is None:
        return ""
    refused = " ".join(name for path, _ in new["at"] for name in path)
    return str(new["error"]) if _concerns(witness, f"{new['error']} {refused}") else ""


def _concerns(witness: Witness, text: str) -> bool:
    """Return whether the text of an error has one of the names of a witness."""
    return not witness.names or any(re.search(rf"(?<!\w){re.escape(each)}(?!\w)", text) for each in witness.names)


def run_codes(
    files: tuple[Files, Files], codes: tuple[Mapping[str, str], Mapping[str, str]]
) -> tuple[Mapping[str, Any], Mapping[str, Any]]:  # Any: JSON of the driver
    """Execute code with the packages of both versions, in one process for each. Return the results by key."""
    with private_folder() as top:
        old, new = (_driven(top / str(number), own, codes[number]) for number, own in enumerate(files))
    return old, new


def _driven(folder: Path, files: Files, codes: Mapping[str, str]) -> Mapping[str, Any]:
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


def _types(folder: Path, checker: str, codes: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the errors of the type checker by witness. All witnesses are checked in one run."""
    texts = {f"witness_{key}.py": code for key, code in codes.items()}
    write_files(folder, {**texts, "pyrefly.toml": ""})
    errors: dict[str, list[str]] = {}
    for name, _, message in type_errors(checker, folder, texts, known_variables()):
        errors.setdefault(name.removeprefix("witness_").removesuffix(".py"), []).append(message)
    return errors


_UNNAMED = re.compile(r"return (?:value|type)|Argument \d")
"""Type errors that name no part: about results, and about arguments by position."""


def _verdict(key: str, run: Run, old: _Results, new: _Results, matched: Mapping[str, Any]) -> Verdict:
    witness = run.witness
    match witness.means:
        case Means.RESPONSE:
            return _of_response(witness, old.driven.get(key), new.driven.get(key))
        case Means.CODE:
            return _of_code(key, witness, old, new)
        case Means.REQUEST:
            return _of_request(old.driven[key], run, matched)
        case Means.ENCODING:
            before, after = old.driven[key], new.driven[key]
            if before["error"] is None and before["sent"] != after["sent"]:
                return Verdict(outcome=Outcome.VERIFIED, reason="the requests differ")
            return Verdict(outcome=Outcome.NOT_VERIFIED, reason="the requests are equal")
        case Means.DECLARATION:
            return Verdict(outcome=Outcome.VERIFIED)
        case Means.MISSING:
            return Verdict(outcome=Outcome.NOT_VERIFIED)


Result = Mapping[str, Any] | None  # Any: JSON of the driver


def _of_response(witness: Witness, old: Result, new: Result) -> Verdict:
    """Return whether the old package alone refuses the changed value of a response, and not another one."""
    reason = _refusal(witness, old)
    if reason and (new is None or _refusal(witness, new) != reason):
        return Verdict(outcome=Outcome.VERIFIED, reason=f"OLD {reason}")
    if reason:
        return Verdict(outcome=Outcome.NOT_VERIFIED, reason=f"NEW {reason} too")
    return Verdict(outcome=Outcome.DOCUMENT, reason="only the document of OLD refuses the response")


def _refusal(witness: Witness, result: Result) -> str:
    """Return how a package refuses the changed value of a response; empty if it reads the value."""
    if result is None or result["error"] is None:
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


def _of_code(key: str, witness: Witness, old: _Results, new: _Results) -> Verdict:
    before, after = old.driven[key]["error"], new.driven[key]["error"]
    if error := _failure(witness, old.driven[key], new.driven[key]):
        return Verdict(outcome=Outcome.VERIFIED, reason=f"NEW: {error}")
    known = old.types.get(key, ())
    for error in new.types.get(key, ()) if old.has_types else ():
        if error not in known and (_concerns(witness, error) or _UNNAMED.search(error)):
            return Verdict(outcome=Outcome.VERIFIED, reason=f"NEW: {error}")
    if before is not None:
        return Verdict(outcome=Outcome.NOT_VERIFIED, reason=f"it fails with OLD: {before}")
    if not old.has_types:
        reason = "it does not fail with NEW; install mypy to check its types"
        return Verdict(outcome=Outcome.NOT_VERIFIED, reason=reason)
    if after is not None:
        return Verdict(outcome=Outcome.NOT_VERIFIED, reason=f"another change of NEW hides it: {after}")
    reason = f"it has a type error with OLD: {known[0]}" if known else "it does not fail with NEW"
    return Verdict(outcome=Outcome.NOT_VERIFIED, reason=reason)


def _of_request(result: Mapping[str, Any], run: Run, matched: Mapping[str, Any]) -> Verdict:
    if result["error"] is not None or result["sent"] is None:
        reason = f"OLD cannot build the request: {result['error']}"
        return Verdict(outcome=Outcome.NOT_VERIFIED, reason=reason)
    name = run.witness.operation
    for each in problems(run.new, matched[name][1] if name else None, result["sent"]):
        if each.concerns(run.witness.pointer, run.witness.path):
            at = pointer_text(each.violation.leaves[0].pointer)
            return Verdict(outcome=Outcome.VERIFIED, reason=f"NEW{f' at {at}' if at else ''}: {each.text}")
    return Verdict(outcome=Outcome.NOT_VERIFIED, reason="NEW allows the changed value")
