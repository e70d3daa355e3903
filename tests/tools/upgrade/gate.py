"""Comparison of packages and commands before and after an upgrade, and the decision about it.

`docs/reference/versions.md` promises what this module compares.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

_GENERATED: Final = "Changes in your generated code"
HEADINGS: Final[Mapping[str, str]] = {
    "name": _GENERATED,
    "type": _GENERATED,
    "request": _GENERATED,
    "method": _GENERATED,
    "operation": _GENERATED,
    "requirement": _GENERATED,
    "command": "Commands",
    "option": "Commands",
    "setting": "Configuration",
    "rule": "Checks and reports",
    "property": "Checks and reports",
}
"""Headings of CHANGELOG.md that give a reason for a difference, by its kind."""
_REQUIREMENTS: Final = (
    "import json; from opgen.core.versions import MINIMAL_VERSIONS; print(json.dumps(dict(MINIMAL_VERSIONS)))"
)
_DESCRIBE: Final = Path(__file__).with_name("describe.py")


def check_out(root: Path, commit: str, folder: Path) -> None:
    """Write the generator and the templates of a commit into `folder`."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    command = f"git archive {commit} generator templates pyproject.toml CHANGELOG.md | tar -x -C '{folder}'"
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
    # It reads the data about names that the old version wrote.
    opgen(new, folder, "diff", "before/client", "after/client")
    yield from differences(names_in(before), names_in(after))


def opgen(source: Path, folder: Path, *words: str) -> str:
    """Run the opgen in `source`, and return its output."""
    return _python(source, folder, "-m", "opgen", *words)


def _python(source: Path, folder: Path, *words: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(source), "PYTHONDONTWRITEBYTECODE": "1", "COLUMNS": "200"}
    done = subprocess.run(
        [sys.executable, *words], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode not in {0, 6}:  # 6: `diff` found breaking changes
        raise ValueError(f"{folder.name}: opgen of {source} ended with {done.returncode}: {done.stderr[-400:]}")
    return done.stdout


def tool_in(source: Path) -> dict[str, str]:
    """Return the commands, options, settings, rules, properties of reports and requirements of the opgen in `source`."""
    found = {}
    for command in re.findall(r"(?m)^  ([a-z]+)  ", opgen(source, source, "--help").partition("Commands:")[2]):
        found[f"command {command}"] = ""
        options = re.findall(r"(?m)^  (?:-\w, )?(--[a-z-]+)( [A-Z_]+)?", opgen(source, source, command, "--help"))
        found |= {f"option {command} {name}": value.strip() for name, value in options}
    found |= _properties("setting", "Settings", json.loads(opgen(source, source, "schema")))
    report_schema = source / "opgen/reports/report.schema.json"
    found |= _properties("property", "report", json.loads(report_schema.read_text("utf-8")))
    found |= {f"rule {name}": "" for name in re.findall(r"(?m)^  ([a-z-]+)  ", opgen(source, source, "explain"))}
    found |= {
        f"requirement {name}": text for name, text in json.loads(_python(source, source, "-c", _REQUIREMENTS)).items()
    }
    return found | {"requirement python": _project(source.parent)["requires-python"]}


def version_in(folder: Path) -> str:
    """Return the version of opgen in a folder of its repository."""
    return str(_project(folder)["version"])


def _project(folder: Path) -> dict[str, Any]:  # Any: a table of TOML
    table: dict[str, Any] = tomllib.loads((folder / "pyproject.toml").read_text("utf-8"))["project"]
    return table


def _properties(kind: str, root: str, schema: Mapping[str, Any]) -> dict[str, str]:  # Any: a JSON schema
    """Return the types of all properties in a JSON schema, without descriptions."""
    found = {}
    for table, each in {root: schema, **schema["$defs"]}.items():
        for part in (each, *each.get("anyOf", ())):
            for name, inner in part.get("properties", {}).items():
                type_ = {key: value for key, value in inner.items() if key not in {"description", "title"}}
                found[f"{kind} {table} {name}"] = json.dumps(type_, sort_keys=True)
    return found


def names_in(folder: Path) -> dict[str, str]:
    """Return the public names of the package `client` in `folder`."""
    command = [sys.executable, "-W", "ignore", str(_DESCRIBE), str(folder), "client"]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    return dict(json.loads(subprocess.run(command, env=environment, capture_output=True, check=True).stdout))


def differences(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    """Yield a line for each name, type, operation, request or option that another one replaced. New names move nothing."""
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


def reasons(before: str, after: str) -> dict[str, list[str]]:
    """Return the items that a changelog gained, by their heading in its first section."""
    return {
        heading: [item for item in _items(after, heading) if item not in _items(before, heading)]
        for heading in dict.fromkeys(HEADINGS.values())
    }


def _items(changelog: str, heading: str) -> list[str]:
    section = changelog.partition(f"### {heading}\n")[2].partition("\n### ")[0].partition("\n## ")[0]
    return [line[2:] for line in section.splitlines() if line.startswith("- ")]


def is_patch(before: str, after: str) -> bool:
    """Return whether a version is a patch of another, or the same version."""
    return before.split(".")[:2] == after.split(".")[:2]


def is_released(changelog: str) -> bool:
    """Return whether the newest version of a changelog has its date."""
    return "unreleased" not in changelog.partition("\n## ")[2].partition("\n")[0]


def report(
    found: Mapping[str, list[str]], gained: Mapping[str, list[str]], *, may_move: bool = True
) -> tuple[list[str], bool]:
    """Return the lines of the report, and whether the gate refuses the upgrade: it moves names without any reason.

    `may_move` is false for a patch version.
    """
    lines = []
    for document, each in found.items():
        kinds = Counter(line.partition(" ")[0] for line in each)
        lines.append(f"{document}: {', '.join(f'{count} {kind}' for kind, count in kinds.items()) or 'no difference'}")
        lines += [f"  {line}" for line in each[:8]]
        lines += [f"  and {len(each) - 8} more"] if len(each) > 8 else []
    moved = dict.fromkeys(HEADINGS[line.partition(" ")[0]] for each in found.values() for line in each)
    for heading in moved:
        lines.append(f'causes, as CHANGELOG.md describes them since the base under "{heading}":')
        lines += [f"  - {item}" for item in gained[heading]] or ["  none"]
    missing = [heading for heading in moved if not gained[heading]]
    lines += [f'hint: describe the change in CHANGELOG.md under "{heading}"' for heading in missing]
    if moved and not may_move:
        lines.append("hint: a patch version moves nothing; raise the second number of the version in pyproject.toml")
    return lines, bool(missing or (moved and not may_move))
