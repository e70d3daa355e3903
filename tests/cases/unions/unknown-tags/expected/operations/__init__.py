"""Every operation of the document, by operationId."""

from collections.abc import Mapping

from .._runtime.package import Operation, operations

__all__ = ["OPERATIONS"]

OPERATIONS: Mapping[str, Operation] = operations(
    (
        "send_command",
        "POST",
        "/commands",
        "operations.default",
        "send_command",
    ),
    (
        "get_forms",
        "GET",
        "/forms",
        "operations.default",
        "get_forms",
    ),
    (
        "get_shapes",
        "GET",
        "/shapes",
        "operations.default",
        "get_shapes",
    ),
)
