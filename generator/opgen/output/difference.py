"""Differences between the files of a folder and a rendered package, and the edits by hand among them."""

from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import combinations, islice, takewhile
from pathlib import PurePosixPath

from opgen.core.digests import text_digest
from opgen.output.comparison import Comparison, FileVerdict
from opgen.output.manifest import NAME, in_runtime

# Maximum number of compared lines per file. The running time grows with the square of the number of changes.
_MOST_LINES = 2000

# Maximum number of lines of a difference in a report.
_SHOWN_LINES = 200
# Maximum length of such a line.
_SHOWN_LENGTH = 300
_PAGE = PurePosixPath("api.md")
_DATA = PurePosixPath("api.jsonl")


def shown_difference(lines: Iterable[str]) -> tuple[str, ...]:
    """Return the first of `lines` for a report, with a last line that says so if lines are left out."""
    first = tuple(islice(lines, _SHOWN_LINES + 1))
    shown = [
        line if len(line) <= _SHOWN_LENGTH else line[: _SHOWN_LENGTH - 1] + "…"
        # A file on disk may have bytes that are not UTF-8.
        for line in (each.encode("utf-8", "backslashreplace").decode("utf-8") for each in first[:_SHOWN_LINES])
    ]
    if len(first) > _SHOWN_LINES:
        shown.append("(the rest of the difference is left out)")
    return tuple(shown)


def differences(comparison: Comparison, verdicts: Iterable[FileVerdict] | None = None) -> Iterator[str]:
    """Yield the lines of a unified diff from the folder to the rendered package, without line ends.

    `verdicts` selects the files. Default: all files of `comparison`.

    The function computes the diff lazily. The lines are raw text from the files, so the caller must escape them.
    The diff omits the manifest, because the manifest repeats the changes as digests. `api.md` comes first, because it
    shows the effect on callers, and then `api.jsonl` with the same changes as data is omitted.
    """
    files = comparison.package.files
    selected = comparison.files if verdicts is None else verdicts
    paths = [path for file in selected for path in file.paths if path != NAME]
    if _PAGE in paths:
        paths = [_PAGE, *(path for path in paths if path not in {_PAGE, _DATA})]
    for path in paths:
        if path in files or path in comparison.recorded_files or in_runtime(path):
            yield from difference(str(path), comparison.contents.get(path), files.get(path))


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


def _lines(text: str) -> list[str]:
    *lines, last = text.split("\n")
    return [*lines, f"{last}  (no newline at the end)"] if last else lines


def _range(start: int, first: int, last: int) -> str:
    """Return a line range in unified diff notation, always with its length."""
    return f"{start + first + (1 if last > first else 0)},{last - first}"


# Maximum number of differences of which all combinations are tried: at most 4,096 digests of one file.
_MAX_DIFFERENCES = 12


def edit_of(content: str, rendered: str, recorded_digest: str) -> tuple[int, str]:
    """Return the number of the first line of `content` that was edited by hand, and the text before the edit.

    The rendered text may have changed too, and the manifest has only the digest of the recorded text. The recorded text
    has each difference between the file and the rendered text either as in the file or as rendered, so its digest
    decides which differences are edits. If the recorded text cannot be restored, every difference from `rendered` counts
    as an edit.

    Args:
        content: Text of the file with LF line ends.
        rendered: Text that opgen renders now.
        recorded_digest: Digest of the text that opgen wrote.
    """
    lines, now = content.split("\n"), rendered.split("\n")
    matcher = SequenceMatcher(None, lines, now, autojunk=False)
    differences = [code for code in matcher.get_opcodes() if code[0] != "equal"]
    for edits in _subsets(differences):
        original = _restored(lines, now, edits)
        if text_digest(original) == recorded_digest:
            return edits[0][1] + 1, original
    return differences[0][1] + 1 if differences else 1, rendered


# Difference between two lists of lines, as `SequenceMatcher.get_opcodes` describes it.
_Difference = tuple[str, int, int, int, int]


def _subsets(differences: Sequence[_Difference]) -> Iterator[tuple[_Difference, ...]]:
    """Yield the combinations of differences, small ones first. An edit is usually one difference."""
    if len(differences) <= _MAX_DIFFERENCES:
        for size in range(1, len(differences) + 1):
            yield from combinations(differences, size)


def _restored(lines: list[str], rendered: list[str], edits: tuple[_Difference, ...]) -> str:
    """Return the file without `edits`: their lines are as rendered, and all other lines as in the file."""
    restored = []
    position = 0
    for _, start, end, new_start, new_end in edits:
        restored += [*lines[position:start], *rendered[new_start:new_end]]
        position = end
    return "\n".join([*restored, *lines[position:]])
