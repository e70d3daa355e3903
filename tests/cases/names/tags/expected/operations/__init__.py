"""Every operation of the document, by operationId."""

from collections.abc import Mapping

from .._runtime.package import Operation, operations

__all__ = ["OPERATIONS"]

OPERATIONS: Mapping[str, Operation] = operations(
    (
        "untagged",
        "GET",
        "/1",
        "operations.default",
        "untagged",
    ),
    (
        "two_tags",
        "GET",
        "/2",
        "operations.ssh_keys",
        "two_tags",
    ),
    (
        "same_module",
        "GET",
        "/3",
        "operations.ssh_keys",
        "same_module",
    ),
    (
        "keyword",
        "GET",
        "/4",
        "operations.import_",
        "keyword",
    ),
    (
        "device",
        "GET",
        "/5",
        "operations.con_",
        "device",
    ),
    (
        "script",
        "GET",
        "/6",
        "operations.grosse",
        "script",
    ),
    (
        "path_like",
        "GET",
        "/7",
        "operations.etc",
        "path_like",
    ),
    (
        "empty",
        "GET",
        "/8",
        "operations.default",
        "empty",
    ),
    (
        "dunder",
        "GET",
        "/9",
        "operations.init",
        "dunder",
    ),
)
