"""Edits by hand in a file whose rendered text has changed too.

The manifest has only the digest of the recorded text. The recorded text has each difference between the file and the
rendered text either as in the file or as rendered, so its digest decides which differences are edits.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations
from typing import Final

from opgen.core.digests import text_digest

_MAX_DIFFERENCES: Final = 12
"""Maximum number of differences of which all combinations are tried: at most 4,096 digests of one file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """Edit of a file by hand.

    - `line`: the number of the first edited line, from 1.
    - `original`: the text before the edit, or the rendered text if the recorded text cannot be restored.
    """

    line: int
    original: str


def edit_of(content: str, rendered: str, recorded_digest: str) -> Edit:
    """Return the edit that made `content` out of the text that opgen wrote.

    If the recorded text cannot be restored, every difference from `rendered` counts as an edit.

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
            return Edit(line=edits[0][1] + 1, original=original)
    line = differences[0][1] + 1 if differences else 1
    return Edit(line=line, original=rendered)


_Difference = tuple[str, int, int, int, int]
"""Difference between two lists of lines, as `SequenceMatcher.get_opcodes` describes it."""


def _subsets(differences: Sequence[_Difference]) -> Iterator[tuple[_Difference, ...]]:
    """Yield the combinations of differences, small ones first. An edit is usually one difference."""
    if len(differences) <= _MAX_DIFFERENCES:
        for size in range(1, len(differences) + 1):
            yield from combinations(differences, size)


def _restored(lines: list[str], rendered: list[str], edits: tuple[_Difference, ...]) -> str:
    """Return the file without `edits`: their lines are as rendered, and all other lines as in the file."""
    restored: list[str] = []
    position = 0
    for _, start, end, new_start, new_end in edits:
        restored += [*lines[position:start], *rendered[new_start:new_end]]
        position = end
    return "\n".join([*restored, *lines[position:]])
