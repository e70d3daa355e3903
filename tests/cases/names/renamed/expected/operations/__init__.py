"""Every operation of the document, by operationId."""

from collections.abc import Mapping

from .._runtime.package import Operation, operations

__all__ = ["OPERATIONS"]

OPERATIONS: Mapping[str, Operation] = operations(
    (
        "listPets2",
        "GET",
        "/pets",
        "operations.default",
        "list_pets",
    ),
    (
        "delete_pet",
        "DELETE",
        "/pets/{id}",
        "operations.default",
        "remove_pet",
    ),
)
