"""Every operation of the document, by operationId."""

from collections.abc import Mapping

from .._runtime.package import Operation, operations

__all__ = ["OPERATIONS"]

OPERATIONS: Mapping[str, Operation] = operations(
    (
        "list_orders",
        "GET",
        "/orders",
        "operations.orders",
        "list_orders",
    ),
    (
        "get_shop",
        "GET",
        "/shop",
        "operations.shop",
        "get_shop",
    ),
)
