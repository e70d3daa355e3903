"""Every operation of the document, by operationId."""

from collections.abc import Mapping

from .._runtime.package import Operation, operations

__all__ = ["OPERATIONS"]

OPERATIONS: Mapping[str, Operation] = operations(
    (
        "get_private",
        "GET",
        "/private",
        "operations.default",
        "get_private",
    ),
    (
        "get_public",
        "GET",
        "/public",
        "operations.default",
        "get_public",
    ),
)
