"""Every operation of the document, by operationId."""

from collections.abc import Mapping

from .._runtime.package import Operation, operations

__all__ = ["OPERATIONS"]

OPERATIONS: Mapping[str, Operation] = operations(
    (
        "listPets",
        "GET",
        "/pets",
        "operations.default",
        "list_pets",
    ),
    (
        "getPet",
        "GET",
        "/pets/{id}",
        "operations.default",
        "get_pet",
    ),
)
