"""Every operation of the document, by operationId."""

from collections.abc import Mapping

from .._runtime.package import Operation, operations

__all__ = ["OPERATIONS"]

OPERATIONS: Mapping[str, Operation] = operations(
    (
        "get_column",
        "GET",
        "/columns",
        "operations.default",
        "get_column",
    ),
    (
        "vote",
        "GET",
        "/vote",
        "operations.default",
        "vote",
    ),
)
