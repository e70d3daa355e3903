"""Every operation of the document, by operationId."""

from collections.abc import Mapping

from .._runtime.package import Operation, operations

__all__ = ["OPERATIONS"]

OPERATIONS: Mapping[str, Operation] = operations(
    (
        "list_files",
        "GET",
        "/files",
        "operations.default",
        "list_files",
    ),
    (
        "put_file",
        "PUT",
        "/files",
        "operations.default",
        "put_file",
    ),
    (
        "delete_file",
        "DELETE",
        "/files",
        "operations.default",
        "delete_file",
    ),
    (
        "list_things",
        "GET",
        "/things",
        "operations.default",
        "list_things",
    ),
)
