"""What people read: prose and problems on standard error, results on standard output."""

import io
import os
import re
import sys
from collections.abc import Sequence

from opgen.cli.positions import LocatedError
from opgen.core.errors import OpgenError, UsageError
from opgen.core.findings import counted
from opgen.core.pointers import pointer_text
from opgen.core.terminal import printable

_LONGEST = 400

# GitHub's runners obey a line that begins so, after any blanks; a name out of a document may begin one of ours.
_RUNNER_COMMAND = re.compile(r"^([^\S\n]*):(?=:)", re.MULTILINE)


CLOSED = 141
"""The exit code where nobody reads any more: what shells say of a process that SIGPIPE ended."""


class ClosedError(OpgenError):
    """Nobody reads standard output any more."""

    exit_code = CLOSED


def say(text: str) -> None:
    """Print lines for people. If nobody can read them, the exit code still says how it went."""
    try:
        print(_guarded(text), file=sys.stderr)  # noqa: T201 - the one place that does
    except OSError:
        _discard()


def show(text: str) -> None:
    """Print a result. Raises `ClosedError` or `UsageError` if it cannot be."""
    _print(_guarded(text))


def show_format(text: str) -> None:
    """Print a machine format, which has its own escapes and is UTF-8 everywhere. Raises as `show` does."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(
            encoding="utf-8", errors="backslashreplace", newline="\n"
        )
    _print(text)


def _print(text: str) -> None:
    try:
        print(text, flush=True)  # noqa: T201 - the one place that does
    except BrokenPipeError:
        _discard()
        raise ClosedError from None
    except OSError as error:
        _discard()
        raise UsageError(
            f"standard output: {(error.strerror or 'cannot be written').lower()}"
        ) from None


def say_error(error: OpgenError) -> None:
    """Print what ended a command: every problem with its place, what to do, and that nothing was written."""
    say_problems(error)
    say_nothing_written([error])


def say_problems(error: OpgenError) -> None:
    """Print what is wrong: every problem of a document with its place and its hint, by their places."""
    if not isinstance(error, LocatedError):
        for line in str(error).split("\n"):
            say(printable(line, _LONGEST))
        return
    for problem in error.problems:
        place = printable(problem.file or error.name, _LONGEST)
        if problem.position is not None:
            place += f":{problem.position.line}:{problem.position.column}"
        pointer = pointer_text(problem.pointer)
        where = f" (at {printable(pointer, _LONGEST)})" if pointer else ""
        say(f"{place}: {printable(problem.message, _LONGEST)}{where}")
        if problem.hint:
            say(f"  hint: {printable(problem.hint, _LONGEST)}")


def say_nothing_written(errors: Sequence[OpgenError]) -> None:
    """Print how many problems `errors` have, where they are problems of documents."""
    count = sum(
        len(error.problems) for error in errors if isinstance(error, LocatedError)
    )
    if count:
        say(f"{counted(count, 'problem')}; nothing was written.")


def _guarded(text: str) -> str:
    return _RUNNER_COMMAND.sub(r"\1\\x3a", text)


def _discard() -> None:
    """Lead a stream that takes no more to nowhere: Python writes what it holds at its end, and would fail again."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
