"""Every operation of the document, by operationId."""

from collections.abc import Mapping

from .._runtime.package import Operation, operations

__all__ = ["OPERATIONS"]

OPERATIONS: Mapping[str, Operation] = operations(
    (
        "list_animals",
        "GET",
        "/animals",
        "operations.default",
        "list_animals",
    ),
    (
        "put_animal",
        "PUT",
        "/animals",
        "operations.default",
        "put_animal",
    ),
)
