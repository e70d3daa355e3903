"""Lines that black leaves unchanged: extracted before it runs, and restored afterwards.

Most lines of a large package are fields and names, one per line. These lines already have the format of black. Without
the extraction, black would spend most of its time on them.
"""

import re

from opgen.codegen.format.unchanged_statements import DOCSTRING, NAME, PATH, TEXT, TEXTS

_KEY = rf"(?:{TEXT}|[0-9]++): "
_PLAIN = rf"(?:{PATH}(?:\(\))?|-?[0-9]++(?:\.[0-9]++)?|{TEXT}|\[\]|\{{\}})"
_VALUE = rf"(?:{_PLAIN}|\{{{_KEY}{_PLAIN}(?:, {_KEY}{_PLAIN})*\}}" rf"|{TEXTS}|\({TEXTS}(?:,|(?:, {TEXTS})+)\))"
_TERM = rf"(?:{PATH}[\[(]|{NAME}=)*{_VALUE}[\])]*"
_EXPRESSION = rf"{_TERM}(?:(?:, | \| ){_TERM})*"
_FITS = r"(?=[^\n]{1,88}\n)"
_FIELD = rf"{_FITS}    {NAME}: {_EXPRESSION}(?: = {_EXPRESSION})?\n(?:   {DOCSTRING})?"
_MEMBER = rf"{_FITS}    {NAME} = {_PLAIN}\n"
_CLASS = rf"{_FITS}class {NAME}\({NAME}\):\n(?:{_FIELD}|{_MEMBER})++(?=\n|\Z)"
_ITEM = rf"{_FITS}(?P=indent)(?:\*|{TEXT}" rf"|{NAME}(?:: {_EXPRESSION}(?: = {_PLAIN})?|={_EXPRESSION})?),\n"
_PAIR = rf"{_FITS}(?P=indent){_KEY}{_EXPRESSION},\n"
_END = r"(?= *+[\])}]|[^\n]{89,}\n|(?:(?P=indent)[^\n]*\n)++(?<=,\n) *+[\])}])"
_RUN = re.compile(
    rf"^(?:{DOCSTRING}" rf"|(?P<classes>{_CLASS}(?:\n\n{_CLASS})*+)" rf"|(?P<fields>(?:{_FIELD}|{_MEMBER})+)"
    # The first line stays in the source, and so does the last comma in the bracket or a line that is too long.
    # Therefore black keeps one item per line.
    rf"|(?P<first>(?P<indent> ++)[^\n]*,\n)(?:"
    rf"(?:(?P<items>(?:{_ITEM}){{2,}}+)|(?P<pairs>(?:{_PAIR}){{2,}}+)){_END}"
    rf"|(?:{_ITEM}){{2,}}+|(?:{_PAIR}){{2,}}+))",
    re.MULTILINE,
)
# Placeholders for the lines of each group.
_PLACEHOLDERS = {"classes": "class _:\n    _: _\n", "fields": "    _: int\n", "items": "_,\n", "pairs": "_: _,\n"}
_PLACEHOLDER = re.compile(r"^(?:class _:\n    _: _|    _: int| ++_,| ++_: _,)\n", re.MULTILINE)


class LostLinesError(Exception):
    """Missing or surplus placeholder in a formatted text."""


def extract(source: str) -> tuple[str, tuple[str, ...]]:
    """Replace runs of unchanged lines in `source` by placeholders. Return the new source and the runs.

    A source that already contains a placeholder is returned unchanged, without runs.
    """
    if _PLACEHOLDER.search(source):
        return source, ()
    runs = []

    def replace(match: re.Match[str]) -> str:
        for group, text in _PLACEHOLDERS.items():
            if match[group]:
                runs.append(match[group])
                return f"{match['first'] or ''}{match['indent'] or ''}{text}"
        return match[0]

    return _RUN.sub(replace, source), tuple(runs)


def restore(source: str, runs: tuple[str, ...]) -> str:
    """Replace the placeholders in `source` by `runs`.

    Raises:
        LostLinesError: black joined a placeholder with another line, or indented it further.
    """
    waiting = iter(runs)

    def lines(match: re.Match[str]) -> str:
        run = next(waiting, "")
        indent = len(match[0]) - len(match[0].lstrip())
        if run[:indent].strip() or run[indent : indent + 1] == " ":
            raise LostLinesError
        return run

    text, count = _PLACEHOLDER.subn(lines, source) if runs else (source, 0)
    if count != len(runs):
        raise LostLinesError
    return text
