"""Every operation of the document, by operationId."""

from collections.abc import Mapping

from .._runtime.package import Operation, operations

__all__ = ["OPERATIONS"]

OPERATIONS: Mapping[str, Operation] = operations(
    (
        "lenient_search",
        "GET",
        "/lenient",
        "operations.default",
        "lenient_search",
    ),
    (
        "search",
        "GET",
        "/search",
        "operations.default",
        "search",
    ),
)
