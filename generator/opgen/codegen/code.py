"""`Code`, the only text that may become Python, and the functions that make it.

Text of a document becomes code through `identifier`, `literal` or `docstring`, which verify it, or `markdown`. `join` and `template`
combine pieces of code with constants of opgen. Text that is not escaped is not `Code`, so the type checker finds it.
"""

import ast
import keyword
import re
import textwrap
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import LiteralString, Self

from opgen.core.characters import escaped, is_printable
from opgen.core.markdown import code_span

_SEAL = object()
# Printable ASCII text without a double quote, a backslash, `#` or `:`.
#
# Such text needs no escape and no check. Checking each literal took seconds.
_PLAIN_TEXT = re.compile(r"[ !$-9;-\[\]-~]*")
# Start of a line that doctest runs, also after three dots, or of a directive, which Sphinx may run.
_PROMPT = re.compile(r"^( *)(?=>>>|\.\.\.(?: |$)|\.\. )")
# First character of a comment that a tool obeys, or of settings of an editor. Some tools read the lines of strings too.
_OBEYED = re.compile(
    r"#(?=(?:\s|-\*-)*(?:(?i:noqa|nosec|nosemgrep|pragma|noinspection|pyre-)"
    r"|(?:type|fmt|isort|yapf|autopep8|flake8|mypy|pyright|basedpyright|pyrefly|pytype|ty|ruff|pylint|coding|doctest)\s*[:=]))"
    r"|(?:\b|(?<=\\n))(?:[vV](?=im?(?:[<=>]?\d+)?:)|e(?=x:\s*(?:set?\b|\S*[:=]))|L(?=ocal Variables:)|i(?=sort:))"
)
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}", re.ASCII)
_STRING_OR_NAME = re.compile(r'"(?:[^"\\]|\\.)*"|(?<!\.)\b[A-Za-z_]\w*', re.ASCII)
_STRING_OR_CALL = re.compile(r'"(?:[^"\\]|\\.)*"|(?<!\.)\b([A-Za-z_]\w*)\(', re.ASCII)
_LINE_ENDS = re.compile("\r\n|[\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
_ITEM = re.compile(r"\s*(?:[-*+•]|\d{1,3}[.)])\s+(?=\S)")
# A row of a table, or a line that is one piece of code, such as the method and path of an operation.
_UNBROKEN = re.compile(r"\s*(?:\||`[^`]*`$)")
_BLANK_LINES = re.compile(r"\n{3,}")
_WIDTH = 80  # width of a docstring's text: black's 88 columns less one indentation and the quotes

Literal = str | int | float | bool | None | tuple["Literal", ...] | list["Literal"] | Mapping[str, "Literal"]
ImportPairs = Iterator[tuple[str, str]]
"""Modules, each with a name to import from it."""


class Code(str):
    """A piece of Python source that a function of this module has made."""

    __slots__ = ()

    def __new__(cls, text: str, seal: object) -> Self:
        """Create code. Raise `TypeError` unless `seal` is the private object of this module."""
        if seal is not _SEAL:
            raise TypeError("only functions of opgen.codegen.code may create Code")
        return str.__new__(cls, text)

    def indent(self, columns: int) -> "Code":
        """Indent every line except the first by `columns` spaces; blank lines stay empty."""
        first, *rest = self.split("\n")
        return Code("\n".join([first, *(" " * columns + line if line else line for line in rest)]), _SEAL)

    @property
    def names(self) -> set[str]:
        """Return the names in an expression, without attributes."""
        return {found for found in _STRING_OR_NAME.findall(self) if not found.startswith('"')}

    @property
    def called(self) -> set[str]:
        """Return the names of the functions and classes that an expression calls."""
        return {*filter(None, _STRING_OR_CALL.findall(self))}

    def renamed(self, names: Collection[str]) -> "Code":
        """Return an expression with `_list_` in place of `list`, and so for each of `names`."""
        return Code(_STRING_OR_NAME.sub(lambda found: f"_{found[0]}_" if found[0] in names else found[0], self), _SEAL)


@lru_cache(maxsize=10_000)  # documents repeat names such as `id` thousands of times
def identifier(name: str) -> Code:
    """Return `name`, which must be an ASCII identifier of at most 100 characters and not a keyword.

    Raise `ValueError` otherwise. The module `name_styles` makes valid names. This function does not repair a name.
    """
    if not _IDENTIFIER.fullmatch(name) or keyword.iskeyword(name):
        raise ValueError(f"not an identifier: {escaped(name)[:120]}")
    return Code(name, _SEAL)


def literal(value: Literal) -> Code:
    """Return `value` as a Python literal that gives an equal value of the same type.

    Characters that are not printable are escaped by the table of `characters`. Raise `ValueError` for NaN and infinity.
    """
    if type(value) is str and _PLAIN_TEXT.fullmatch(value):
        return Code(f'"{value}"', _SEAL)
    text = _literal(value)
    if ast.literal_eval(text) != _plain(value):
        raise ValueError("a literal does not evaluate to its value")
    return Code(text, _SEAL)


def docstring(text: str) -> Code:
    """Return `text` as a wrapped docstring in triple quotes; lines after the first are not indented.

    Every kind of line end becomes a line feed, and a tab becomes a space. Unprintable characters are escaped. Prose
    is wrapped. List items and indented lines get a hanging indent. Table rows, lines of code and long words
    stay unchanged. A backslash, as in Markdown, precedes a prompt of doctest.
    """
    lines = _clean_lines(text)
    body = "\n".join(lines)
    if body.endswith(('"', "\\")) or len(lines) > 1:
        body += "\n"
    escaped_body = body.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    if escaped_body.startswith('"'):
        escaped_body = "\\" + escaped_body
    source = f'"""{_disarmed(escaped_body)}"""'
    if ast.literal_eval(source) != body:
        raise ValueError("a docstring does not evaluate to its text")
    return Code(source, _SEAL)


def markdown(text: str, *, is_in_table: bool = False) -> Code:
    """Return `text` as a code span of Markdown, on one line of printable characters."""
    shown = escaped(" ".join(text.split()))
    return Code(code_span(shown, is_in_table=is_in_table), _SEAL)


def join(separator: LiteralString, parts: Iterable[Code]) -> Code:
    """Join `parts` with `separator`, which is a constant of opgen."""
    return Code(separator.join(_checked(part) for part in parts), _SEAL)


def template(fmt: LiteralString, /, *parts: Code, **named: Code) -> Code:
    """Replace each `{}` in `fmt` by the next part, and each `{name}` by that part. `fmt` is a constant of opgen."""
    return Code(fmt.format(*map(_checked, parts), **{name: _checked(part) for name, part in named.items()}), _SEAL)


def named(fmt: LiteralString, /, *parts: Code | str) -> Code:
    """Return a template with code, and with names, which are identifiers or chains of them with dots."""
    names = (Code(".".join(map(identifier, each.split("."))), _SEAL) for each in parts if not isinstance(each, Code))
    return template(fmt, *(each if isinstance(each, Code) else next(names) for each in parts))


def argument(name: str, value: Code) -> Code:
    """Return the argument `name=value` of a call."""
    return template("{}={}", identifier(name), value)


def call(function: Code | str, *arguments: Code) -> Code:
    """Return the call of a function, which is code or a name."""
    name = function if isinstance(function, Code) else identifier(function)
    return template("{}({})", name, join(", ", arguments))


def _checked(part: Code) -> Code:
    if type(part) is not Code:
        raise TypeError("expected Code")
    return part


def _literal(value: Literal) -> str:
    if isinstance(value, str):
        return '"' + _disarmed(escaped(value.replace("\\", "\\\\").replace('"', '\\"'))) + '"'
    if isinstance(value, tuple):
        # A comma at the end would make black write one item per line. Only a tuple of one item needs the comma.
        end = ",)" if len(value) == 1 else ")"
        return "(" + ", ".join(_literal(item) for item in value) + end
    if isinstance(value, list):
        return "[" + ", ".join(_literal(item) for item in value) + "]"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_literal(key)}: {_literal(item)}" for key, item in value.items()) + "}"
    return repr(value)


def _disarmed(source: str) -> str:
    """Return the inside of a string with an escape sequence in each text that tools obey, which changes no value."""
    return _OBEYED.sub(lambda found: f"\\x{ord(found[0]):x}", source)


def _plain(value: Literal) -> Literal:
    if isinstance(value, tuple):
        return tuple(_plain(item) for item in value)
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return value


def _clean_lines(text: str) -> list[str]:
    """Return the lines of a docstring: printable, wrapped, without trailing space or repeated blank lines."""
    text = _LINE_ENDS.sub("\n", text).replace("\t", " ")
    lines = []
    for line in text.split("\n"):
        visible = line if line.isascii() and line.isprintable() else _visible(line)
        lines += [_PROMPT.sub(r"\1\\", each) for each in _wrapped(visible.rstrip())]
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip().split("\n")


def _visible(line: str) -> str:
    return "".join(c if is_printable(c) else " " if c.isspace() else escaped(c) for c in line)


def _wrapped(line: str) -> list[str]:
    if len(line) <= _WIDTH or _UNBROKEN.match(line):
        return [line]
    margin = line[: len(line) - len(line.lstrip())][:40]
    hanging = margin + "    " if margin else ""
    if item := _ITEM.match(line[:40]):
        hanging = " " * len(item[0])
    return textwrap.wrap(
        line.strip(),
        _WIDTH,
        initial_indent=margin,
        subsequent_indent=hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )
