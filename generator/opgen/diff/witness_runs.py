"""Execution of witnesses with the packages of two versions, in processes of their own."""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from typing import Any

from opgen.changes.witness.make import matched_operations
from opgen.changes.witness.model import Means, Subject, Witness
from opgen.changes.witness.sent_requests import problems
from opgen.core.errors import UsageError
from opgen.diff import driver
from opgen.diff.private_processes import known_variables, output_of, private_folder, write_files

_RUN = (Means.CODE, Means.REQUEST, Means.ENCODING)
Files = Mapping[str, str]
"""Text of the files of a package by their paths below the folder of all packages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Witness with the two versions that it compares."""

    witness: Witness
    old: Subject
    new: Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Result of the execution of one witness.

    - `is_verified`: the witness shows the difference.
    - `reason`: how the new version fails, or why the difference is not shown.
    """

    is_verified: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Results:
    """Results of one side: of the driver, and of the type checker by witness."""

    driven: Mapping[str, Any]  # Any: JSON of the driver
    types: Mapping[str, str] = field(default_factory=dict)
    has_types: bool = False


def verdicts(runs: Sequence[Run], old: Files, new: Files, *, checks_types: bool = True) -> tuple[Verdict, ...]:
    """Execute the witnesses, in one process for each side, and return their verdicts.

    A type checker, which is slow, sees only code that does not fail when it runs with the new package.
    """
    codes = {
        str(number): "\n".join(run.witness.lines) + "\n" for number, run in enumerate(runs) if run.witness.means in _RUN
    }
    with private_folder() as top:
        folders = top / "old", top / "new"
        driven = [_driven(folder, files, codes) for folder, files in zip(folders, (old, new), strict=True)]
        typed = {
            key: code
            for key, code in codes.items()
            if runs[int(key)].witness.means is Means.CODE and not _fails(driven[0][key], driven[1][key])
        }
        checker = type_checker() if checks_types else ""
        before, after = (
            _Results(
                driven=results,
                types=_types(folder, checker, typed) if checker and typed else {},
                has_types=bool(checker),
            )
            for folder, results in zip(folders, driven, strict=True)
        )
    matched: dict[tuple[int, int], Any] = {}
    found = []
    for number, run in enumerate(runs):
        pair = (id(run.old), id(run.new))
        if pair not in matched:
            matched[pair] = matched_operations(run.old, run.new)
        found.append(_verdict(str(number), run, before, after, matched[pair]))
    return tuple(found)


def _fails(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Return whether code runs with the old package and raises with the new one."""
    return old["error"] is None and new["error"] is not None


def run_codes(
    files: tuple[Files, Files], codes: tuple[Mapping[str, str], Mapping[str, str]]
) -> tuple[Mapping[str, Any], Mapping[str, Any]]:  # Any: JSON of the driver
    """Execute code with the packages of both versions, in one process for each. Return the results by key."""
    with private_folder() as top:
        old, new = (_driven(top / str(number), own, codes[number]) for number, own in enumerate(files))
    return old, new


def _driven(folder: Path, files: Files, codes: Mapping[str, str]) -> Mapping[str, Any]:
    write_files(folder, files)
    found = _of_driver(folder, {"folder": str(folder), "codes": dict(codes)})
    if found.keys() != codes.keys():
        raise _failed()
    return found


def _of_driver(folder: Path, given: Mapping[str, Any]) -> dict[str, Any]:
    """Run the driver in `folder`, and return its results."""
    file = folder.with_name(f"{folder.name}.json")
    file.write_text(json.dumps(given), "utf-8")
    # With -P, no package in the folder can take the name of a library.
    command = (sys.executable, "-P", driver.__file__, str(file))
    try:
        found = json.loads(output_of(command, folder, known_variables()))
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise _failed()
    return found


def _failed() -> UsageError:
    return UsageError("the process that executes witnesses failed")


def type_checker() -> str:
    """Return the installed type checker: mypy, else the path of pyright, else nothing."""
    return "mypy" if find_spec("mypy") is not None else which("pyright") or ""


def _types(folder: Path, checker: str, codes: Mapping[str, str]) -> dict[str, str]:
    """Return the first error of the type checker by witness. All witnesses are checked in one run."""
    texts = {f"witness_{key}.py": code for key, code in codes.items()}
    write_files(folder, texts)
    if checker == "mypy":
        cache = str(folder.with_name("cache"))
        options = ("--no-error-summary", "--config-file=", f"--cache-dir={cache}")
        output = str(_of_driver(folder, {"cache": cache, "mypy": [*options, *texts]}).get("output"))
    else:
        written = output_of((checker, *texts), folder, known_variables())
        output = written.decode("utf-8", "replace")
    errors: dict[str, str] = {}
    for line in output.splitlines():
        path, _, rest = line.strip().partition(":")
        name = Path(path).name
        if "error" in rest and name in texts:
            key = name.removeprefix("witness_").removesuffix(".py")
            errors.setdefault(key, rest.partition("error")[2].lstrip(": "))
    return errors


def _verdict(key: str, run: Run, old: _Results, new: _Results, matched: Mapping[str, Any]) -> Verdict:
    match run.witness.means:
        case Means.RESPONSE:
            return Verdict(is_verified=True, reason="OLD refuses the response")
        case Means.CODE:
            return _of_code(key, old, new)
        case Means.REQUEST:
            return _of_request(old.driven[key], run, matched)
        case Means.ENCODING:
            before, after = old.driven[key], new.driven[key]
            is_different = before["error"] is None and before["sent"] != after["sent"]
            reason = "the requests differ" if is_different else "the requests are equal"
            return Verdict(is_verified=is_different, reason=reason)
        case Means.DECLARATION:
            return Verdict(is_verified=True, reason="")
        case Means.MISSING:
            return Verdict(is_verified=False, reason="")


def _of_code(key: str, old: _Results, new: _Results) -> Verdict:
    before, after = old.driven[key]["error"], new.driven[key]["error"]
    if _fails(old.driven[key], new.driven[key]):
        return Verdict(is_verified=True, reason=after)
    if old.has_types and key not in old.types and key in new.types:
        return Verdict(is_verified=True, reason=new.types[key])
    if before is not None:
        return Verdict(is_verified=False, reason=f"it fails with OLD: {before}")
    reason = "it does not fail with NEW"
    if not old.has_types:
        reason += "; install mypy to check its types"
    elif key in old.types:
        reason = f"it has a type error with OLD: {old.types[key]}"
    return Verdict(is_verified=False, reason=reason)


def _of_request(result: Mapping[str, Any], run: Run, matched: Mapping[str, Any]) -> Verdict:
    if result["error"] is not None or result["sent"] is None:
        return Verdict(is_verified=False, reason=f"OLD cannot build the request: {result['error']}")
    name = run.witness.operation
    found = next(problems(run.new, matched[name][1] if name else None, result["sent"]), None)
    if found is None:
        return Verdict(is_verified=False, reason="NEW allows the request")
    return Verdict(is_verified=True, reason=f"NEW: {found}")
