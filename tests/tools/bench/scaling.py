"""Cost by size: `python -m tests.tools.bench.scaling [DOCUMENT…]` prints a table of synthetic documents, and one of given documents."""

import json
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from tests.tools.bench.documents import made
from tests.tools.bench.measure import Run, measure
from tests.tools.bench.tools import Tool, opgen
from tests.tools.tables import table

SIZES = (500, 1000, 2000, 4000)


def main(documents: Iterable[str], sizes: Sequence[int] = SIZES) -> None:
    """Print a table of the sizes, and one of the documents."""
    tool, *_ = opgen()
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        runs = []
        for size in sizes:
            document = scratch / f"made-{size}.json"
            document.write_text(json.dumps(made(size)), "utf-8")
            runs.append(_run(tool, document, scratch))
        sys.stdout.write(table(growth(sizes, runs)) + "\n")
        given = [Path(name).resolve() for name in documents]
        rows = [[path.stem, *figures(_run(tool, path, scratch))] for path in given]
        sys.stdout.write(table([["document", "wall", "processors", "memory"], *rows]))


def _run(tool: Tool, document: Path, scratch: Path) -> Run:
    output = scratch / document.stem / tool.folder
    output.parent.mkdir(exist_ok=True)
    return measure([str(part) for part in (tool.program, *tool.arguments(document, output))], scratch, os.environ)


def growth(sizes: Sequence[int], runs: Sequence[Run]) -> Iterator[list[str]]:
    """Yield a row for each size, with its cost in relation to the previous size."""
    yield ["operations", "wall", "processors", "memory", "more processors", "more memory"]
    for size, (before, run) in zip(sizes, pairwise([None, *runs]), strict=True):
        assert run is not None
        more = [f"{run.cpu / before.cpu:.2f}x", f"{run.memory / before.memory:.2f}x"] if before else ["", ""]
        yield [str(size), *figures(run), *more]


def figures(run: Run) -> list[str]:
    """Return the wall clock, the processor time and the memory of a run."""
    return [f"{run.wall:.1f} s", f"{run.cpu:.1f} s", f"{run.memory / 1e6:.0f} MB"]


if __name__ == "__main__":
    main(sys.argv[1:])
