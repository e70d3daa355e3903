"""Conflict markers of git: the lines that an unresolved merge leaves in a text."""

import re

from opgen.core.frozen import frozen

_MARKER = re.compile(r"(<{7,}|\|{7,}|={7,}|>{7,})(?: .*)?")
# Markers that can follow in each section of a text. The name of a section is its first marker.
_NEXT = {"": ("<",), "<": ("|", "="), "|": ("=",), "=": (">",)}
_LINES = re.compile(r"[^\n]*\n|[^\n]+")
_UNRESOLVED = re.compile(r"^(?:<{7,}|>{7,})(?: [^\n]*)?\r?$", re.MULTILINE)


@frozen
class Sides:
    """Both sides of an unresolved merge.

    - `line`: the number of the first line with a marker, from 1.
    - `ours`, `theirs`: the whole text, with the lines of one side in each conflict.
    """

    line: int
    ours: str
    theirs: str


def conflict_line(text: str) -> int | None:
    """Return the number of the first line that begins or ends a conflict, or `None`. Lines count from 1."""
    found = _UNRESOLVED.search(text)
    return None if found is None else text.count("\n", 0, found.start()) + 1


def merge_sides(text: str) -> Sides | None:
    """Return both sides of a text with complete conflicts, or `None` without a complete conflict.

    All conflict styles are read: merge, diff3 and zdiff3. The sides leave out the lines of the common ancestor.
    """
    line = conflict_line(text)
    if line is None:
        return None
    ours = []
    theirs = []
    section, length = "", 0
    for each in _LINES.findall(text):
        found = _MARKER.fullmatch(each.rstrip("\r\n"))
        sign = found[1][0] if found else ""
        # The ancestor of a recursive merge can contain conflicts itself. Git gives these longer markers.
        if found is not None and sign in _NEXT[section] and (sign == "<" or len(found[1]) == length):
            section, length = sign.replace(">", ""), len(found[1])
            continue
        if section in {"", "<"}:
            ours.append(each)
        if section in {"", "="}:
            theirs.append(each)
    if section or not length or conflict_line("".join(ours + theirs)) is not None:
        return None
    return Sides(line=line, ours="".join(ours), theirs="".join(theirs))
