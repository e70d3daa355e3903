"""Every operation of the document, by operationId."""

from collections.abc import Mapping

from .._runtime.package import Operation, operations

__all__ = ["OPERATIONS"]

OPERATIONS: Mapping[str, Operation] = operations(
    (
        "by_digest",
        "GET",
        "/digest",
        "operations.default",
        "by_digest",
    ),
    (
        "by_github",
        "GET",
        "/github",
        "operations.default",
        "by_github",
    ),
)
