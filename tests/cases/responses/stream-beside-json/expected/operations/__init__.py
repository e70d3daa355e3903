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
        (
            "chat_stream",
            "chat_stream_async",
            "chat_stream_request",
        ),
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
        (
            "class_stream",
            "class_stream_async",
            "class_stream_request",
        ),
    ),
)
