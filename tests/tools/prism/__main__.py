"""Check of documents, or of the goldens, with Prism: `python -m tests.tools.prism [FILE…]`, which is `make prism`."""

import importlib
import sys
import tempfile
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from opgen.core.options import Options
from opgen.document.document import Document, load
from opgen.document.repair import repair
from opgen.pipeline import generate
from opgen.source.read import read

from tests.goldens.cases import goldens
from tests.support.packages import write_package
from tests.tools.prism.adapted import adapted
from tests.tools.prism.judging import judge
from tests.tools.prism.servers import Prism

Made = tuple[str, Document, str, Collection[tuple[str, str]]]
"""Name of a document, the document, its package, and the operations that its configuration excludes."""


def main(arguments: Sequence[str]) -> None:
    """Print each call that is not accepted, then the number of calls by verdict."""
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder, Prism() as prism:
        sys.path.insert(0, folder)
        files = [Path(name) for name in arguments]
        made = _made(files, Path(folder)) if files else _goldens(Path(folder))
        for name, document, package, left_out in made:
            importlib.invalidate_caches()
            module = importlib.import_module(package)
            for seed in (None, "1"):
                for found in judge(document, module, prism, seed=seed, left_out=left_out):
                    counts[found.verdict] += 1
                    if found.verdict != "accepted":
                        answers = "examples" if seed is None else "made up"
                        how = f"{found.variant}, {found.status or answers}"
                        sys.stdout.write(f"{name}: {found.operation} ({how}): {found.verdict}: {found.reason}\n")
    for verdict, count in counts.most_common():
        sys.stdout.write(f"{count:6} {verdict}\n")


def _goldens(folder: Path) -> Iterator[Made]:
    for case in goldens():
        case.write_package(folder)
        left_out = {(each.method, each.path) for each in case.api.left_out}
        yield case.name, case.document, case.package, left_out


def _made(files: Sequence[Path], folder: Path) -> Iterator[Made]:
    for number, file in enumerate(files):
        document = load(read(file.read_bytes(), str(file)))
        package = f"package_{number}"
        write_package(generate(document, Options(package=package)).files, folder / package)
        yield str(file), adapted(repair(document).document), package, ()


if __name__ == "__main__":
    main(sys.argv[1:])
