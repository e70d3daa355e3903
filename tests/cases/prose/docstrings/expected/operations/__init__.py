"""Every operation of the document, by operationId."""

from collections.abc import Mapping

from .._runtime.package import Operation, operations

__all__ = ["OPERATIONS"]

OPERATIONS: Mapping[str, Operation] = operations(
    (
        "get_echo",
        "GET",
        "/echo",
        "operations.things",
        "get_echo",
    ),
    (
        "get_limited",
        "GET",
        "/limited",
        "operations.things",
        "get_limited",
    ),
    (
        "get_same",
        "GET",
        "/same",
        "operations.things",
        "get_same",
    ),
    (
        "get_silent",
        "GET",
        "/silent",
        "operations.things",
        "get_silent",
    ),
    (
        "put_thing",
        "PUT",
        "/things/{id}",
        "operations.things",
        "put_thing",
    ),
    (
        "get_throttled",
        "GET",
        "/throttled",
        "operations.things",
        "get_throttled",
    ),
)
