"""Every operation of the document, by operationId."""

from collections.abc import Mapping

from .._runtime.package import Operation, operations

__all__ = ["OPERATIONS"]

OPERATIONS: Mapping[str, Operation] = operations(
    (
        "say_nothing",
        "DELETE",
        "/silence",
        "operations.default",
        "say_nothing",
    ),
    (
        "list_things",
        "GET",
        "/things",
        "operations.default",
        "list_things",
    ),
)
