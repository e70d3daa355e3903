"""Console output: messages, problems and progress on standard error, results on standard output."""

import io
import os
import re
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import partial
from pathlib import Path

import opgen
from opgen.core.errors import OpgenError, UsageError
from opgen.core.findings import Repair, counted, shell_command, worst_exit_code
from opgen.core.frozen import frozen
from opgen.core.terminal import printable
from opgen.project.positions import LocatedError, problem_line

_MAX_LENGTH = 400
_PACKAGE = Path(opgen.__file__).parent

# GitHub's runners execute a line that begins with `::`, even after whitespace. A line of output can begin
# with a name from a document.
_RUNNER_COMMAND = re.compile(r"^([^\S\n]*):(?=:)", re.MULTILINE)


NO_SCHEMES = (
    'hint: the document has no security schemes; set auth, such as auth = "bearer", if the API needs a credential'
)
OUTPUT_CLOSED = 141
"""Exit code after the reader closed standard output. Shells report this code for a process that SIGPIPE ended."""


@frozen
class Verbosity:
    """Amount of output, use of color, and whether standard error is a terminal.

    `shows_progress` is true on a terminal outside CI, where a log would record each change of the line.
    """

    quiet: bool = False
    verbose: int = 0
    color: bool = False
    is_terminal: bool = False
    shows_progress: bool = False


class OutputClosedError(OpgenError):
    """Error for a write to standard output after the reader closed the pipe."""

    exit_code = OUTPUT_CLOSED


def print_message(text: str) -> None:
    """Print lines for people on standard error.

    A write error is ignored, because the exit code still reports the outcome.
    """
    try:
        text = _escape_runner_commands(text)
        print(text, file=sys.stderr)  # noqa: T201 - the only output to standard error
    except OSError:
        _redirect_to_devnull()


def print_result(text: str) -> None:
    """Print a result on standard output.

    Raises:
        OutputClosedError: The reader closed standard output.
        UsageError: The system cannot write to standard output.
    """
    _print(_escape_runner_commands(text))


def print_machine_format(text: str) -> None:
    """Print a report in a machine format on standard output, in UTF-8.

    The format has escaped the text already. Raises the same errors as `print_result`.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    _print(text)


def _print(text: str) -> None:
    try:
        print(text, flush=True)  # noqa: T201 - the only output to standard output
    except BrokenPipeError:
        _redirect_to_devnull()
        raise OutputClosedError from None
    except OSError as error:
        _redirect_to_devnull()
        raise UsageError(f"cannot write to standard output: {(error.strerror or str(error)).lower()}") from None


def print_next_command(repairs: Sequence[Repair]) -> None:
    """Print one command for all of `repairs`, if there are any."""
    if repairs:
        print_message(f"run: {printable(shell_command(repairs), None)}")


def print_error(error: OpgenError) -> None:
    """Print the error that ended a command, then the number of problems in documents."""
    print_errors([error])


def print_errors(errors: Sequence[OpgenError], *, can_write: bool = True) -> int:
    """Print the errors that ended a command, then the number of problems in documents. Return the worst exit code."""
    for error in errors:
        print_problems(error)
    count = sum(len(error.errors) for error in errors if isinstance(error, LocatedError))
    if count:
        print_message(counted(count, "problem") + ("; nothing was written." if can_write else "."))
    return worst_exit_code(error.exit_code for error in errors)


def print_problems(error: OpgenError) -> None:
    """Print `error`. For a document, print each problem with position and hint, sorted by position."""
    if not isinstance(error, LocatedError):
        for line in str(error).split("\n"):
            print_message(printable(line, _MAX_LENGTH))
        return
    for problem in error.problems:
        print_message(problem_line(problem.file or error.name, problem.position, problem.message, problem.pointer))
        if problem.hint:
            print_message(f"  hint: {printable(problem.hint, _MAX_LENGTH)}")


def _escape_runner_commands(text: str) -> str:
    return _RUNNER_COMMAND.sub(r"\1\\x3a", text)


def _redirect_to_devnull() -> None:
    """Redirect each broken stream to the null device.

    Otherwise Python fails again when it flushes the stream at exit.
    """
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


class InternalError(OpgenError):
    """Error for an unexpected exception, which no input should cause."""

    def __init__(self, error: Exception) -> None:
        description = f"{type(error).__name__}: {error}".removesuffix(": ")
        super().__init__(
            f"opgen: internal error: {printable(description)}{_code_position(error)};"
            " please report it with the document that causes it"
        )


def _code_position(error: Exception) -> str:
    """Return the position in opgen's code as ` (opgen/pipeline.py:53)`, empty if there is none."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        file = Path(frame.filename)
        if file.is_relative_to(_PACKAGE):
            return f" ({file.relative_to(_PACKAGE.parent).as_posix()}:{frame.lineno})"
    return ""


DELAY = 1.0
"""Seconds before the progress appears."""
_INTERVAL = 0.1
"""Minimum number of seconds between two changes of the line."""
_CLEAR = "\r\x1b[K"


def progress_lines(verbosity: Verbosity) -> Callable[[str], AbstractContextManager[Callable[[str], None]]]:
    """Return the function that shows the stages of a client with this name."""
    return partial(stage_line, verbosity=verbosity)


@contextmanager
def stage_line(label: str, verbosity: Verbosity, delay: float | None = None) -> Iterator[Callable[[str], None]]:
    """Yield a function that shows a stage, and clear the line at the end.

    The line appears after `delay` seconds, by default `DELAY`. Each stage begins with a word of its own.
    Without a terminal and in CI the function does nothing. It starts no thread, because a process with several
    threads does not share its work with other processes.
    """
    if not verbosity.shows_progress:
        yield lambda _: None
        return
    begin = time.monotonic() + (DELAY if delay is None else delay)
    last, word = 0.0, ""

    def show(stage: str) -> None:
        nonlocal last, word
        now, first = time.monotonic(), stage.partition(" ")[0]
        if now >= begin and (first != word or now - last >= _INTERVAL):
            last, word = now, first
            _draw(printable(f"{label}: {stage}", _width()))

    try:
        yield show
    finally:
        if word:
            _draw("")


def _width() -> int:
    """Return the number of characters that fit in one line. A terminal without a size reports zero columns."""
    try:
        columns = os.get_terminal_size(sys.stderr.fileno()).columns
    except OSError:
        columns = 0
    return (columns or 80) - 1


def _draw(text: str) -> None:
    # The exit code has the outcome, so a closed terminal is not an error.
    with suppress(OSError):
        sys.stderr.write(f"{_CLEAR}{text}")
        sys.stderr.flush()
