"""How much a command says, and how several outcomes become one exit code."""

from collections.abc import Iterable
from dataclasses import dataclass

from opgen.core.findings import PRECEDENCE


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """How much is said, whether in colour, and whether to a terminal."""

    quiet: bool = False
    verbose: bool = False
    color: bool = False
    is_terminal: bool = False


def worst(codes: Iterable[int]) -> int:
    """The worst of several exit codes; 0 if there are none."""
    found = set(codes)
    return next((code for code in PRECEDENCE if code in found), 0)
