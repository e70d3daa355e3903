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
        "post_file",
        "POST",
        "/file",
        "operations.default",
        "post_file",
    ),
    (
        "put_inline",
        "PUT",
        "/inline",
        "operations.default",
        "put_inline",
    ),
    (
        "post_map",
        "POST",
        "/map",
        "operations.default",
        "post_map",
    ),
    (
        "post_optional",
        "POST",
        "/optional",
        "operations.default",
        "post_optional",
    ),
)
