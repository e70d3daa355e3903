"""Changes on the wire between two documents."""

from datetime import date

from opgen.changes.model import Change
from opgen.document.document import Document


def compare_documents(
    old: Document, new: Document, *, today: date | None, docs: bool = False
) -> tuple[Change, ...]:
    """Return the changes on the wire, sorted by severity, pointer and rule.

    Args:
        old: The old document: OpenAPI 3, repaired.
        new: The new document: OpenAPI 3, repaired.
        today: The date that decides whether a sunset is in the past. With None, no date is compared with today.
        docs: Report changes of descriptions, summaries and examples as safe.
    """
    del old, new, today, docs
    return ()
