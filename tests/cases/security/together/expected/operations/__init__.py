"""Every operation of the document, by operationId."""

from collections.abc import Mapping

from .._runtime.package import Operation, operations

__all__ = ["OPERATIONS"]

OPERATIONS: Mapping[str, Operation] = operations(
    (
        "with_cookies",
        "GET",
        "/cookies",
        "operations.default",
        "with_cookies",
    ),
    (
        "maybe",
        "GET",
        "/maybe",
        "operations.default",
        "maybe",
    ),
    (
        "with_both",
        "GET",
        "/mixed",
        "operations.default",
        "with_both",
    ),
)
