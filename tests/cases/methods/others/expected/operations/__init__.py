"""Every operation of the document, by operationId."""

from collections.abc import Mapping

from .._runtime.package import Operation, operations

__all__ = ["OPERATIONS"]

OPERATIONS: Mapping[str, Operation] = operations(
    (
        "thing_options",
        "OPTIONS",
        "/things",
        "operations.default",
        "thing_options",
    ),
    (
        "count_things",
        "HEAD",
        "/things",
        "operations.default",
        "count_things",
    ),
    (
        "trace_things",
        "TRACE",
        "/things",
        "operations.default",
        "trace_things",
    ),
    (
        "look_at_thing",
        "HEAD",
        "/things/{id}",
        "operations.default",
        "look_at_thing",
    ),
)
