"""Every operation of the document, by operationId."""

from collections.abc import Mapping

from .._runtime.package import Operation, operations

__all__ = ["OPERATIONS"]

OPERATIONS: Mapping[str, Operation] = operations(
    (
        "get_label",
        "GET",
        "/label/{text}/{list}/{listExploded}/{object}/{objectExploded}",
        "operations.default",
        "get_label",
    ),
    (
        "get_matrix",
        "GET",
        "/matrix/{text}/{list}/{listExploded}/{object}/{objectExploded}",
        "operations.default",
        "get_matrix",
    ),
    (
        "get_simple",
        "GET",
        "/simple/{text}/{list}/{listExploded}/{object}/{objectExploded}",
        "operations.default",
        "get_simple",
    ),
)
