"""Console options that all commands share."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Verbosity:
    """Amount of output, use of color, and whether standard error is a terminal.

    `shows_progress` is true on a terminal outside CI, where a log would record each change of the line.
    """

    quiet: bool = False
    verbose: bool = False
    color: bool = False
    is_terminal: bool = False
    shows_progress: bool = False
