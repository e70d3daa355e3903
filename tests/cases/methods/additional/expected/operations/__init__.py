"""Every operation of the document, by operationId."""

from collections.abc import Mapping

from .._runtime.package import Operation, operations

__all__ = ["OPERATIONS"]

OPERATIONS: Mapping[str, Operation] = operations(
    (
        "get_thing",
        "GET",
        "/things/{id}",
        "operations.default",
        "get_thing",
    ),
    (
        "copy_thing",
        "COPY",
        "/things/{id}",
        "operations.default",
        "copy_thing",
    ),
    (
        "LINK /things/{id}",
        "LINK",
        "/things/{id}",
        "operations.default",
        "link_things_id",
    ),
    (
        "find_things",
        "M-Search",
        "/things/{id}",
        "operations.default",
        "find_things",
    ),
    (
        "get_in_lower_case",
        "get",
        "/things/{id}",
        "operations.default",
        "get_in_lower_case",
    ),
)
