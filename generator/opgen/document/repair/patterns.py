"""Repair of patterns that are invalid or between slashes, as in JavaScript source."""

import re
from functools import lru_cache

from opgen.core.patterns import compiles
from opgen.document.repair.json_values import shown, without
from opgen.document.repair.rule import Context, RepairRule, Value
from opgen.document.repair.triggers import at_keys

_LITERAL = re.compile(r"/(\^.*|.*\$)/([gimsuy]*)", re.DOTALL)
_LOOKAROUND = re.compile(r"\(\?(?:<?[=!])")
# Syntax that Rust's engine interprets differently or rejects: classes, escapes, and literal braces.
_TOKEN = re.compile(r"(?P<class>\[\^?(?:\\.|[^\]\\])*\])|\\.|(?P<times>\{[0-9]+(?:,[0-9]*)?\})|[{}\]]", re.DOTALL)


def _remove_slashes(schema: Value, context: Context) -> Value:
    pattern = schema.get("pattern")
    match = _LITERAL.fullmatch(pattern) if isinstance(pattern, str) else None
    if match is None:
        return schema
    flags = "".join(flag for flag in "ims" if flag in match[2])
    expression = (f"(?{flags})" if flags else "") + match[1]
    context.report(
        f"pattern {shown(pattern)} has slashes around it: read as {shown(expression)}",
        "pattern",
        hint="remove the slashes",
    )
    return {**schema, "pattern": expression}


def _drop_invalid(schema: Value, context: Context) -> Value:
    pattern = schema.get("pattern")
    if pattern is None or (isinstance(pattern, str) and _is_valid(pattern)):
        return schema
    context.report(
        f"invalid regular expression in pattern {shown(pattern)}: ignored",
        "pattern",
        hint="correct the pattern; its syntax is that of ECMA-262",
    )
    return without(schema, "pattern")


@lru_cache(maxsize=4096)
def _is_valid(pattern: str) -> bool:
    """Return whether `pattern` is valid in ECMA-262.

    Rust's engine does the check, because it is the same on every Python version. Before the check, the function
    simplifies syntax that Rust does not support: lookaround, back-references, loose escapes. Groups stay unchanged.
    """
    if compiles(pattern):
        return True
    return compiles(_TOKEN.sub(_simplify, _LOOKAROUND.sub("(?:", pattern)))


def _simplify(token: re.Match[str]) -> str:
    """Replace one token of a pattern by a valid token for Rust's engine."""
    if token["class"]:
        return "[x]"
    return "{1}" if token["times"] else "x"


RULES = (
    RepairRule(
        id="pattern-in-slashes",
        purpose="A pattern between slashes, such as /^a$/i, is read as the expression between them, with its flags.",
        kinds=("Schema",),
        repair=_remove_slashes,
        trigger=at_keys("pattern"),
    ),
    RepairRule(
        id="pattern",
        purpose="A pattern that is not a valid regular expression is ignored.",
        kinds=("Schema",),
        repair=_drop_invalid,
        trigger=at_keys("pattern"),
    ),
)
