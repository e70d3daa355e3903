"""Every operation of the document, by operationId."""

from collections.abc import Mapping

from .._runtime.package import Operation, operations

__all__ = ["OPERATIONS"]

OPERATIONS: Mapping[str, Operation] = operations(
    (
        "get_csv",
        "GET",
        "/csv",
        "operations.default",
        "get_csv",
    ),
    (
        "get_empty_schema",
        "GET",
        "/empty-schema",
        "operations.default",
        "get_empty_schema",
    ),
    (
        "get_file",
        "GET",
        "/file",
        "operations.default",
        "get_file",
    ),
    (
        "get_image",
        "GET",
        "/image",
        "operations.default",
        "get_image",
    ),
    (
        "get_json",
        "GET",
        "/json",
        "operations.default",
        "get_json",
    ),
    (
        "get_no_content",
        "GET",
        "/no-content",
        "operations.default",
        "get_no_content",
    ),
    (
        "get_no_schema",
        "GET",
        "/no-schema",
        "operations.default",
        "get_no_schema",
    ),
    (
        "get_null",
        "GET",
        "/null",
        "operations.default",
        "get_null",
    ),
    (
        "get_several",
        "GET",
        "/several",
        "operations.default",
        "get_several",
    ),
    (
        "get_suffix",
        "GET",
        "/suffix",
        "operations.default",
        "get_suffix",
    ),
    (
        "get_text",
        "GET",
        "/text",
        "operations.default",
        "get_text",
    ),
    (
        "get_wildcard",
        "GET",
        "/wildcard",
        "operations.default",
        "get_wildcard",
    ),
)
