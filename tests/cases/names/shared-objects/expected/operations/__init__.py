"""Every operation of the document, by operationId."""

from collections.abc import Mapping

from .._runtime.package import Operation, operations

__all__ = ["OPERATIONS"]

OPERATIONS: Mapping[str, Operation] = operations(
    (
        "listAlerts",
        "GET",
        "/alerts",
        "operations.default",
        "list_alerts",
    ),
    (
        "listEvents",
        "GET",
        "/events",
        "operations.default",
        "list_events",
    ),
    (
        "createEvent",
        "POST",
        "/events",
        "operations.default",
        "create_event",
    ),
)
