"""Every operation of the document, by operationId."""

from collections.abc import Mapping

from .._runtime.package import Operation, operations

__all__ = ["OPERATIONS"]

OPERATIONS: Mapping[str, Operation] = operations(
    (
        "put_any",
        "PUT",
        "/any",
        "operations.default",
        "put_any",
    ),
    (
        "post_either",
        "POST",
        "/either",
        "operations.default",
        "post_either",
    ),
    (
        "post_forms",
        "POST",
        "/forms",
        "operations.default",
        "post_forms",
    ),
    (
        "patch_json",
        "PATCH",
        "/json",
        "operations.default",
        "patch_json",
    ),
    (
        "put_range",
        "PUT",
        "/range",
        "operations.default",
        "put_range",
    ),
    (
        "put_raw",
        "PUT",
        "/raw",
        "operations.default",
        "put_raw",
    ),
    (
        "post_shared",
        "POST",
        "/shared",
        "operations.default",
        "post_shared",
    ),
    (
        "post_xml",
        "POST",
        "/xml",
        "operations.default",
        "post_xml",
    ),
)
