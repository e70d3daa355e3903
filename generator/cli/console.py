"""What people read: prose and problems on standard error, results on standard output."""

import sys

from generator.cli.rendering import LocatedError
from generator.errors import OpgenError, pointer_text
from generator.terminal import printable

_LONGEST = 400


def say(text: str) -> None:
    """Print a line for people; machine formats have standard output for themselves."""
    print(text, file=sys.stderr)  # noqa: T201 - this is the one place that does


def show(text: str) -> None:
    """Print a result."""
    print(text)  # noqa: T201 - this is the one place that does


def say_error(error: OpgenError) -> None:
    """Print what went wrong: every problem with its place, and what to do."""
    if not isinstance(error, LocatedError):
        for line in str(error).split("\n"):
            say(printable(line, _LONGEST))
        return
    places = sorted(
        zip(error.positions, error.problems, strict=True),
        key=lambda pair: (pair[0] or (0, 0), pair[1].pointer, pair[1].message),
    )
    for position, problem in places:
        place = printable(error.name, _LONGEST)
        if position is not None:
            place += f":{position.line}:{position.column}"
        pointer = pointer_text(problem.pointer)
        where = f" (at {printable(pointer, _LONGEST)})" if pointer else ""
        say(f"{place}: {printable(problem.message, _LONGEST)}{where}")
        if problem.hint:
            say(f"  hint: {printable(problem.hint, _LONGEST)}")
    count = len(places)
    say(f"{count} problem{'s' if count != 1 else ''}; nothing was written.")
