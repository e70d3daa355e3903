"""Every operation of the document, by operationId."""

from collections.abc import Mapping

from .._runtime.package import Operation, operations

__all__ = ["OPERATIONS"]

OPERATIONS: Mapping[str, Operation] = operations(
    (
        "get_different",
        "GET",
        "/different",
        "operations.default",
        "get_different",
    ),
    (
        "get_kinds",
        "GET",
        "/kinds",
        "operations.default",
        "get_kinds",
    ),
    (
        "get_notations",
        "GET",
        "/notations",
        "operations.default",
        "get_notations",
    ),
    (
        "get_raw",
        "GET",
        "/raw",
        "operations.default",
        "get_raw",
    ),
    (
        "get_text_json",
        "GET",
        "/text-json",
        "operations.default",
        "get_text_json",
    ),
)
