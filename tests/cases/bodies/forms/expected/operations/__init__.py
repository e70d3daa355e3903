"""Every operation of the document, by operationId."""

from collections.abc import Mapping

from .._runtime.package import Operation, operations

__all__ = ["OPERATIONS"]

OPERATIONS: Mapping[str, Operation] = operations(
    (
        "post_any",
        "POST",
        "/any",
        "operations.default",
        "post_any",
    ),
    (
        "post_encoding",
        "POST",
        "/encoding",
        "operations.default",
        "post_encoding",
    ),
    (
        "post_login",
        "POST",
        "/login",
        "operations.default",
        "post_login",
    ),
    (
        "post_optional",
        "POST",
        "/optional",
        "operations.default",
        "post_optional",
    ),
    (
        "post_styles",
        "POST",
        "/styles",
        "operations.default",
        "post_styles",
    ),
)
