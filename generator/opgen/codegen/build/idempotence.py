"""Operations that the configuration marks as idempotent."""

from collections.abc import Collection
from dataclasses import replace

from opgen.api import model as api
from opgen.core.suggestions import nearest_operation


def with_idempotent(document: api.Api, keys: Collection[str], misfits: list[str]) -> api.Api:
    """Return `document` with the operations in `keys` marked as idempotent.

    Add a message to `misfits` for every unknown key.
    """
    if not keys:
        return document
    known = [operation.key for operation in document.operations]
    misfits += [
        f"idempotent: {key!a}: unknown operation; {nearest_operation(key, known)}" for key in keys if key not in known
    ]
    return replace(
        document, operations=tuple(replace(each, is_idempotent=each.key in keys) for each in document.operations)
    )
