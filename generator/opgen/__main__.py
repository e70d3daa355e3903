"""Console script: run the command line and convert every exception into an exit code."""

import gc
import io
import signal
import sys
from collections.abc import Sequence

from opgen.cli.console import InternalError, OutputClosedError, print_error, print_result
from opgen.core.errors import OpgenError
from opgen.core.versions import opgen_version

INTERRUPTED = 130


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command, print any error without a traceback, and return the exit code.

    The README lists the exit codes.
    """
    words = sys.argv[1:] if arguments is None else arguments
    try:
        if [*words] == ["--version"]:
            print_result(f"opgen {opgen_version()}")
            return 0
        # typer takes a tenth of a second, which the version need not wait for.
        from opgen.cli.app import invoke  # noqa: PLC0415 - as above

        return invoke(words)
    except OutputClosedError as error:
        return error.exit_code
    except OpgenError as error:
        print_error(error)
        return error.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 - printed as one line, not as a traceback
        internal = InternalError(error)
        print_error(internal)
        return internal.exit_code


def main() -> None:
    """Run the console script."""
    # The command removes its temporary files and ends its processes.
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    # If the terminal's encoding lacks a character, print an escape sequence instead of raising an error.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    code = run()
    gc.freeze()  # at exit, Python would search all objects for garbage
    sys.exit(code)


if __name__ == "__main__":
    main()
