"""Classes and functions that black leaves unchanged: extracted before black runs, and restored afterwards.

With the breaks of `line_breaks`, most classes and functions have black's layout: each line fits. A broken bracket has
one item per line with a comma after the last item, or its content has one line because everything together is too long.
"""

import re
from collections.abc import Iterable

_COLUMNS = 88
_BETWEEN = re.compile(r"\n{3,}(?=\S)")
_PLACEHOLDER = "class __:\n    pass\n"
NAME = "[A-Za-z_][A-Za-z0-9_]*+"
PATH = rf"{NAME}(?:\.{NAME})*+"
TEXT = r'"[ !#-\[\]-~]*+"'
"""A string without quotes and escapes, in characters that are one column wide."""
TEXTS = rf"\({TEXT}(?:,|(?:, {TEXT})+)\)"
DOCSTRING = r' *+"""(?:[^"\\]|\\[\s\S]|"(?!""))*+"""\n'
"""A string that is a statement; its content is not code."""
_KEY = rf"(?:{TEXT}|[0-9]++|{NAME}): "
_ATOM = (
    rf"(?:{PATH}(?:\(\))?|-?[0-9]++(?:\.[0-9]++)?|{TEXT}|\[\]|\{{\}}|\(\)|\.\.\."
    rf"|\((?:{PATH}|{TEXT}|{TEXTS}|\(\)),\))"
)
_TERM = rf"(?:(?:{PATH})?[\[(]|\{{|{NAME}=|\*\*?|{_KEY})*{_ATOM}[\])}}]*"
_EXPRESSION = rf"{_TERM}(?:(?:, | \| ){_TERM})*"
_PARAMETERS = rf"(?:{_TERM}|\*|/)(?:(?:, | \| | = )(?:{_TERM}|\*|/))*"
_RESULT = rf"\)(?: -> {_EXPRESSION})?:(?: \.\.\.)?"
_DECORATOR = re.compile(rf"@{_EXPRESSION}")
_FUNCTION = re.compile(rf"(?:async )?def {NAME}\((?:{_PARAMETERS})?{_RESULT}")
_FUNCTION_START = re.compile(rf"(?:async )?def {NAME}\(")
_FUNCTION_END = re.compile(_RESULT)
_PARAMETER = re.compile(_PARAMETERS)
_CLASS = re.compile(rf"class {NAME}(?:\({_EXPRESSION}\))?:")
_CLASS_START = re.compile(rf"class {NAME}\(")
_FIELD = re.compile(rf"{NAME}(?:: {_EXPRESSION})?(?: = {_EXPRESSION})?")
_FIELD_START = re.compile(rf"{NAME}(?:: {_EXPRESSION} =| =|:) \(")
_FIELD_PART = re.compile(rf"(?:\| )?{_EXPRESSION}")
_FIELD_END = re.compile(rf"\)(?: = {_EXPRESSION})?,?")
_TYPE_START = re.compile(rf"{NAME}: {PATH}\[")
_TYPE_END = re.compile(rf"\](?: = {_EXPRESSION})?")
_ITEM = re.compile(rf"(?:return (?:await )?|{NAME} = )?{_EXPRESSION}")
_ITEM_START = re.compile(rf"(?:return (?:await )?|{NAME} = |{NAME}=|{_KEY})?(?P<path>{PATH})?(?P<bracket>[(\[{{])")
_UNBREAKABLE = re.compile(rf"(?:{NAME}=)?(?:{TEXT}|{PATH})")
_WORD = re.compile(PATH)
_CLOSING = {"(": ")", "[": "]", "{": "}"}
# Start of parentheses that black may remove.
_REDUNDANT = re.compile(r"(?:=|:|return|await|->) \(")
_BRACKETS = re.compile(r"\[[^\[\]]*+\]|\([^()]*+\)|\{[^{}]*+\}")
_INDENT = 4
_NAMED_TYPE = re.compile(rf"{NAME} = TypeAliasType\(")
_QUOTES = '    """'


class _OtherLayoutError(Exception):
    """Statement that black may change."""


def extract_statements(source: str) -> tuple[str, tuple[str, ...]]:
    """Replace runs of unchanged statements in `source` by placeholders. Return the new source and the runs.

    A source that already contains a placeholder is returned unchanged, without runs.
    """
    if _PLACEHOLDER in source:
        return source, ()
    remaining = []
    runs: list[list[str]] = []
    is_run = False
    for part in _BETWEEN.split(source):
        statement = part.rstrip("\n")
        if not is_unchanged(statement):
            remaining.append(part)
            is_run = False
        elif is_run:
            runs[-1].append(statement)
        else:
            remaining.append(_PLACEHOLDER.rstrip("\n"))
            runs.append([statement])
            is_run = True
    if not runs:
        return source, ()
    rest = "\n\n\n".join(remaining).rstrip("\n") + "\n"
    return rest, tuple("\n\n\n".join(run) + "\n" for run in runs)


def restore_statements(source: str, runs: Iterable[str]) -> str:
    """Replace the placeholders in `source` by `runs`."""
    first, *others = source.split(_PLACEHOLDER) if runs else [source]
    return first + "".join(run + other for run, other in zip(runs, others, strict=bool(runs)))


def is_unchanged(statement: str) -> bool:
    """Return whether black leaves `statement` unchanged: a class, a function with its decorators, or a named type."""
    is_type = _NAMED_TYPE.match(statement)
    if not is_type and not statement.startswith(("class ", "def ", "async def ", "@")):
        return False
    lines = _Lines(statement)
    try:
        if is_type:
            lines.read_type()
        else:
            lines.read_statement()
    except (_OtherLayoutError, IndexError):
        return False
    return True


class _Lines:
    """Lines of a statement, from the line `number` on. Its methods read lines, and raise `_OtherLayoutError`."""

    def __init__(self, statement: str) -> None:
        self.lines = statement.split("\n")
        self.number = 0

    @property
    def line(self) -> str:
        """Return the next line."""
        return self.lines[self.number]

    def _is_end(self) -> bool:
        """Return whether all lines are read."""
        return self.number == len(self.lines)

    def read_statement(self) -> None:
        """Read the decorators, the first lines and the body of a class or function."""
        while self.line.startswith("@"):
            self._read(_DECORATOR)
        if self.line.startswith("class "):
            self._read_class()
            self._read_fields()
            return
        self._read_function()
        if self.lines[self.number - 1].endswith(" ..."):
            _require(self._is_end())
            return
        self._read_docstring()
        _require(not self._is_end())
        while not self._is_end():
            self._read_item(_INDENT)

    def read_type(self) -> None:
        """Read the definition of a type, and its description."""
        self._read_item(0)
        if not self._is_end():
            _require(self.line.startswith(_QUOTES.strip()))
            self._read_description()
        _require(self._is_end())

    def _read(self, pattern: re.Pattern[str], indent: int = 0) -> str:
        """Read one line that fits and matches `pattern` after `indent`. A comma at its end is not part of the match."""
        line = self.line
        _require(
            len(line) <= _COLUMNS
            and line.startswith(" " * indent)
            and pattern.fullmatch(line.removesuffix(","), indent)
            and not (" (" in line and _REDUNDANT.search(line, indent))
        )
        self.number += 1
        return line

    def _read_class(self) -> None:
        line = self.line
        if not line.endswith("("):
            self._read(_CLASS)
            return
        self.number += 1
        _require(_CLASS_START.fullmatch(line))
        content = self._read(_ITEM, _INDENT)
        _require(not content.endswith(",") and self.line == "):")
        _require(len(line) + len(content) - _INDENT + len("):") > _COLUMNS)
        self.number += 1

    def _read_function(self) -> None:
        """Read the first line of a function, or its first lines."""
        if not self.line.endswith("("):
            _require(not self._read(_FUNCTION).endswith(","))
            return
        start = self._read(_FUNCTION_START)
        content = self.line
        if content.endswith((",", "(")):
            while self.line.startswith(" "):
                if self.line.endswith("("):
                    self._read_broken_field()
                else:
                    self._read(_PARAMETER, _INDENT)
                _require(self.lines[self.number - 1].endswith(","))
        else:
            # black adds a comma to a single parameter on a line of its own.
            _require("," in self._read(_PARAMETER, _INDENT))
            together = start + content[_INDENT:] + self.line
            _require(len(together) > _COLUMNS)
        _require(not self._read(_FUNCTION_END).endswith(","))

    def _read_docstring(self) -> bool:
        """Read the docstring of a class or function, if it has one. Return whether it has one."""
        if self._is_end() or not self.line.startswith(_QUOTES):
            return False
        first = self.line[len(_QUOTES) :]
        self.number += 1
        # black changes white space and quotes at both ends.
        _require(first and first[0] not in {" ", '"'})
        if first.endswith('"""'):
            _require(first[-4] not in {" ", '"', "\\"})
            return True
        is_indented = True
        while (line := self.line) != _QUOTES:
            _require(not line.endswith(" "))
            is_indented = is_indented and line[_INDENT : _INDENT + 1] in {"", " "}
            self.number += 1
        # black removes indentation that all lines have, and blank lines at the end.
        _require(not is_indented and self.lines[self.number - 1])
        self.number += 1
        return True

    def _read_item(self, indent: int) -> None:
        """Read a statement, or an item in a bracket."""
        line = self.line
        if line[-1:] not in _CLOSING:
            if len(line) > _COLUMNS and line.endswith(","):
                _require(line.startswith(" " * indent))
                _require(_UNBREAKABLE.fullmatch(line[:-1], indent))
                self.number += 1
            else:
                self._read(_ITEM, indent)
            return
        _require(len(line) <= _COLUMNS and line.startswith(" " * indent))
        start = _ITEM_START.fullmatch(line, indent)
        if start is None:
            raise _OtherLayoutError
        self._read_bracket(indent, start["bracket"], has_path=bool(start["path"]))

    def _read_bracket(self, indent: int, bracket: str, *, has_path: bool) -> None:
        """Read a broken bracket: its items, and its last line."""
        first, end = self.number, " " * indent + _CLOSING[bracket]
        self.number += 1
        count = 0
        is_exploded = True
        while not self.line.startswith(end):
            _require(is_exploded)
            self._read_item(indent + _INDENT)
            is_exploded = self.lines[self.number - 1].endswith(",")
            count += 1
        last = self.line.strip()
        self.number += 1
        _require(count and last in {end[-1], f"{end[-1]},"})
        if is_exploded:
            # Subscripts, and a tuple of one item, have other rules.
            is_subscript = bracket == "[" and has_path
            is_call = bracket == "(" and has_path
            _require(not is_subscript and (count > 1 or is_call or bracket == "{"))
            return
        _require(bracket == "(" and has_path)
        if self.number == first + 3:
            together = self.lines[first] + self.lines[first + 1].strip() + last
            _require(len(together) > _COLUMNS)

    def _read_fields(self) -> None:
        """Read the body of a class."""
        has_docstring = self._read_docstring()
        if has_docstring and not self._is_end():
            _require(not self.line)
            self.number += 1
        _require(has_docstring or not self._is_end())
        while not self._is_end():
            if self.line.endswith("("):
                self._read_broken_field()
                _require(not self.lines[self.number - 1].endswith(","))
            elif self.line.endswith("["):
                self._read_broken_type()
            else:
                _require(not self._read(_FIELD, _INDENT).endswith(","))
            if not self._is_end() and self.line.startswith(_QUOTES):
                self._read_description()

    def _read_description(self) -> None:
        """Read the description of a field. It is not a docstring, so black does not change its content."""
        is_complete = len(self.line) > len(_QUOTES)
        if is_complete and self.line.endswith('"""'):
            self.number += 1
            return
        self.number += 1
        while not self.line.endswith('"""'):
            self.number += 1
        self.number += 1

    def _read_broken_field(self) -> None:
        """Read a field or a parameter whose type or value is in parentheses, because it does not fit on one line."""
        start = self.line
        _require(len(start) <= _COLUMNS and start.startswith("    "))
        _require(_FIELD_START.fullmatch(start, _INDENT))
        self.number += 1
        items: list[str] = []
        while self.line.startswith(" " * 2 * _INDENT):
            item = self._read(_FIELD_PART, 2 * _INDENT)[2 * _INDENT :]
            _require(not item.endswith(",") and item.startswith("| ") == bool(items))
            items.append(item)
        end = self._read(_FIELD_END, _INDENT)[_INDENT + 1 :]
        together = " ".join(items)
        _require(len(start) - 1 + len(together) + len(end) > _COLUMNS)
        if len(items) == 1:
            is_value = start.endswith("= (")
            _require(is_value or _WORD.fullmatch(together) or _is_union(together))
        else:
            _require(2 * _INDENT + len(together) > _COLUMNS)

    def _read_broken_type(self) -> None:
        """Read a field whose type is a subscript with at least two arguments, which do not fit on one line."""
        start = self._read(_TYPE_START, _INDENT)
        items = []
        while self.line.startswith(" " * 2 * _INDENT):
            items.append(self._read(_ITEM, 2 * _INDENT)[2 * _INDENT :])
        end = self._read(_TYPE_END, _INDENT)
        _require(not end.endswith(","))
        if len(items) == 1:
            # black breaks the parentheses of the value instead, if the type fits.
            typed = start + items[0] + end[_INDENT:].partition("= ")[0]
            value = "= (" if "=" in end else ""
            _require("," in items[0] and not items[0].endswith(","))
            _require(len(typed + value) > _COLUMNS)
        else:
            _require(all(item.endswith(",") for item in items) and items)


def _require(condition: object) -> None:
    if not condition:
        raise _OtherLayoutError


def _is_union(text: str) -> bool:
    """Return whether `text` has a `|` outside all brackets."""
    count = 1
    while count:
        text, count = _BRACKETS.subn("", text)
    return " | " in text
