"""Every operation of the document, by operationId."""

from collections.abc import Mapping

from .._runtime.package import Operation, operations

__all__ = ["OPERATIONS"]

OPERATIONS: Mapping[str, Operation] = operations(
    (
        "get_box",
        "GET",
        "/boxes",
        "operations.default",
        "get_box_kcfn",
    ),
    (
        "getBox",
        "POST",
        "/boxes",
        "operations.default",
        "get_box",
    ),
    (
        "list_items_v1_items_get",
        "GET",
        "/v1/items",
        "operations.default",
        "list_items_v1_items_get",
    ),
    (
        "list_items_v2_items_get",
        "GET",
        "/v2/items",
        "operations.default",
        "list_items",
    ),
)
