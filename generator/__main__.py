"""Runs the command line, and turns whatever ends it into an exit code."""

import sys
from collections.abc import Sequence

from generator.cli import app
from generator.cli.console import say, say_error
from generator.errors import OpgenError
from generator.terminal import printable

INTERRUPTED = 130
BUG = 70


def run(arguments: Sequence[str] | None = None) -> int:
    """The exit code of one command; see the README's table. Never a traceback."""
    try:
        app(args=arguments, prog_name="opgen")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    except OpgenError as error:
        say_error(error)
        return error.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        return 0
    except Exception as error:  # noqa: BLE001 - a bug of ours, said in one line
        name = type(error).__name__
        say(f"opgen: a bug of ours: {name}: {printable(str(error))}")
        say("nothing was written; please report it with the document that shows it")
        return BUG
    return 0


def main() -> None:
    """The console script."""
    sys.exit(run())


if __name__ == "__main__":
    main()
