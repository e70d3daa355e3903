"""Layout of generated modules by black, whose work is reduced: long lines are already broken where black usually does.

No other module uses black. It runs a second pass over every line that it changes, and lines that are already broken
save this time. The result stays the same, because black formats all lines afterwards.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from zlib import crc32

from opgen.codegen.format.unchanged_statements import (
    DOCSTRING,
    NAME,
    PATH,
    TEXT,
    TEXTS,
    extract_statements,
    restore_statements,
)

# At least two blank lines before an unindented statement. No generated docstring or literal has as many.
_BETWEEN = re.compile(r"\n{3,}(?=\S)")
# Usual number of characters in a part.
_PART = 50_000
# Maximum size of a part, as a multiple of its usual size.
_MAX_PARTS = 4
COLUMNS = 88
_LONG = re.compile(rf"^(?:{DOCSTRING}|(?P<long>[^\n]{{{COLUMNS + 1},}}$))", re.MULTILINE)
_PIECE = re.compile(r'"(?:[^"\\]|\\.)*+"|[^"\[\](){},|]++|[\s\S]')
# The target is a name and not a dictionary key, because black keeps parentheses around the value of a key.
_STATEMENT = re.compile(r'(?P<target>[A-Za-z_]\w*(?:: .+ =| =|:)) (?P<value>[\w.]+|"(?:[^"\\]|\\.)*+")')
_UNION = re.compile(r"(?P<name>[A-Za-z_]\w*: )(?P<union>[^=]+ \| [^=]+?)(?P<rest>(?: = \S+)?,?)")
_TAIL = re.compile(r"(?: = \S+)?,?|:")
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
# Placeholders for the lines of each group.
_PLACEHOLDERS = {"classes": "class _:\n    _: _\n", "fields": "    _: int\n", "items": "_,\n", "pairs": "_: _,\n"}
_PLACEHOLDER = re.compile(r"^(?:class _:\n    _: _|    _: int| ++_,| ++_: _,)\n", re.MULTILINE)


def laid_out(source: str) -> str:
    """Return statements as black formats them with 88 columns for Python 3.11, without reading any configuration."""
    rest, lines = extract(source)
    try:
        return restore(_formatted(rest), lines)
    except LostLinesError:
        return _formatted(source)


def formatted(source: str, layout: Callable[[str], str] = laid_out) -> str:
    """Return `source` as black formats it.

    The result depends only on `source` and the version of black. In `source`, only docstrings may span several lines.
    `layout` formats the statements that black may change, as `laid_out` does.
    """
    rest, statements = extract_statements(break_long_lines(source))
    return restore_statements(layout(rest), statements)


@lru_cache(maxsize=1_000)  # without unchanged statements, many modules are the same
def _formatted(source: str) -> str:
    # The import of black takes a tenth of a second, and only generation needs black.
    from black import format_str  # noqa: PLC0415
    from black.mode import Mode, TargetVersion  # noqa: PLC0415

    mode = Mode(target_versions={TargetVersion.PY311}, line_length=88)
    return format_str(source, mode=mode)


def parts(source: str) -> tuple[str, ...]:
    """Split `source` into parts that can be formatted separately; a small source is one part.

    The time that black needs grows faster than the source. The cuts are where black always leaves two blank lines:
    before and after classes and functions. The first two statements stay together, because black has its own rule for
    a module's docstring. The content of a statement decides whether a part begins with it, so a changed statement changes
    one or two parts, and no later ones.
    """
    source = source.rstrip("\n") + "\n"
    if len(source) <= _PART:
        return (source,)
    statements = _BETWEEN.split(source)
    found = [statements[:2]]
    size = sum(map(len, found[0]))
    for statement in statements[2:]:
        if size > _MAX_PARTS * _PART or _is_cut(statement):
            found.append([])
            size = 0
        found[-1].append(statement)
        size += len(statement)
    return tuple("\n\n\n".join(part).rstrip("\n") + "\n" for part in found)


def _is_cut(statement: str) -> bool:
    """Return whether a part begins with `statement`. The share of such statements grows with their size."""
    return crc32(statement.encode()) * _PART < len(statement) * 2**32


def joined(formatted_parts: Iterable[str]) -> str:
    """Join parts after each is `formatted`."""
    return "\n\n".join(formatted_parts)


def break_long_lines(source: str) -> str:
    """Break the long lines of `source` at brackets. Strings are not broken."""
    return _LONG.sub(lambda match: "\n".join(_lines(match["long"])) if match["long"] else match[0], source)


def _lines(line: str) -> Iterator[str]:
    """Yield `line`, broken if it is too long: a function's head at the first bracket, other lines at the last."""
    code = line.lstrip()
    indent = line[: len(line) - len(code)]
    if len(line) <= COLUMNS or "lambda" in line or code.endswith(" import *"):
        # black formats a lambda differently if its line is already broken. A star is not in brackets.
        yield line
    elif code.startswith("from "):
        start, names = code.split(" import ", 1)
        yield f"{indent}{start} import ("
        yield from (f"{indent}    {name}," for name in names.split(", "))
        yield f"{indent})"
    elif (
        (statement := _STATEMENT.fullmatch(code))
        and len(start := f"{indent}{statement['target']} (") <= COLUMNS
        and len(value := f"{indent}    {statement['value']}") <= COLUMNS
    ):
        yield from [start, value, f"{indent})"]
    elif typed := _UNION.fullmatch(code):
        yield f"{indent}{typed['name']}("
        yield from _union(typed["union"], indent + "    ")
        yield f"{indent}){typed['rest']}"
    else:
        is_head = code.startswith(("def ", "async def "))
        brackets = _outermost(code)
        first, last = brackets[0 if is_head else -1] if brackets else (0, 0)
        if first == last or not (is_head or _TAIL.fullmatch(code[last + 1 :])):
            yield line
            return
        yield indent + code[:first]
        yield from _inside(code, first, last, indent + "    ", is_head=is_head)
        yield indent + code[last:]


def _inside(code: str, start: int, end: int, indent: str, *, is_head: bool) -> Iterator[str]:
    """Yield the content of a bracket in `code`: on one line where it fits, else one item per line with a comma."""
    items = _divided(code[start:end], ",")
    together = indent + code[start:end]
    is_display = not (code[: start - 1][-1:].isalnum() or code[start - 2] in "_])")
    if len(items) == 1 and not is_head:
        yield from _lines(together)
    elif len(items) == 1 or is_display or len(together) > COLUMNS:
        for item in items:
            yield from _lines(f"{indent}{item},")
    else:
        yield together


def _union(union: str, indent: str) -> Iterator[str]:
    if len(indent + union) <= COLUMNS:
        yield indent + union
        return
    first, *others = _divided(union, "|")
    yield from _lines(indent + first)
    for other in others:
        yield from _lines(f"{indent}| {other}")


def _outermost(code: str) -> list[tuple[int, int]]:
    """Return start and end of the content of each outermost bracket in `code`."""
    found = []
    depth = start = 0
    for match in _PIECE.finditer(code):
        if match[0] in {"(", "[", "{"}:
            start = start if depth else match.end()
            depth += 1
        elif match[0] in {")", "]", "}"}:
            depth -= 1
            if not depth:
                found.append((start, match.start()))
    return found


def _divided(code: str, separator: str) -> list[str]:
    """Split `code` at each `separator` outside brackets and strings."""
    parts = [""]
    depth = 0
    for piece in _PIECE.findall(code):
        depth += (piece in {"(", "[", "{"}) - (piece in {")", "]", "}"})
        if piece == separator and not depth:
            parts.append("")
        else:
            parts[-1] += piece
    return [part.strip() for part in parts if part.strip()]


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

    return _runs().sub(replace, source), tuple(runs)


@cache
def _runs() -> re.Pattern[str]:
    """Return the pattern of runs. Its compilation takes a twentieth of a second, and the layout is usually stored."""
    return re.compile(
        rf"^(?:{DOCSTRING}" rf"|(?P<classes>{_CLASS}(?:\n\n{_CLASS})*+)" rf"|(?P<fields>(?:{_FIELD}|{_MEMBER})+)"
        # The first line stays in the source, and so does the last comma in the bracket or a line that is too long.
        # Therefore black keeps one item per line.
        rf"|(?P<first>(?P<indent> ++)[^\n]*,\n)(?:"
        rf"(?:(?P<items>(?:{_ITEM}){{2,}}+)|(?P<pairs>(?:{_PAIR}){{2,}}+)){_END}"
        rf"|(?:{_ITEM}){{2,}}+|(?:{_PAIR}){{2,}}+))",
        re.MULTILINE,
    )


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
