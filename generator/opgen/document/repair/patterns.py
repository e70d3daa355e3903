"""Patterns that are no regular expressions, or that stand between slashes as in JavaScript's source."""

import re
from functools import lru_cache

from opgen.core.patterns import compiles
from opgen.document.repair.rule import Place, Rule, Value, without
from opgen.document.repair.values import shown

_LITERAL = re.compile(r"/(\^.*|.*\$)/([gimsuy]*)", re.DOTALL)
_LOOKAROUND = re.compile(r"\(\?(?:<?[=!])")
# What Rust reads in another way, or not at all: classes, escapes, and braces that count nothing.
_TOKEN = re.compile(
    r"(?P<class>\[\^?(?:\\.|[^\]\\])*\])|\\.|(?P<times>\{[0-9]+(?:,[0-9]*)?\})|[{}\]]",
    re.DOTALL,
)


def _slashes(schema: Value, place: Place) -> Value:
    pattern = schema.get("pattern")
    match = _LITERAL.fullmatch(pattern) if isinstance(pattern, str) else None
    if match is None:
        return schema
    flags = "".join(flag for flag in "ims" if flag in match[2])
    meant = (f"(?{flags})" if flags else "") + match[1]
    place.mended(
        f"pattern {shown(pattern)} is read as {shown(meant)}",
        "pattern",
        hint="write it without the slashes",
    )
    return {**schema, "pattern": meant}


def _broken(schema: Value, place: Place) -> Value:
    pattern = schema.get("pattern")
    if pattern is None or (isinstance(pattern, str) and _is_expression(pattern)):
        return schema
    place.mended(
        f"pattern {shown(pattern)} is no regular expression: it is left out",
        "pattern",
        hint="correct it; the dialect is that of ECMA-262",
    )
    return without(schema, "pattern")


@lru_cache(maxsize=4096)
def _is_expression(pattern: str) -> bool:
    """Whether ECMA-262 takes `pattern`.

    Rust's engine is the judge, the same on every version of Python, of an expression in its dialect with the same brackets:
    what Rust lacks (looking around, back-references, loose escapes) does not make a pattern broken.
    """
    if compiles(pattern):
        return True
    return compiles(_TOKEN.sub(_translated, _LOOKAROUND.sub("(?:", pattern)))


def _translated(token: re.Match[str]) -> str:
    """A piece of an expression as Rust has it: where the pieces are well formed, they stay so."""
    if token["class"]:
        return "[x]"
    return "{1}" if token["times"] else "x"


RULES = (
    Rule(
        id="pattern-in-slashes",
        purpose="A pattern between slashes, /^a$/i, is read as the expression between them, with its flags.",
        kinds=("Schema",),
        mend=_slashes,
    ),
    Rule(
        id="pattern",
        purpose="A pattern that is no regular expression is left out.",
        kinds=("Schema",),
        mend=_broken,
    ),
)
