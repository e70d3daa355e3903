"""Every operation of the document, by operationId."""

from collections.abc import Mapping

from .._runtime.package import Operation, operations

__all__ = ["OPERATIONS"]

OPERATIONS: Mapping[str, Operation] = operations(
    (
        "by_all",
        "GET",
        "/all",
        "operations.default",
        "by_all",
    ),
    (
        "by_cookie",
        "GET",
        "/cookie",
        "operations.default",
        "by_cookie",
    ),
    (
        "by_header",
        "GET",
        "/header",
        "operations.default",
        "by_header",
    ),
    (
        "by_plain",
        "GET",
        "/plain",
        "operations.default",
        "by_plain",
    ),
    (
        "by_query",
        "GET",
        "/query",
        "operations.default",
        "by_query",
    ),
)
