"""Every operation of the document, by operationId."""

from collections.abc import Mapping

from .._runtime.package import Operation, operations

__all__ = ["OPERATIONS"]

OPERATIONS: Mapping[str, Operation] = operations(
    (
        "getRun",
        "GET",
        "/runs/{id}",
        "operations.default",
        "get_run",
    ),
)
