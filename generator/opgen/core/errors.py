"""Problems with JSON Pointers, and the errors that carry them to the command line."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from opgen.core.pointers import Pointer


class Position(NamedTuple):
    """Position in a text: line and column, both from 1, in code points."""

    line: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One defect of an input.

    - `message`: lower case, without a full stop, in the words of the document.
    - `pointer`: the defective value. The position is looked up from it when the problem is printed.
    - `hint`: the remedy.
    - `position`: set only if the text could not be parsed.
    """

    message: str
    pointer: Pointer = ()
    hint: str = ""
    position: Position | None = None
    file: str = ""
    """Path of the overlay with the defect; empty for the document itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A repair of the document, or a constraint that the generated code does not check; not an error."""

    message: str
    pointer: Pointer
    rule: str = ""
    """Id of the repair rule; empty for an unchecked constraint."""
    hint: str = ""


class OpgenError(Exception):
    """Base of all errors that end a command; CI scripts of users depend on `exit_code`."""

    exit_code: ClassVar[int] = 70


class UsageError(OpgenError):
    """Error in the command line or the configuration, or a refusal by the file system."""

    exit_code = 2


class ChoiceError(UsageError):
    """Settings of a client that do not fit its document, each as `exclude.tags: message`."""

    def __init__(self, messages: Iterable[str]) -> None:
        self.messages = tuple(messages)
        super().__init__("\n".join(self.messages))


class NetworkError(OpgenError):
    """Error for a document that could not be fetched."""

    exit_code = 5


class DocumentError(OpgenError):
    """Error for a document with invalid or unsupported parts."""

    exit_code = 3

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(problem.message for problem in self.problems))
