"""`python -m tests.tools.mutations [FOLDER…]`, which is `make mutations`: rewrite public documents, and expect no change."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

from opgen.changes.wire.compare import compare_documents
from opgen.core.errors import OpgenError
from opgen.document.document import Document, load
from opgen.document.repair import repair
from opgen.source.read import read

from tests.tools.corpus.documents import FOLDERS, entries, mixed
from tests.tools.mutations.rewrites import rewritten

_DOCUMENTS = 200
_REWRITES = 10
_ROUNDS = 10
_LARGEST = 300_000
"""Bytes of the largest document."""


def documents(folders: Sequence[Path]) -> Iterator[Document]:
    """Yield the first repaired documents of the corpus in a fixed random order."""
    count = 0
    for entry in mixed(entries(folders)):
        if entry.size > _LARGEST:
            continue
        try:
            document = load(read(entry.path.read_bytes(), entry.name))
        except OpgenError:
            continue
        yield repair(document).document
        count += 1
        if count == _DOCUMENTS:
            return


def main(arguments: Sequence[str]) -> int:
    """Compare each document with its rewrites in both directions. Return 1 if a comparison reports a change."""
    total = failed = number = 0
    for number, document in enumerate(documents([*map(Path, arguments)] or FOLDERS), 1):
        for round_ in range(_ROUNDS):
            seed = number * _ROUNDS + round_
            random = Random(seed)  # noqa: S311  # a repeatable choice of rewrites
            root, done = rewritten(document.root, random, _REWRITES)
            other = replace(document, root=root)
            total += len(done)
            found = (
                *compare_documents(document, other, today=None),
                *compare_documents(other, document, today=None),
            )
            if found:
                failed += 1
                sys.stdout.write(
                    f"{document.source.name}: {done}: {found[0].rule} {found[0].message}\n"
                )
    sys.stdout.write(
        f"{total} rewrites of {number} documents, {failed} rounds with a change\n"
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
