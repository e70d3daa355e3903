"""Comparison of packages before and after an upgrade, and the decision about it."""

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

_HEADING: Final = "### Changes in your generated code"
_DESCRIBE: Final = Path(__file__).with_name("describe.py")


def check_out(root: Path, commit: str, folder: Path) -> None:
    """Write the generator and the templates of a commit into `folder`."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    command = f"git archive {commit} generator templates | tar -x -C '{folder}'"
    subprocess.run(["sh", "-c", command], cwd=root, check=True)


def upgraded(document: Path, old: Path, new: Path, folder: Path) -> Iterator[str]:
    """Yield the differences of a package that `old` generated and `new` regenerated, such as `type Job: …`.

    `old` and `new` are folders with a generator. The manifest stays, as in the project of a user.
    """
    before, after = folder / "before", folder / "after"
    shutil.rmtree(folder, ignore_errors=True)
    before.mkdir(parents=True)
    shutil.copy(document, folder / f"document{document.suffix}")
    words = ["generate", "--spec", f"document{document.suffix}", "--no-cache", "--quiet"]
    opgen(old, folder, *words, "--output", "before/client")
    shutil.copytree(before, after)
    opgen(new, folder, *words, "--output", "after/client", "--upgrade", "--force")
    yield from differences(names_in(before), names_in(after))


def opgen(source: Path, folder: Path, *words: str) -> None:
    """Run the opgen in `source`."""
    environment = {**os.environ, "PYTHONPATH": str(source), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "opgen", *words],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise ValueError(f"{folder.name}: opgen of {source} ended with {done.returncode}: {done.stderr[-400:]}")


def names_in(folder: Path) -> dict[str, str]:
    """Return the public names of the package `client` in `folder`."""
    command = [sys.executable, "-W", "ignore", str(_DESCRIBE), str(folder), "client"]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    return dict(json.loads(subprocess.run(command, env=environment, capture_output=True, check=True).stdout))


def differences(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    """Yield a line for each public name, type, operation or request that another one replaced. New names move nothing."""
    for key, text in before.items():
        if key not in after:
            if not key.startswith(("type ", "request ")):
                yield f"{key}: removed"
        elif after[key] != text:
            yield f"{key}: {first_difference(text, after[key])}"


def first_difference(before: str, after: str) -> str:
    """Return the first lines that differ, shortened."""
    pairs = zip(f"{before}\n".split("\n"), f"{after}\n".split("\n"), strict=False)
    old, new = next(((old, new) for old, new in pairs if old != new), ("", ""))
    start = next(
        (number for number, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new))
    )
    start = max(0, start - 20)
    return f"{old[start : start + 90]!r} became {new[start : start + 90]!r}"


def reasons(before: str, after: str) -> list[str]:
    """Return the items that a changelog gained under the heading about generated code."""
    known = set(_items(before))
    return [item for item in _items(after) if item not in known]


def _items(changelog: str) -> list[str]:
    section = changelog.partition(_HEADING)[2].partition("\n### ")[0].partition("\n## ")[0]
    return [line[2:] for line in section.splitlines() if line.startswith("- ")]


def report(found: Mapping[str, list[str]], gained: list[str]) -> tuple[list[str], bool]:
    """Return the lines of the report, and whether the gate refuses the upgrade: it moves names without any reason."""
    lines = []
    for document, each in found.items():
        kinds = Counter(line.partition(" ")[0] for line in each)
        lines.append(f"{document}: {', '.join(f'{count} {kind}' for kind, count in kinds.items()) or 'no difference'}")
        lines += [f"  {line}" for line in each[:8]]
        lines += [f"  and {len(each) - 8} more"] if len(each) > 8 else []
    is_moved = any(found.values())
    if is_moved:
        lines.append("causes, as CHANGELOG.md describes them since the base:" if gained else "no cause in CHANGELOG.md")
        lines += [f"  - {item}" for item in gained]
    if is_moved and not gained:
        lines.append(f'hint: describe the change in CHANGELOG.md under "{_HEADING[4:]}"')
    return lines, is_moved and not gained
