"""Every operation of the document, by operationId."""

from collections.abc import Mapping

from .._runtime.package import Operation, operations

__all__ = ["OPERATIONS"]

OPERATIONS: Mapping[str, Operation] = operations(
    (
        "listLayers",
        "GET",
        "/layers",
        "operations.default",
        "list_layers",
    ),
)
