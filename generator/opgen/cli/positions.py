"""Problems of a document with their places."""

from dataclasses import replace

from opgen.core.errors import DocumentError
from opgen.document.document import Document


class LocatedError(DocumentError):
    """Problems of a document, by their places in the text that was read; `name` is what the text is called."""

    def __init__(
        self, error: DocumentError, name: str, document: Document | None
    ) -> None:
        self.name = name
        problems = error.problems
        if document is not None:
            named_positions = document.named_positions(
                [problem.pointer for problem in problems]
            )
            problems = tuple(
                (
                    problem
                    if problem.position
                    else replace(
                        problem,
                        position=position,
                        file="" if name == document.source.name else name,
                    )
                )
                for problem, (name, position) in zip(
                    problems, named_positions, strict=True
                )
            )
        super().__init__(
            sorted(
                problems,
                key=lambda problem: (
                    problem.file,
                    problem.position or (0, 0),
                    problem.pointer,
                    problem.message,
                ),
            )
        )
