"""Every operation of the document, by operationId."""

from collections.abc import Mapping

from .._runtime.package import Operation, operations

__all__ = ["OPERATIONS"]

OPERATIONS: Mapping[str, Operation] = operations(
    (
        "anything",
        "GET",
        "/anything",
        "operations.default",
        "anything",
    ),
    (
        "inline",
        "POST",
        "/inline",
        "operations.default",
        "inline",
    ),
    (
        "jsonl",
        "GET",
        "/jsonl",
        "operations.default",
        "jsonl",
    ),
    (
        "meant",
        "GET",
        "/meant",
        "operations.default",
        "meant",
    ),
    (
        "ndjson",
        "GET",
        "/ndjson",
        "operations.default",
        "ndjson",
    ),
    (
        "own",
        "GET",
        "/own",
        "operations.default",
        "own",
    ),
)
