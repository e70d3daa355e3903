"""`python -m tests.tools.replay`, which is `make replay`: propose a step for each released version of public APIs."""

import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path

from opgen.core.errors import OpgenError
from opgen.document.document import load
from opgen.source.read import read

from tests.tools.replay.packages import PACKAGES, versions
from tests.tools.replay.steps import replay

_FOLDER = Path(".build/replay")


def main() -> int:
    """Print one line for each pair of versions. Return 1 if a step is below what execution shows, or not confirmed."""
    wrong = unconfirmed = total = 0
    steps: Counter[str] = Counter()
    for package in PACKAGES:
        documents = [
            (version, load(read(content, f"{package.name} {version}")))
            for version, content in versions(package, _FOLDER)
        ]
        for (old, before), (new, after) in pairwise(documents):
            try:
                found = replay(before, after)
            except OpgenError as error:
                sys.stdout.write(f"{package.name} {old} -> {new}: refused: {str(error)[-200:]}\n")
                continue
            total += 1
            wrong += found.is_too_small
            unconfirmed += found.is_unconfirmed
            steps[found.step.value] += 1
            counts = ", ".join(f"{n} {name}" for name, n in found.counts.items() if n)
            sys.stdout.write(
                f"{package.name} {old} -> {new}: {found.step.value} ({found.rule}); "
                f"shown: {found.shown.value}; {counts}\n"
            )
            sys.stdout.writelines(f"  {each[:200]}\n" for each in found.doubts)
            sys.stdout.flush()
    listed = ", ".join(f"{number} {step}" for step, number in steps.most_common())
    sys.stdout.write(
        f"{total} steps ({listed}): {wrong} below what execution shows, {unconfirmed} major without a witness\n"
    )
    return 1 if wrong or unconfirmed else 0


if __name__ == "__main__":
    raise SystemExit(main())
