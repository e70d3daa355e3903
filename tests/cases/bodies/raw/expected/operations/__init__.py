"""Every operation of the document, by operationId."""

from collections.abc import Mapping

from .._runtime.package import Operation, operations

__all__ = ["OPERATIONS"]

OPERATIONS: Mapping[str, Operation] = operations(
    (
        "post_csv",
        "POST",
        "/csv",
        "operations.default",
        "post_csv",
    ),
    (
        "put_file",
        "PUT",
        "/file",
        "operations.default",
        "put_file",
    ),
    (
        "put_image",
        "PUT",
        "/image",
        "operations.default",
        "put_image",
    ),
    (
        "post_text",
        "POST",
        "/text",
        "operations.default",
        "post_text",
    ),
)
