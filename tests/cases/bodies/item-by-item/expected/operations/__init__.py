"""Every operation of the document, by operationId."""

from collections.abc import Mapping

from .._runtime.package import Operation, operations

__all__ = ["OPERATIONS"]

OPERATIONS: Mapping[str, Operation] = operations(
    (
        "send_data",
        "POST",
        "/data",
        "operations.default",
        "send_data",
    ),
    (
        "send_either",
        "POST",
        "/either",
        "operations.default",
        "send_either",
    ),
    (
        "send_events",
        "POST",
        "/events",
        "operations.default",
        "send_events",
    ),
    (
        "put_file",
        "PUT",
        "/file",
        "operations.default",
        "put_file",
    ),
    (
        "send_lines",
        "POST",
        "/lines",
        "operations.default",
        "send_lines",
    ),
    (
        "send_list",
        "POST",
        "/lists",
        "operations.default",
        "send_list",
    ),
    (
        "send_own",
        "POST",
        "/own",
        "operations.default",
        "send_own",
    ),
    (
        "send_records",
        "POST",
        "/records",
        "operations.default",
        "send_records",
    ),
    (
        "send_texts",
        "POST",
        "/texts",
        "operations.default",
        "send_texts",
    ),
)
