"""Every operation of the document, by operationId."""

from collections.abc import Mapping

from .._runtime.package import Operation, operations

__all__ = ["OPERATIONS"]

OPERATIONS: Mapping[str, Operation] = operations(
    (
        'x"; import os; "',
        "GET",
        '/a"b/%7B%7Bc%7D%7D/\\',
        "operations.default",
        "x_import_os",
    ),
    (
        "get_long",
        "GET",
        "/long",
        "operations.default",
        "get_long",
    ),
    (
        "get_thing",
        "GET",
        "/things/{id}",
        "operations.import_os",
        "get_thing",
    ),
)
