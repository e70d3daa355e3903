"""Escaping of untrusted text for a terminal or a log."""

import re

from opgen.core.characters import escaped

DEFAULT_LIMIT = 200
"""Default maximum number of characters. The user can read the rest in the file itself."""

# The runners of GitHub and Azure execute these commands even in the middle of a line: `##[error]`,
# `##vso[task.setvariable]`. A line of a report can begin with the text, and spaces before `::` have no effect.
_RUNNER_COMMAND = re.compile(r"#(#)(?=\w*\[)|^( *):(?=:)")


def printable(text: str, limit: int | None = DEFAULT_LIMIT) -> str:
    r"""Return `text` on one line, cut to `limit` characters, without characters that control a terminal.

    Control characters (C0, C1), bidirectional and invisible characters, unusual spaces, surrogates and line ends become
    Python escapes: `\x1b`, `\u202e`, `\n`. Backslashes are not doubled, because no program parses this text.
    """
    shown = text if limit is None or len(text) <= limit else text[: limit - 1] + "…"
    shown = _RUNNER_COMMAND.sub(lambda found: r"#\x23" if found[1] else rf"{found[2]}\x3a", shown)
    return escaped(shown)
