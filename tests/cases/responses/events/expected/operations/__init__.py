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
        "chunks",
        "GET",
        "/chunks",
        "operations.default",
        "chunks",
    ),
    (
        "default_stream",
        "GET",
        "/default",
        "operations.default",
        "default_stream",
    ),
    (
        "described",
        "GET",
        "/described",
        "operations.default",
        "described",
    ),
    (
        "lists",
        "GET",
        "/lists",
        "operations.default",
        "lists",
    ),
    (
        "texts",
        "GET",
        "/texts",
        "operations.default",
        "texts",
    ),
)
