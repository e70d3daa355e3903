"""Line breaks in long lines, where black usually makes them.

black runs a second pass over every line that it changes. Lines that are already broken save this time. The result stays
the same, because black formats all lines afterwards.
"""

import re
from collections.abc import Iterator

from opgen.codegen.format.unchanged_statements import DOCSTRING

COLUMNS = 88
_LONG = re.compile(rf"^(?:{DOCSTRING}|(?P<long>[^\n]{{{COLUMNS + 1},}}$))", re.MULTILINE)
_PIECE = re.compile(r'"(?:[^"\\]|\\.)*+"|[^"\[\](){},|]++|[\s\S]')
# The target is a name and not a dictionary key, because black keeps parentheses around the value of a key.
_STATEMENT = re.compile(r'(?P<target>[A-Za-z_]\w*(?:: .+ =| =|:)) (?P<value>[\w.]+|"(?:[^"\\]|\\.)*+")')
_UNION = re.compile(r"(?P<name>[A-Za-z_]\w*: )(?P<union>[^=]+ \| [^=]+?)(?P<rest>(?: = \S+)?,?)")
_TAIL = re.compile(r"(?: = \S+)?,?|:")


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
