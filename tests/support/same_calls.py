"""Code before and after a change, as release notes show it."""

import ast
from collections.abc import Sequence

from opgen.diff.surface.compare import compare_surfaces
from opgen.diff.wire.documents import compare_documents
from opgen.diff.witness.make import Lines, same_calls
from opgen.document.document import Document

from tests.unit.diff.surface.packages import version_of


def shown_calls(old: Document, new: Document) -> list[tuple[Lines, Lines]]:
    """Return the code before and after each change between two documents that has both."""
    (before, one), (after, other) = map(version_of, (old, new))
    changes = (*compare_documents(before, after, today=None), *compare_surfaces(one.surface, other.surface))
    return [each for each in same_calls(changes, one, other) if each != ((), ())]


def is_same_form(before: Lines, after: Lines) -> bool:
    """Return whether both are different code of one form: an import, a call, or a member of an enum."""
    forms = {_form(before), _form(after)}
    is_written = "__" not in "".join((*before, *after))
    return before != after and len(forms) == 1 and forms <= {"ImportFrom", "Call", "Attribute"} and is_written


def _form(lines: Sequence[str]) -> str:
    last = ast.parse("\n".join(lines)).body[-1]
    return type(last.value if isinstance(last, ast.Expr) else last).__name__
