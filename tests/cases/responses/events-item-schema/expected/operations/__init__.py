"""Every operation of the document, by operationId."""

from collections.abc import Mapping

from .._runtime.package import Operation, operations

__all__ = ["OPERATIONS"]

OPERATIONS: Mapping[str, Operation] = operations(
    (
        "stream_any",
        "GET",
        "/any",
        "operations.default",
        "stream_any",
    ),
    (
        "stream_component",
        "GET",
        "/component",
        "operations.default",
        "stream_component",
    ),
    (
        "stream_data",
        "GET",
        "/data",
        "operations.default",
        "stream_data",
    ),
    (
        "stream_items",
        "GET",
        "/items",
        "operations.default",
        "stream_items",
    ),
    (
        "stream_plain",
        "GET",
        "/plain",
        "operations.default",
        "stream_plain",
    ),
)
