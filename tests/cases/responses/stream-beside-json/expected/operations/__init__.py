"""Every operation of the document, by operationId."""

from collections.abc import Mapping

from .._runtime.package import Operation, operations

__all__ = ["OPERATIONS"]

OPERATIONS: Mapping[str, Operation] = operations(
    (
        "chat",
        "POST",
        "/chat",
        "operations.default",
        "chat",
        True,
    ),
    (
        "chat_stream",
        "GET",
        "/chat-stream",
        "operations.default",
        "chat_stream_cmsi",
    ),
    (
        "class",
        "GET",
        "/class",
        "operations.default",
        "class_",
        True,
    ),
)
