"""Every operation of the document, by operationId."""

from collections.abc import Mapping

from .._runtime.package import Operation, operations

__all__ = ["OPERATIONS"]

OPERATIONS: Mapping[str, Operation] = operations(
    (
        "post_encoded",
        "POST",
        "/encoded",
        "operations.default",
        "post_encoded",
    ),
    (
        "post_items",
        "POST",
        "/items",
        "operations.default",
        "post_items",
    ),
    (
        "post_named",
        "POST",
        "/named",
        "operations.default",
        "post_named",
    ),
    (
        "post_nested",
        "POST",
        "/nested",
        "operations.default",
        "post_nested",
    ),
    (
        "post_objects",
        "POST",
        "/objects",
        "operations.default",
        "post_objects",
    ),
    (
        "post_ordered",
        "POST",
        "/ordered",
        "operations.default",
        "post_ordered",
    ),
    (
        "post_related",
        "POST",
        "/related",
        "operations.default",
        "post_related",
    ),
)
