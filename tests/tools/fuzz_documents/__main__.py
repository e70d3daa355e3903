"""`python -m tests.tools.fuzz_documents [--number N] [--seed SEED] [--case NUMBER] [--mypy N]` prints the ends and findings."""

import argparse
import json
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.packages import write_package
from tests.tools.fuzz_documents.documents import document
from tests.tools.fuzz_documents.examine import PACKAGE, Result, examine
from tests.tools.fuzz_documents.workers import results

_PACKAGES = 50
"""Packages that one run of mypy checks."""


@dataclass(slots=True)
class _Run:
    """Results of a run."""

    seed: int
    packages: Path
    """Folder of the packages for mypy."""
    ends: Counter[str] = field(default_factory=Counter)
    findings: dict[str, list[str]] = field(default_factory=dict)
    """Findings by their last line."""
    digests: dict[int, str] = field(default_factory=dict)

    def add(self, result: Result) -> None:
        """Add the result of one document, and print each new kind of finding."""
        if result.case in self.digests:
            if result.digest != self.digests[result.case]:
                self.find(result.case, "other bytes in another process")
            return
        self.digests[result.case] = result.digest
        self.ends.update(result.ends)
        for text in result.findings:
            self.find(result.case, text)
        if result.files:
            write_package(result.files, self.packages / f"c{result.case}" / PACKAGE)

    def find(self, case: int, text: str) -> None:
        """Record a finding."""
        kind = re.sub(r"\d+|'.*|\".*|: \S*schemas/.*", "", text.strip().splitlines()[-1])[:90]
        if kind not in self.findings:
            _show(f"case {case}: {text.strip()[-3000:]}\n")
        self.findings.setdefault(kind, []).append(f"{case}")


def main() -> int:
    """Return 1 if a document or a call ended otherwise than documented."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--number", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1 << 32))
    parser.add_argument("--case", type=int, help="the only case to run; prints its document")
    parser.add_argument("--mypy", type=int, default=0, help="number of packages to check")
    given = parser.parse_args()
    if given.case is not None:
        _show(json.dumps(document(given.seed, given.case), indent=1))
        result = examine(given.seed, given.case)
        _show("\n".join([str(dict(result.ends)), *result.findings]))
        return 1 if result.findings else 0
    _show(f"seed {given.seed}")
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        run = _Run(given.seed, Path(folder))
        step = max(1, given.number // given.mypy) if given.mypy else 0
        for result in results(given.seed, range(given.number), step):
            run.add(result)
        for kind, text in _mypy(run.packages):
            run.find(-1, f"{text}\n{kind}")
    for name, count in sorted(run.ends.items(), key=lambda end: -end[1]):
        _show(f"{count:8,}  {name}")
    for kind, found in run.findings.items():
        _show(f"{len(found)} of kind {kind!r}: {', '.join(found[:10])}")
    seconds = time.monotonic() - start
    failures = sum(map(len, run.findings.values()))
    _show(f"{len(run.digests):,} documents in {seconds:.0f} s; {failures} findings")
    return 1 if failures else 0


def _mypy(packages: Path) -> Iterator[tuple[str, str]]:
    """Yield the errors of mypy, each with its kind, for the packages in `packages`."""
    folders = sorted(packages.iterdir()) if packages.exists() else []
    for at in range(0, len(folders), _PACKAGES):
        batch = packages.parent / f"{packages.name}-mypy"
        for folder in folders[at : at + _PACKAGES]:
            (folder / PACKAGE).rename(folder / folder.name)
            shutil.move(folder / folder.name, batch / folder.name)
        command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--no-error-summary"]
        command += [f"--cache-dir={Path('.build/fuzz-mypy').absolute()}", "."]
        done = subprocess.run(command, cwd=batch, capture_output=True, text=True, check=False)
        shutil.rmtree(batch)
        _show(f"mypy: {min(at + _PACKAGES, len(folders))} packages")
        for line in done.stdout.splitlines():
            if ": error:" in line:
                yield line.partition(": error:")[2], line
        if done.returncode > 1:
            yield "mypy", done.stdout + done.stderr


def _show(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
