"""Every operation of the document, by operationId."""

from collections.abc import Mapping

from .._runtime.package import Operation, operations

__all__ = ["OPERATIONS"]

OPERATIONS: Mapping[str, Operation] = operations(
    (
        "listPets",
        "GET",
        "/1",
        "operations.default",
        "list_pets",
    ),
    (
        "start",
        "GET",
        "/10",
        "operations.default",
        "start",
    ),
    (
        "start_async",
        "GET",
        "/11",
        "operations.default",
        "start_async_otsy",
    ),
    (
        "start_request",
        "GET",
        "/12",
        "operations.default",
        "start_request_tega",
    ),
    (
        "__import__",
        "GET",
        "/13",
        "operations.default",
        "import_",
    ),
    (
        "GET /14/{id}",
        "GET",
        "/14/{id}",
        "operations.default",
        "get_14_id",
    ),
    (
        "DELETE /14/{id}",
        "DELETE",
        "/14/{id}",
        "operations.default",
        "delete_14_id",
    ),
    (
        "pets/get-by.id",
        "GET",
        "/2",
        "operations.default",
        "pets_get_by_id",
    ),
    (
        "class",
        "GET",
        "/3",
        "operations.default",
        "class_",
    ),
    (
        "client",
        "GET",
        "/4",
        "operations.default",
        "client_",
    ),
    (
        "list",
        "GET",
        "/5",
        "operations.default",
        "list_",
    ),
    (
        "2fa",
        "GET",
        "/6",
        "operations.default",
        "operation_2fa",
    ),
    (
        "größe",
        "GET",
        "/7",
        "operations.default",
        "grosse",
    ),
    (
        "getUser",
        "GET",
        "/8",
        "operations.default",
        "get_user_smjo",
    ),
    (
        "get_user",
        "GET",
        "/9",
        "operations.default",
        "get_user",
    ),
)
