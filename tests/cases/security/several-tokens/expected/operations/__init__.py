"""Every operation of the document, by operationId."""

from collections.abc import Mapping

from .._runtime.package import Operation, operations

__all__ = ["OPERATIONS"]

OPERATIONS: Mapping[str, Operation] = operations(
    (
        "as_admin",
        "GET",
        "/admin",
        "operations.default",
        "as_admin",
    ),
    (
        "by_one",
        "GET",
        "/one",
        "operations.default",
        "by_one",
    ),
    (
        "by_other",
        "GET",
        "/other",
        "operations.default",
        "by_other",
    ),
    (
        "as_user",
        "GET",
        "/user",
        "operations.default",
        "as_user",
    ),
)
