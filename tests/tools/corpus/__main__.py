"""`python -m tests.tools.corpus [FOLDER…]`, which is `make corpus`: a report of all documents, which a second run completes."""

import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from tests.tools.checkers import check
from tests.tools.corpus.documents import FOLDERS, Entry, entries, in_turn
from tests.tools.corpus.report import as_markdown
from tests.tools.corpus.results import FOLDER, Result, generator_digest
from tests.tools.corpus.run import packages, run

_TYPED = {"mypy": 100, "pyright": 50}
_LARGEST_TYPED = 2_000_000
"""Bytes: of a larger one pyright takes minutes."""


def main(arguments: Sequence[str]) -> int:
    """Examine each document, and write the reports. Return 1 if a document failed without a refusal."""
    found = in_turn(entries([*map(Path, arguments)] or FOLDERS))
    generator = generator_digest()
    results: list[Result] = []
    for result in run(found, generator):
        results.append(result)
        sys.stderr.write(f"{len(results)} of {len(found)}: {result.name}: {result.verdict}\n")
    results.sort(key=lambda result: result.name)
    report = as_markdown(results, [*_facts(generator), *_types(found, results)])
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "report.md").write_text(report, "utf-8")
    sys.stdout.write(report)
    return 0 if all(result.verdict in {"whole", "refused"} for result in results) else 1


def _facts(generator: str) -> Iterator[tuple[str, str]]:
    yield "date", datetime.now(UTC).date().isoformat()
    yield "generator", generator
    yield "Python", platform.python_version()
    for name in ("pydantic", "datamodel-code-generator", "black"):
        yield name, version(name)


def _types(found: Sequence[Entry], results: Sequence[Result]) -> Iterator[tuple[str, str]]:
    """Check a sample of the complete packages with the type checkers."""
    whole = {result.name for result in results if result.verdict == "whole"}
    sample = [e for e in found if e.name in whole and e.size <= _LARGEST_TYPED]
    os.environ.setdefault("MYPY_CACHE_DIR", str(FOLDER / "mypy"))
    with tempfile.TemporaryDirectory() as name:
        made = packages(sample[: max(_TYPED.values())], Path(name))
        for checker, count in _TYPED.items():
            runs = (run for folder in made[:count] for run in check(folder, [checker], ["3.12"]))
            errors = [problem for run in runs for problem in run.problems]
            first = f": {errors[0]}" if errors else ""
            yield f"{checker} on {len(made[:count])}", f"{len(errors)} errors{first}"


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except subprocess.SubprocessError as error:
        sys.exit(str(error))
