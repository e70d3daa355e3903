"""Every operation of the document, by operationId."""

from collections.abc import Mapping

from .._runtime.package import Operation, operations

__all__ = ["OPERATIONS"]

OPERATIONS: Mapping[str, Operation] = operations(
    (
        "read_items_items__get",
        "GET",
        "/items/",
        "operations.default",
        "read_items",
    ),
    (
        "read_item_items__item_id__get",
        "GET",
        "/items/{item_id}",
        "operations.default",
        "read_item",
    ),
    (
        "jobs_jobs_get",
        "GET",
        "/jobs",
        "operations.default",
        "jobs_jobs_get",
    ),
    (
        "jobs",
        "GET",
        "/old",
        "operations.default",
        "jobs",
    ),
    (
        "other_other_get",
        "POST",
        "/other",
        "operations.default",
        "other_other_get",
    ),
    (
        "teams_get",
        "GET",
        "/teams",
        "operations.default",
        "teams_get",
    ),
    (
        "list_users_v1_users_get",
        "GET",
        "/v1/users",
        "operations.default",
        "list_users_v1_users_get",
    ),
    (
        "list_users_v2_users_get",
        "GET",
        "/v2/users",
        "operations.default",
        "list_users_v2_users_get",
    ),
)
