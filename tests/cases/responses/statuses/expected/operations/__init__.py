"""Every operation of the document, by operationId."""

from collections.abc import Mapping

from .._runtime.package import Operation, operations

__all__ = ["OPERATIONS"]

OPERATIONS: Mapping[str, Operation] = operations(
    (
        "get_default",
        "GET",
        "/default",
        "operations.default",
        "get_default",
    ),
    (
        "only_errors",
        "GET",
        "/errors-only",
        "operations.default",
        "only_errors",
    ),
    (
        "has_thing",
        "HEAD",
        "/head",
        "operations.default",
        "has_thing",
    ),
    (
        "delete_thing",
        "DELETE",
        "/no-content",
        "operations.default",
        "delete_thing",
    ),
    (
        "get_range",
        "GET",
        "/range",
        "operations.default",
        "get_range",
    ),
    (
        "get_redirect",
        "GET",
        "/redirect",
        "operations.default",
        "get_redirect",
    ),
    (
        "create_thing",
        "POST",
        "/several",
        "operations.default",
        "create_thing",
    ),
)
