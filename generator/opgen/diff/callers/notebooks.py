"""Code of Jupyter notebooks: one module with the cells of code, at the lines of the notebook if it has a line for each."""

import ast
import json
import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any, Final, NamedTuple

NOTEBOOK: Final = ".ipynb"
UNREAD: Final = "  # not Python"
_CELL: Final = re.compile(r"^# %opgen cell\n", re.MULTILINE)
_REMOVED: Final = re.compile(rf"'%opgen (\d+)';(?:{UNREAD})?")
_MAGIC: Final = re.compile(
    r"^([ \t]*(?:[\w, .]+=[ \t]*)?)"
    r"(%(?:prun|time|timeit)[ \t]+(?:-\w+[ \t]*\d*[ \t]+)*(?=\S)|[!%?].*|[\w.]+\?+[ \t]*$)",
    re.MULTILINE,
)
"""Line of IPython, with its part that is Python before it. The code of the first three magics is Python too."""
_PYTHON: Final = re.compile(r"%%(?:capture|prun|time|timeit)\b")
_STRING: Final = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"')
_PIECES: Final = re.compile(r"\\u[dD][89abAB]\w\w\\u[dD][c-fC-F]\w\w|\\u\w{4}|\\.|[^\\]", re.DOTALL)
"""Characters in a string of JSON."""


class _Text(NamedTuple):
    """String of JSON with its place in the text of the document."""

    value: str
    start: int
    end: int


def code_of(text: str) -> str:
    """Return the code of a notebook. Lines of IPython are replaced by constants.

    Raises:
        ValueError: The text is not JSON.
    """
    return _Notebook(text).code


def with_code(text: str, code: str) -> str:
    """Return the text of a notebook with the edited `code`. All other bytes stay."""
    return _Notebook(text).edited(code)


class _Notebook:
    """Notebook with its cells of code, and the texts that are not Python."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._removed: list[str] = []
        self._cells = [*_cells(text)]
        self._ends: list[str] = []
        lines: list[str] = []
        for cell in self._cells:
            first = text.count("\n", 0, cell[0].start)
            padding = [""] * (first - 1 - len(lines))
            self._ends.append("\n" * (len(padding) + 1))
            lines += [*padding, "# %opgen cell", *self._python(_source(cell)).split("\n")]
        self._ends = [*self._ends[1:], "\n"]
        self.code = "".join(f"{line}\n" for line in lines)

    def _python(self, source: str) -> str:
        """Return the code of a cell with constants in place of lines that are not Python."""
        start = len(self._removed)
        code = source
        if not _is_python(code):
            code = _MAGIC.sub(lambda found: f"{found[1]}{self._remove(found[2])}", source)
        is_other = source.startswith("%%") and not _PYTHON.match(source)
        if is_other or not _is_python(code):
            del self._removed[start:]
            code = self._remove(source) + ("" if is_other else UNREAD)
        return code

    def _remove(self, text: str) -> str:
        self._removed.append(text)
        return f"'%opgen {len(self._removed) - 1}';"

    def edited(self, code: str) -> str:
        """Return the text of the notebook with the edited code."""
        parts, at = [], 0
        for cell, new, end in zip(self._cells, _CELL.split(code)[1:], self._ends, strict=True):
            inner = new.removesuffix(end) if new.endswith(end) else new.rstrip("\n")
            source = _REMOVED.sub(lambda found: self._removed[int(found[1])], inner)
            if source != _source(cell):
                for start, after, text in self._strings(cell, source):
                    parts += [self._text[at:start], text]
                    at = after
        return "".join([*parts, self._text[at:]])

    def _strings(self, cell: list[_Text], source: str) -> Iterator[tuple[int, int, str]]:
        """Yield new strings of JSON with their places."""
        pieces = _PIECES.findall("".join(self._text[each.start + 1 : each.end - 1] for each in cell))
        known: list[tuple[str, list[str]]] = []
        at = 0
        for line in _source(cell).splitlines(keepends=True):
            known.append((line, pieces[at : at + len(line)]))
            at += len(line)
        new = source.splitlines(keepends=True) or [""]
        if len(new) == len(known):
            lines = [self._line(*pair, line) for pair, line in zip(known, new, strict=True)]
        else:
            same = dict(known)
            lines = ["".join(same[line]) if line in same else self._dumped(line) for line in new]
        before = re.search(r"\[(\s*)\Z", self._text[: cell[0].start])
        if before is None:
            yield cell[0].start, cell[0].end, f'"{"".join(lines)}"'
        elif len(cell) == len(lines) and [each.value for each in cell] == [line for line, _ in known]:
            yield from ((each.start, each.end, f'"{line}"') for each, line in zip(cell, lines, strict=True))
        else:
            separator = self._text[cell[0].end : cell[1].start] if len(cell) > 1 else f",{before[1]}"
            yield cell[0].start, cell[-1].end, separator.join(f'"{line}"' for line in lines)

    def _line(self, old: str, pieces: list[str], new: str) -> str:
        """Return the text of a line in JSON, with the characters that stay as they are."""
        changes = (
            SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
            if old != new
            else [("equal", 0, len(old), 0, 0)]
        )
        return "".join(
            "".join(pieces[a:b]) if tag == "equal" else self._dumped(new[c:d]) for tag, a, b, c, d in changes
        )

    def _dumped(self, text: str) -> str:
        return json.dumps(text, ensure_ascii=self._text.isascii())[1:-1]


def _is_python(code: str) -> bool:
    try:
        ast.parse(code)
    except SyntaxError:
        return False
    return True


def _source(cell: list[_Text]) -> str:
    return "".join(each.value for each in cell)


def _cells(text: str) -> Iterator[list[_Text]]:
    """Yield the strings of each cell of code. A number in place of each string keeps its position."""
    found = [*_STRING.finditer(text)]
    numbers = iter(range(len(found)))

    def named(pairs: list[tuple[str, Any]]) -> dict[str, Any]:  # Any: JSON of a notebook
        return {json.loads(found[int(key)][0]): value for key, value in pairs}

    notebook = json.loads(_STRING.sub(lambda _: f'"{next(numbers)}"', text), object_pairs_hook=named)
    for cell in notebook.get("cells", ()) if isinstance(notebook, dict) else ():
        match cell:
            case {"cell_type": str(kind), "source": [*parts]} if json.loads(found[int(kind)][0]) == "code":
                pass
            case {"cell_type": str(kind), "source": str(part)} if json.loads(found[int(kind)][0]) == "code":
                parts = [part]
            case _:
                parts = []
        own = [found[int(each)] for each in parts]
        if own:
            yield [_Text(json.loads(each[0]), *each.span()) for each in own]
