"""Every operation of the document, by operationId."""

from collections.abc import Mapping

from .._runtime.package import Operation, operations

__all__ = ["OPERATIONS"]

OPERATIONS: Mapping[str, Operation] = operations(
    (
        "add_thing",
        "POST",
        "/things",
        "operations.default",
        "add_thing",
    ),
)
