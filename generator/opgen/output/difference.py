"""Unified diffs between a folder and a rendered package, with a limit on compared lines."""

from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from itertools import islice, takewhile
from typing import Final

from opgen.core.disk import read_file
from opgen.output.comparison import Comparison, FileVerdict
from opgen.output.manifest import MAX_BYTES, NAME
from opgen.output.runtime_folder import in_runtime

_MOST_LINES: Final = 2000
"""Maximum number of compared lines per file. The running time grows with the square of the number of changes."""

_SHOWN_LINES: Final = 200
"""Maximum number of lines of a difference in a report."""
_SHOWN_LENGTH: Final = 300
"""Maximum length of such a line."""


def shown_difference(lines: Iterable[str]) -> tuple[str, ...]:
    """Return the first of `lines` for a report, with a last line that says so if lines are left out."""
    first = tuple(islice(lines, _SHOWN_LINES + 1))
    shown = [
        line if len(line) <= _SHOWN_LENGTH else line[: _SHOWN_LENGTH - 1] + "…"
        # A file on disk may have bytes that are not UTF-8.
        for line in (_without_surrogates(line) for line in first[:_SHOWN_LINES])
    ]
    if len(first) > _SHOWN_LINES:
        shown.append("(the rest of the difference is left out)")
    return tuple(shown)


def differences(comparison: Comparison, verdicts: Iterable[FileVerdict] | None = None) -> Iterator[str]:
    """Yield the lines of a unified diff from the folder to the rendered package, without line ends.

    `verdicts` selects the files. Default: all files of `comparison`.

    The function computes the diff lazily. The lines are raw text from the files, so the caller must escape them.
    The diff omits the manifest, because the manifest repeats the changes as digests.
    """
    files = comparison.package.files
    selected = comparison.files if verdicts is None else verdicts
    paths = [path for file in selected for path in file.paths if path != NAME]
    for path in paths:
        before = read_file(comparison.folder / path, MAX_BYTES) if path in comparison.found.files else None
        if path in files or path in comparison.recorded_files or in_runtime(path):
            yield from difference(str(path), before, files.get(path))


def difference(path: str, before: bytes | None, after: str | None) -> Iterator[str]:
    """Yield the unified diff of one file; `None` stands for an absent file."""
    yield "--- /dev/null" if before is None else f"--- {path}"
    yield "+++ /dev/null" if after is None else f"+++ {path}"
    text = (before or b"").decode("utf-8", "replace").replace("\r\n", "\n")
    yield from _hunks(_lines(text), _lines(after or ""))


def edit_difference(path: str, original: str, content: str) -> Iterator[str]:
    """Yield the unified diff of an edit by hand, from the text that opgen wrote to the text on disk."""
    yield f"--- {path} (generated)"
    yield f"+++ {path} (edited)"
    yield from _hunks(_lines(original), _lines(content))


def _hunks(old: list[str], new: list[str]) -> Iterator[str]:
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))
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


def _without_surrogates(line: str) -> str:
    return line.encode("utf-8", "backslashreplace").decode("utf-8")


def _lines(text: str) -> list[str]:
    *lines, last = text.split("\n")
    return [*lines, f"{last}  (no newline at the end)"] if last else lines


def _range(start: int, first: int, last: int) -> str:
    """Return a line range in unified diff notation, always with its length."""
    return f"{start + first + (1 if last > first else 0)},{last - first}"
