"""Every operation of the document, by operationId."""

from collections.abc import Mapping

from .._runtime.package import Operation, operations

__all__ = ["OPERATIONS"]

OPERATIONS: Mapping[str, Operation] = operations(
    (
        "class",
        "PUT",
        "/files/{name}",
        "operations.logs_files",
        "class_",
    ),
    (
        "list_machines_machines_get",
        "GET",
        "/machines",
        "operations.machines",
        "list_machines",
    ),
    (
        "createMachine",
        "POST",
        "/machines",
        "operations.machines",
        "create_machine",
    ),
    (
        "DELETE /machines/{machineId}",
        "DELETE",
        "/machines/{machineId}",
        "operations.machines",
        "delete_machines_machine_id",
    ),
    (
        "update_machine",
        "PATCH",
        "/machines/{machineId}",
        "operations.machines",
        "update_machine",
    ),
    (
        "getLog",
        "GET",
        "/machines/{machineId}/log",
        "operations.logs_files",
        "get_log",
    ),
)
