"""What Prism says of documents, or of the goldens: `python -m tests.prism [FILE…]`, which is `make prism`."""

import importlib
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType

from generator.document import Document, load
from generator.options import Options
from generator.pipeline import generate
from generator.source.read import read
from tests.goldens.cases import goldens
from tests.prism.judging import judge
from tests.prism.servers import Prism


def main(arguments: Sequence[str]) -> None:
    """Print every call that is not accepted, then how many there are of each verdict."""
    counts: Counter[str] = Counter()
    files = [Path(name) for name in arguments] or [case.spec for case in goldens()]
    with tempfile.TemporaryDirectory() as name, Prism() as prism:
        sys.path.insert(0, name)
        for file, document, package in _packages(files, Path(name)):
            for seed in (None, "1"):
                for found in judge(document, package, prism, seed=seed):
                    counts[found.verdict] += 1
                    if found.verdict != "accepted":
                        answers = "examples" if seed is None else "made up"
                        where = f"{file}: {found.operation} ({found.variant}, {found.status or answers})"
                        sys.stdout.write(f"{where}: {found.verdict}: {found.reason}\n")
    for verdict, count in counts.most_common():
        sys.stdout.write(f"{count:6} {verdict}\n")


def _packages(
    files: Sequence[Path], folder: Path
) -> Iterator[tuple[Path, Document, ModuleType]]:
    """Each document with its package, written below `folder` and imported."""
    for number, file in enumerate(files):
        document = load(read(file.read_bytes(), str(file)))
        name = f"package_{number}"
        generated = generate(document, Options(package=name))
        for path, text in generated.files.items():
            target = folder / name / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        importlib.invalidate_caches()
        yield file, document, importlib.import_module(name)


if __name__ == "__main__":
    main(sys.argv[1:])
