"""`python -m tests.tools.mutations [FOLDER…]`, which is `make mutations`: rewrite public documents, and expect no change.

No rewrite changes anything on the wire. A rewrite may change a Python name. A package without a changed name must have no
change. Then the documents are edited at random, and each change must have a mirror. Additions to a document must not rename
what it had. `--additions SEED` makes the additions alone.
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import chain, islice, repeat
from pathlib import Path
from random import Random

from opgen.core.errors import OpgenError
from opgen.diff.model import Change
from opgen.diff.surface.model import Surface
from opgen.diff.wire.documents import compare_documents
from opgen.document.document import Document, load
from opgen.document.repair import repair
from opgen.source.read import read

from tests.tools.corpus.documents import FOLDERS, entries, mixed
from tests.tools.mutations.edits import edited
from tests.tools.mutations.mirrors import unmirrored
from tests.tools.mutations.names import changes_beside_names, public_names
from tests.tools.mutations.rewrites import rewritten
from tests.unit.diff.surface.packages import surface_of
from tests.unit.normalize.additions import lost_to_addition

_DOCUMENTS = 220
_REWRITES = (10, 3)
"""Rewrites of a round in turn. Fewer rewrites leave more packages without a changed name."""
_ROUNDS = 14
_EDITS = 5
"""Rounds of edits of each document."""
_LARGEST = 300_000
"""Bytes of the largest document."""
_ADDITIONS = (60, 200)
"""Documents that get additions, and the number of additions."""


@dataclass(slots=True, kw_only=True)
class Counts:
    """Counts of one run."""

    documents: int = 0
    rewrites: int = 0
    packages: int = 0
    """Pairs of packages without a changed name."""
    edits: int = 0
    """Rounds of edits."""
    additions: int = 0
    failed: int = 0


def documents(folders: Sequence[Path]) -> Iterator[Document]:
    """Yield the repaired documents of the corpus in a fixed random order."""
    for entry in mixed(entries(folders)):
        if entry.size <= _LARGEST:
            try:
                document = load(read(entry.path.read_bytes(), entry.name))
            except OpgenError:
                continue
            yield repair(document).document


def main(arguments: Sequence[str]) -> int:
    """Compare each document with its rewrites in both directions. Return 1 if a comparison reports a change."""
    counts = Counts()
    if arguments[:1] == ["--additions"]:
        lines = _additions([*islice(documents(FOLDERS), _ADDITIONS[0])], int(arguments[1]), counts)
    else:
        lines = _lines([*map(Path, arguments)] or FOLDERS, counts)
    for line in lines:
        counts.failed += 1
        sys.stdout.write(line)
        sys.stdout.flush()
    sys.stdout.write(
        f"{counts.rewrites} rewrites of {counts.documents} documents, "
        f"{counts.packages} pairs of packages without a changed name, "
        f"{counts.edits} rounds of edits, "
        f"{counts.additions} additions, "
        f"{counts.failed} rounds with an unexpected change\n"
    )
    return 1 if counts.failed else 0


def _lines(folders: Sequence[Path], counts: Counts) -> Iterator[str]:
    """Yield a line for each failure."""
    first = []
    for number, document in enumerate(islice(documents(folders), _DOCUMENTS), 1):
        counts.documents += 1
        yield from _rounds(document, number * _ROUNDS, counts)
        yield from _edits(document, number * _EDITS, counts)
        first += [document] if number <= _ADDITIONS[0] else []
    yield from _additions(first, 1, counts)


def _additions(found: Sequence[Document], seed: int, counts: Counts) -> Iterator[str]:
    """Yield a line for each addition that renames something. `seed` is the first seed."""
    for number, document in enumerate(chain.from_iterable(repeat(found, _ADDITIONS[1])), seed):
        if counts.additions == _ADDITIONS[1]:
            return
        with suppress(OpgenError):  # the addition may be invalid
            addition = lost_to_addition(document, Random(number))  # noqa: S311  # a repeatable addition
            if addition is None:
                continue
            counts.additions += 1
            label, lost = addition
            if lost:
                yield f"{document.source.name} addition {number}: {label}: {lost[0]}\n"


def _rounds(document: Document, first: int, counts: Counts) -> Iterator[str]:
    """Yield a line for each round of rewrites with a change. `first` is the first seed."""
    package = _package(document)
    for seed in range(first, first + _ROUNDS):
        random = Random(seed)  # noqa: S311  # a repeatable choice of rewrites
        root, done = rewritten(document.root, random, _REWRITES[seed % len(_REWRITES)])
        counts.rewrites += len(done)
        other = replace(document, root=root)
        found = [*compare_documents(document, other, today=None), *compare_documents(other, document, today=None)]
        refusal = ""
        if package is not None:
            try:
                found += _package_changes(package, other, counts)
            except OpgenError as error:
                refusal = str(error)
        if found or refusal:
            text = refusal or f"{found[0].rule} {found[0].message}"
            yield f"{document.source.name} {seed}: {done}: {text}\n"


def _edits(document: Document, first: int, counts: Counts) -> Iterator[str]:
    """Yield a line for each round of edits with a change that has no mirror. `first` is the first seed."""
    package = _package(document)
    for seed in range(first, first + _EDITS):
        random = Random(seed)  # noqa: S311  # a repeatable choice of edits
        root, done = edited(document.root, random)
        try:
            other = repair(load(replace(document.source, root=root))).document
        except OpgenError:
            continue
        counts.edits += 1
        found = unmirrored((document, package), (other, _package(other)))
        if found:
            text = f"{found[0].rule} {found[0].message}"
            yield f"{document.source.name} edit {seed}: {done}: {text}\n"


def _package(document: Document) -> Surface | None:
    """Return the surface of the package; None for a document that opgen refuses."""
    try:
        return surface_of(document)
    except OpgenError:
        return None


def _package_changes(package: Surface, document: Document, counts: Counts) -> tuple[Change, ...]:
    """Return the changes between `package` and the package of a rewritten document."""
    other = surface_of(document)
    counts.packages += public_names(package) == public_names(other)
    return changes_beside_names(package, other)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
