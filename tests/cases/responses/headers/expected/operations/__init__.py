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
        ("get_default_headers",),
    ),
    (
        "get_redirect_error_headers",
        "GET",
        "/plain",
        "operations.default",
        "get_redirect_error_headers_bxuf",
    ),
    (
        "get_redirect",
        "GET",
        "/redirect",
        "operations.default",
        "get_redirect",
        ("get_redirect_error_headers",),
    ),
    (
        "list_things",
        "GET",
        "/things",
        "operations.default",
        "list_things",
        (
            "list_things_headers",
            "list_things_error_headers",
        ),
    ),
)
