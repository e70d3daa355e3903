"""Every operation of the document, by operationId."""

from collections.abc import Mapping

from .._runtime.package import Operation, operations

__all__ = ["OPERATIONS"]

OPERATIONS: Mapping[str, Operation] = operations(
    (
        "parts",
        "GET",
        "/parts",
        "operations.default",
        "parts",
    ),
    (
        "whole",
        "GET",
        "/whole",
        "operations.default",
        "whole",
    ),
)
