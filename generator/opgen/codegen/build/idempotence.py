"""Operations that the configuration marks as idempotent."""

from collections.abc import Collection
from dataclasses import replace

from opgen.api import model as api
from opgen.core.errors import UsageError
from opgen.core.suggestions import nearest_operation


def with_idempotent(document: api.Api, keys: Collection[str]) -> api.Api:
    """Return `document` with the operations in `keys` marked as idempotent.

    Raise `UsageError` with every unknown key.
    """
    if not keys:
        return document
    known = [operation.key for operation in document.operations]
    wrong = [
        f"idempotent: {key!a}: unknown operation; {nearest_operation(key, known)}"
        for key in keys
        if key not in known
    ]
    if wrong:
        raise UsageError("\n".join(wrong))
    return replace(
        document,
        operations=tuple(
            replace(each, is_idempotent=each.key in keys)
            for each in document.operations
        ),
    )
