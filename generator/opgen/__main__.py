"""Runs the command line, and turns whatever ends it into an exit code."""

import io
import sys
from collections.abc import Sequence

from opgen.cli.app import invoke
from opgen.cli.console import ClosedError, say_error
from opgen.cli.internal_error import BugError
from opgen.core.errors import OpgenError

INTERRUPTED = 130


def run(arguments: Sequence[str] | None = None) -> int:
    """The exit code of one command; see the README's table. Never a traceback."""
    try:
        return invoke(arguments)
    except ClosedError as error:
        return error.exit_code
    except OpgenError as error:
        say_error(error)
        return error.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 - a bug of ours, said in one line
        bug = BugError(error)
        say_error(bug)
        return bug.exit_code


def main() -> None:
    """The console script."""
    # Where a terminal or a pipe cannot show a character, its number is better than no list at all.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    sys.exit(run())


if __name__ == "__main__":
    main()
