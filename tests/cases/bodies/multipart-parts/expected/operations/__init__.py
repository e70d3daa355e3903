"""Every operation of the document, by operationId."""

from collections.abc import Mapping

from .._runtime.package import Operation, operations

__all__ = ["OPERATIONS"]

OPERATIONS: Mapping[str, Operation] = operations(
    (
        "post_parts",
        "POST",
        "/parts",
        "operations.default",
        "post_parts",
    ),
    (
        "post_styles",
        "POST",
        "/styles",
        "operations.default",
        "post_styles",
    ),
)
