"""Problems in documents, located by JSON Pointer, and the exceptions that report problems to the command line."""

from collections.abc import Collection, Iterable
from typing import ClassVar, NamedTuple

from opgen.core.frozen import frozen
from opgen.core.pointers import Pointer


class Position(NamedTuple):
    """Position in a text: line and column. Both begin at 1, and the column counts code points."""

    line: int
    column: int


@frozen
class Problem:
    """One defect of an input.

    - `message`: lower case, without a full stop, in the words of the document.
    - `pointer`: the pointer of the defective value. The printed position is computed from the pointer.
    - `hint`: the remedy.
    - `position`: set if the position is already known, for example for a text that could not be parsed.
    - `file`: path of the overlay with the defect, or empty for the document itself.
    - `is_repair`: True for a repaired defect, which is listed beside the errors.
    """

    message: str
    pointer: Pointer = ()
    hint: str = ""
    position: Position | None = None
    file: str = ""
    is_repair: bool = False


@frozen
class Note:
    """Note, not an error: a repair of the document, or a constraint that the generated code does not check.

    - `rule`: id of the repair rule, or empty for an unchecked constraint.
    """

    message: str
    pointer: Pointer
    rule: str = ""
    hint: str = ""

    @property
    def line(self) -> str:
        """Return the message, which names the repair rule."""
        return f"repaired: {self.message} [{self.rule}]" if self.rule else self.message


class OpgenError(Exception):
    """Base class of all errors that end a command. CI scripts of users depend on `exit_code`."""

    exit_code: ClassVar[int] = 70


class UsageError(OpgenError):
    """Error in the command line or the configuration, or a refusal by the file system."""

    exit_code = 2


class ChoiceError(UsageError):
    """Error for client settings that do not fit the document. A message has the form `exclude.tags: message`."""

    def __init__(self, messages: Iterable[str]) -> None:
        self.messages = tuple(messages)
        super().__init__("\n".join(self.messages))


class NetworkError(OpgenError):
    """Error for a document that could not be fetched."""

    exit_code = 5


class DocumentError(OpgenError):
    """Error for a document with invalid or unsupported parts.

    - `choices`: the messages of a `ChoiceError` that occurred too.
    - `left_out`: the pointers of excluded operations.
    """

    exit_code = 3

    def __init__(
        self, problems: Iterable[Problem], *, choices: Iterable[str] = (), left_out: Collection[Pointer] = ()
    ) -> None:
        self.problems = tuple(problems)
        self.choices = tuple(choices)
        self.left_out = left_out
        super().__init__("; ".join(problem.message for problem in self.problems))

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Return the problems without repairs."""
        return tuple(problem for problem in self.problems if not problem.is_repair)
