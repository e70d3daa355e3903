"""Unified diffs between a folder and a rendered package, with a limit on compared lines."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import takewhile
from typing import Final

from opgen.core.disk import read_file
from opgen.output.comparison import Comparison
from opgen.output.manifest import MAX_BYTES

_MOST_LINES: Final = 2000
"""Maximum number of compared lines per file. The running time grows with the square of the number of changes."""


def differences(comparison: Comparison) -> Iterator[str]:
    """Yield the lines of a unified diff from the folder to the rendered package, without line ends.

    The function computes the diff lazily. The lines are raw text from the files, so the caller must escape them.
    The diff omits the manifest, because the manifest repeats the changes as digests.
    """
    files = comparison.package.files
    for path in (file.path for file in comparison.files):
        before = (
            read_file(comparison.folder / path, MAX_BYTES)
            if path in comparison.found.files
            else None
        )
        if path in files or path in comparison.recorded_files:
            yield from difference(str(path), before, files.get(path))


def difference(path: str, before: bytes | None, after: str | None) -> Iterator[str]:
    """Yield the unified diff of one file; `None` stands for an absent file."""
    yield "--- /dev/null" if before is None else f"--- {path}"
    yield "+++ /dev/null" if after is None else f"+++ {path}"
    old = _lines((before or b"").decode("utf-8", "replace").replace("\r\n", "\n"))
    new = _lines(after or "")
    same = sum(
        1
        for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False))
    )
    start = max(0, same - 3)
    window = slice(start, start + _MOST_LINES)
    for group in SequenceMatcher(None, old[window], new[window]).get_grouped_opcodes():
        first, last = group[0], group[-1]
        yield f"@@ -{_range(start, first[1], last[2])} +{_range(start, first[3], last[4])} @@"
        for tag, old_start, old_end, new_start, new_end in group:
            if tag == "equal":
                yield from (f" {line}" for line in old[window][old_start:old_end])
                continue
            yield from (f"-{line}" for line in old[window][old_start:old_end])
            yield from (f"+{line}" for line in new[window][new_start:new_end])
    if max(len(old), len(new)) > window.stop:
        yield f"(lines from {window.stop + 1} on were not compared)"


def _lines(text: str) -> list[str]:
    *lines, last = text.split("\n")
    return [*lines, f"{last}  (no newline at the end)"] if last else lines


def _range(start: int, first: int, last: int) -> str:
    """Return a line range in unified diff notation, always with its length."""
    return f"{start + first + (1 if last > first else 0)},{last - first}"
