"""Type checkers of callers on generated packages: `python -m tests.tools.checkers [goldens]`.

It checks the committed clients, or the packages of all golden cases, for Python 3.12 and 3.14. It also runs ruff on the
packages of the cases, as `make lint` does on the committed clients. No setting of this project applies to the packages.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from tests.goldens.cases import goldens

ROOT = Path(__file__).parents[2]
VERSIONS = ("3.12", "3.14")
_ARGUMENTS = {  # the slowest first, for an even load on two processors
    "pyright": "--pythonversion={version} --pythonpath={python}",
    "mypy": "--strict --warn-unreachable --enable-error-code=deprecated --cache-dir={cache}"
    " --python-version={version} .",
    "ty": "check --error-on-warning --no-progress --output-format=concise"
    " --python={prefix} --python-version={version} .",
    "pyrefly": "check --preset=strict --min-severity=warn --output-format=min-text --threads=1"
    " --python-interpreter-path={python} --python-version={version}",
    "zuban": "check --strict --enable-error-code=deprecated"
    " --python-executable={python} --python-version={version} .",
}
CHECKERS = tuple(_ARGUMENTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Result of one checker with one target version: the lines of its output, without a summary if it is clean."""

    checker: str
    version: str
    problems: tuple[str, ...]
    seconds: float


def check(folder: Path, checkers: Iterable[str] = CHECKERS, versions: Iterable[str] = VERSIONS) -> list[Run]:
    """Run each checker for each version on the packages and modules in `folder`, which is outside of any project."""
    _configure(folder)
    pairs = list(product(checkers, versions))
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        return list(pool.map(lambda pair: _run(folder, *pair), pairs))


def _configure(folder: Path) -> None:
    """Write the settings of pyright, mypy and pyrefly, and empty settings where ty looks for the root of a project.

    These three need most of the time. They check each runtime module once. ty and zuban check all files.
    """
    known = _with_known_runtime(folder)
    runtimes = [f"{name}/_runtime" for name in known]
    settings = {"include": ["."], "exclude": runtimes, "typeCheckingMode": "strict", "reportDeprecated": "error"}
    (folder / "pyrightconfig.json").write_text(json.dumps(settings), "utf-8")
    ignored = [f"[mypy-{name}._runtime.*]\nignore_errors = True\n" for name in known]
    (folder / "mypy.ini").write_text("\n".join(["[mypy]\n", *ignored]), "utf-8")
    excluded = json.dumps([f"{path}/**" for path in runtimes])
    (folder / "pyrefly.toml").write_text(f"project-excludes = {excluded}\n", "utf-8")
    (folder / "ty.toml").write_text("", "utf-8")


def _with_known_runtime(folder: Path) -> list[str]:
    """Return the packages whose runtime modules all occur in earlier packages. One check of a module is enough."""
    seen: set[tuple[str, str]] = set()
    found = []
    for runtime in sorted(folder.glob("*/_runtime")):
        own = {(file.name, file.read_text("utf-8")) for file in runtime.glob("*.py")}
        if own <= seen:
            found.append(runtime.parent.name)
        seen |= own
    return found


def _run(folder: Path, checker: str, version: str) -> Run:
    arguments = _ARGUMENTS[checker].format(
        version=version, python=sys.executable, prefix=sys.prefix, cache=os.environ.get("MYPY_CACHE_DIR", os.devnull)
    )
    began = time.perf_counter()
    done = subprocess.run(
        [Path(sys.executable).with_name(checker), *arguments.split()],
        cwd=folder,
        env={**os.environ, "PYRIGHT_PYTHON_IGNORE_WARNINGS": "1"},
        capture_output=True,
        check=False,
        text=True,
    )
    lines = done.stdout.splitlines() + done.stderr.splitlines()
    is_clean = done.returncode == 0 and not any(" WARN " in line for line in lines)
    return Run(
        checker=checker, version=version, problems=() if is_clean else tuple(lines), seconds=time.perf_counter() - began
    )


def _ruff(folder: Path) -> int:
    """Run ruff on the packages, and return its exit code. It prints its findings."""
    options = ["--isolated", "--no-cache", "--target-version=py311", "--extend-select=I", "--quiet"]
    return subprocess.run([Path(sys.executable).with_name("ruff"), "check", *options, folder], check=False).returncode


def main() -> int:
    """Check the packages, print one line for each run and the output of each failed run."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        if sys.argv[1:] == ["goldens"]:
            for case in goldens():
                case.write_package(folder)
            if code := _ruff(folder):
                return code
        else:
            shutil.copytree(ROOT / "generated", folder, dirs_exist_ok=True)
        runs = check(folder)
    for run in runs:
        state = "failed" if run.problems else "clean"
        summary = f"{run.checker} for Python {run.version}: {state}, {run.seconds:.0f} s"
        sys.stdout.write("\n".join([*run.problems, summary, ""]))
    return int(any(run.problems for run in runs))


if __name__ == "__main__":
    sys.exit(main())
