"""Every operation of the document, by operationId."""

from collections.abc import Mapping

from .._runtime.package import Operation, operations

__all__ = ["OPERATIONS"]

OPERATIONS: Mapping[str, Operation] = operations(
    (
        "birds",
        "GET",
        "/birds",
        "operations.default",
        "birds",
    ),
    (
        "GET /cats",
        "GET",
        "/cats",
        "operations.default",
        "get_cats",
    ),
    (
        "GET /dogs",
        "GET",
        "/dogs",
        "operations.default",
        "get_dogs",
    ),
)
