"""Every operation of the document, by operationId."""

from collections.abc import Mapping

from .._runtime.package import Operation, operations

__all__ = ["OPERATIONS"]

OPERATIONS: Mapping[str, Operation] = operations(
    (
        "get_file",
        "GET",
        "/files/{name}.{format}/{number}/{exact}/{color}/",
        "operations.default",
        "get_file",
    ),
    (
        "get_day",
        "GET",
        "/teams/{teamId}/{day}",
        "operations.default",
        "get_day",
    ),
    (
        "put_day",
        "PUT",
        "/teams/{teamId}/{day}",
        "operations.default",
        "put_day",
    ),
)
