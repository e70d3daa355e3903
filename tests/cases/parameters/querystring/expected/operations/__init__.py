"""Every operation of the document, by operationId."""

from collections.abc import Mapping

from .._runtime.package import Operation, operations

__all__ = ["OPERATIONS"]

OPERATIONS: Mapping[str, Operation] = operations(
    (
        "search_encoded",
        "GET",
        "/encoded",
        "operations.default",
        "search_encoded",
    ),
    (
        "search_form",
        "GET",
        "/form",
        "operations.default",
        "search_form",
    ),
    (
        "search_json",
        "GET",
        "/json",
        "operations.default",
        "search_json",
    ),
    (
        "search_path",
        "GET",
        "/path",
        "operations.default",
        "search_path",
    ),
    (
        "search_text",
        "GET",
        "/text",
        "operations.default",
        "search_text",
    ),
)
