"""What can be wrong: problems with their JSON pointers, and the errors that carry them to the command line."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from opgen.core.pointers import Pointer


class Position(NamedTuple):
    """A place in a text: line and column, both from 1, in code points."""

    line: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong with an input.

    `message` is lower case without a full stop, in the document's own words; `hint` says what to do. `position` is
    set where the text could not be parsed at all; otherwise it is found from `pointer` when the problem is printed.
    """

    message: str
    pointer: Pointer = ()
    hint: str = ""
    position: Position | None = None
    file: str = ""
    """What it is wrong in, where that is not the document itself but an overlay."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something that a document says and generated code does not check, or that was mended; it stops nothing."""

    message: str
    pointer: Pointer
    rule: str = ""
    """The id of the rule that mended it; empty: it is not checked."""
    hint: str = ""


class OpgenError(Exception):
    """Anything that ends a command; `exit_code` is the contract with other people's CI."""

    exit_code: ClassVar[int] = 70


class UsageError(OpgenError):
    """The command line, the configuration or the file system does not allow what was asked."""

    exit_code = 2


class ChoiceError(UsageError):
    """Settings of a client that its document does not allow: each as `exclude.tags: what is wrong`."""

    def __init__(self, wrong: Iterable[str]) -> None:
        self.wrong = tuple(wrong)
        super().__init__("\n".join(self.wrong))


class NetworkError(OpgenError):
    """A document could not be fetched."""

    exit_code = 5


class DocumentError(OpgenError):
    """The document is invalid, or says something that is not supported."""

    exit_code = 3

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(problem.message for problem in self.problems))
