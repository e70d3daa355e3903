"""Comments in the code of witnesses, with text of documents as literals."""

from opgen.changes.witness.search import Counterexample
from opgen.codegen.code import Code, identifier, literal, template
from opgen.core.pointers import Pointer, pointer_text
from opgen.schemas.validity import Violation


def refusal(version: str, violation: Violation, outer: Pointer) -> Code:
    """Return the comment that names the violated keyword of the version `OLD` or `NEW`.

    `outer` is the path of the part of the value that the violation describes.
    """
    path = literal(pointer_text((*outer, *violation.path)))
    pointer = violation.pointer
    is_missing = pointer[-2:-1] == ("properties",) and violation.path[-1:] == pointer[-1:]
    if is_missing:
        return template("# {version}: {path} is missing", version=identifier(version), path=path)
    return template(
        "# {version}: {path} violates {keyword}",
        version=identifier(version),
        path=path,
        keyword=literal(pointer[-1] if pointer else ""),
    )


def about_response(operation: str, status: str, found: Counterexample) -> Code:
    """Return the comment above the part of a response."""
    return template(
        "# {operation}, status {status}, at {path}:",
        operation=literal(operation),
        status=literal(status),
        path=literal(pointer_text(found.path)),
    )
