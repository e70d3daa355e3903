"""Text that others wrote, as it may reach a terminal or a log."""

import re
from typing import Final

LONGEST: Final = 200
"""How many characters of one piece of text are shown; more says nothing that the file itself does not say better."""

# Printable by Python's rule and yet drawn as nothing, so a name could hide them: combining grapheme joiner, Hangul
# and Khmer fillers, Braille blank, and the variation selectors.
_INVISIBLE: Final = frozenset(
    map(
        chr,
        (
            0x034F,
            0x115F,
            0x1160,
            0x17B4,
            0x17B5,
            0x2800,
            0x3164,
            0xFFA0,
            *range(0xFE00, 0xFE10),
            *range(0xE0100, 0xE01F0),
        ),
    )
)


# Commands that GitHub's and Azure's runners obey in the middle of a line: `##[error]`, `##vso[task.setvariable]`.
_RUNNER_COMMAND: Final = re.compile(r"##(?=\w*\[)")


def printable(text: str, limit: int | None = LONGEST) -> str:
    r"""`text` on one line, cut to `limit` characters, with all that steers a terminal or hides from a reader escaped.

    Control characters (C0, C1), bidirectional and invisible ones, odd spaces, surrogates and line ends come out as
    their Python escapes: `\x1b`, `\u202e`, `\n`. Backslashes stay single: this is for eyes, not for reading back.
    """
    shown = text if limit is None or len(text) <= limit else text[: limit - 1] + "…"
    shown = _RUNNER_COMMAND.sub(r"#\\x23", shown)
    # The common case, at the speed of C.
    if shown.isascii() and shown.isprintable():
        return shown
    return "".join(
        (
            character
            if character.isprintable() and character not in _INVISIBLE
            else _escape(character)
        )
        for character in shown
    )


def _escape(character: str) -> str:
    return character.encode("unicode_escape", "backslashreplace").decode("ascii")
