"""Every operation of the document, by operationId."""

from collections.abc import Mapping

from .._runtime.package import Operation, operations

__all__ = ["OPERATIONS"]

OPERATIONS: Mapping[str, Operation] = operations(
    (
        "put_place",
        "PUT",
        "/places",
        "operations.default",
        "put_place",
    ),
    (
        "get_points",
        "GET",
        "/points",
        "operations.default",
        "get_points",
    ),
)
