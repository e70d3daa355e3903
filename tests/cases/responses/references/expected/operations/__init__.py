"""Every operation of the document, by operationId."""

from collections.abc import Mapping

from .._runtime.package import Operation, operations

__all__ = ["OPERATIONS"]

OPERATIONS: Mapping[str, Operation] = operations(
    (
        "get_other",
        "GET",
        "/other",
        "operations.default",
        "get_other",
    ),
    (
        "put_thing",
        "PUT",
        "/things/{id}",
        "operations.default",
        "put_thing",
    ),
)
