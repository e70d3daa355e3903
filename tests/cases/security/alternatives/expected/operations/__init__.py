"""Every operation of the document, by operationId."""

from collections.abc import Mapping

from .._runtime.package import Operation, operations

__all__ = ["OPERATIONS"]

OPERATIONS: Mapping[str, Operation] = operations(
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
    (
        "nothing",
        "GET",
        "/nothing",
        "operations.default",
        "nothing",
    ),
    (
        "optional",
        "GET",
        "/optional",
        "operations.default",
        "optional",
    ),
    (
        "unsaid",
        "GET",
        "/unsaid",
        "operations.default",
        "unsaid",
    ),
)
