"""Every operation of the document, by operationId."""

from collections.abc import Mapping

from .._runtime.package import Operation, operations

__all__ = ["OPERATIONS"]

OPERATIONS: Mapping[str, Operation] = operations(
    (
        "GET /health",
        "GET",
        "/health",
        "operations.default",
        "get_health",
    ),
    (
        "listItems",
        "GET",
        "/items",
        "operations.default",
        "list_items",
    ),
    (
        "getOrder",
        "GET",
        "/orders/{id}",
        "operations.orders",
        "get_order",
    ),
)
