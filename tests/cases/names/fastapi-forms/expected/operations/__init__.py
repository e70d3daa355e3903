"""Every operation of the document, by operationId."""

from collections.abc import Mapping

from .._runtime.package import Operation, operations

__all__ = ["OPERATIONS"]

OPERATIONS: Mapping[str, Operation] = operations(
    (
        "upload_picture_items__item_id__picture_put",
        "PUT",
        "/items/{item_id}/picture",
        "operations.default",
        "upload_picture",
    ),
)
