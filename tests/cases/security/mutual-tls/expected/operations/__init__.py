"""Every operation of the document, by operationId."""

from collections.abc import Mapping

from .._runtime.package import Operation, operations

__all__ = ["OPERATIONS"]

OPERATIONS: Mapping[str, Operation] = operations(
    (
        "alone",
        "GET",
        "/alone",
        "operations.default",
        "alone",
    ),
    (
        "both",
        "GET",
        "/both",
        "operations.default",
        "both",
    ),
    (
        "either",
        "GET",
        "/either",
        "operations.default",
        "either",
    ),
)
