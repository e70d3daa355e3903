"""Natural calls of operations: extensions, conventions of operationIds, and paths."""

from collections.abc import Mapping

import pytest
from opgen.core.options import Convention
from opgen.normalize.names.calls import natural_calls, recognized, told_apart
from opgen.normalize.operation_nodes import OperationNode, find_operations, operation_keys
from opgen.schemas.node import context_of

from tests.support.documents import operation, read_document

Operations = Mapping[str, tuple[str, ...]]
"""OperationId and tags by method and path. Without an id, the first text is empty."""

FUNCTIONS: Operations = {
    "GET /sandbox": ("list_sandboxes_sandbox_get", "Sandbox"),
    "GET /sandbox/{id}": ("get_sandbox_endpoint_sandbox__id__get", "Sandbox"),
    "DELETE /sandbox/{id}": ("delete_user_sandbox_sandbox__id__delete", "Sandbox"),
    "GET /sandbox/{id}/logs": ("get_sandbox_logs_sandbox__id__logs_get", "Sandbox"),
    "POST /sandbox/{id}/expose": ("expose_port_endpoint_sandbox__id__expose_post", "Sandbox"),
    "GET /sandbox/{id}/ports/endpoint": ("list_ports_by_endpoint_sandbox__id__ports_endpoint_get", "Ports"),
    "POST /flow-runs/history": ("flow_run_history_flow_runs_history_post", "Flow Runs"),
    "GET /version": ("version_version_get",),
}
IDS: Operations = {
    "POST /repos/{id}/issues": ("issues/create", "any"),
    "GET /orgs/{id}/issues": ("orgs/issues/list", "any"),
    "GET /issues": ("issues/list-for-authenticated-user", "any"),
}
IDS_CALLS = ["issues.create", "orgs.issues.list", "issues.list_for_authenticated_user"]
PREFIXES: Operations = {
    "GET /droplets": ("droplets_list", "Droplets"),
    "GET /droplets/{id}/kernels": ("droplets_list_kernels", "Droplets"),
    "GET /sizes": ("sizes_list", "Sizes"),
    "POST /sizes": ("sizes_create", "Sizes"),
}
FLAT: Operations = {
    "POST /accounts/get": ("accountsGet",),
    "POST /accounts/balance/get": ("accountsBalanceGet",),
    "POST /link_token/create": ("link_token/create",),
}
TAGS: Operations = {
    "POST /desk/issues/{id}/comments": ("createAnIssueComment", "Issues"),
    "GET /desk/issues": ("list_issues", "Issues"),
    "GET /desk/issues/{id}/events": ("getEventsOfTheIssue", "Issues"),
    "GET /desk/users/{id}/issues": ("getUserIssues", "Issues"),
    "GET /desk/users": ("fetchUsers", "Users"),
    "GET /desk/users/{id}": ("fetchUser", "Users"),
    "POST /payments": ("refundPayment", "Refunds"),
    "POST /speech/stream": ("speech", "Speech"),
    "GET /emails": ("emails",),
    "GET /search": ("search", "Search"),
}
TAGGED_PATHS: Operations = {
    "POST /chat/completions": ("createChatCompletion", "Chat"),
    "GET /chat/completions/{id}/messages": ("getChatCompletionMessages", "Chat"),
    "GET /flags/{project}": ("getFlags", "Feature flags"),
    "POST /flags/{project}": ("postFlag", "Feature flags"),
    "GET /flags/{project}/{key}": ("getFlag", "Feature flags"),
    "DELETE /flags/{project}/{key}": ("removeFlag", "Feature flags"),
    "DELETE /flags/{project}": ("removeAllFlags", "Feature flags"),
    "POST /video/v1/assets": ("create-asset", "Assets"),
    "POST /catalog/update-item-taxes": ("UpdateItemTaxes", "Catalog"),
    "POST /cards/from-token": ("createCardFromToken", "Cards"),
    "POST /accounts/{sid}/messages.json": ("CreateMessage", "Messages"),
    "GET /accounts/{sid}/messages/{id}.json": ("FetchMessage", "Messages"),
    "GET /v1/teams": ("listTeams", "Teams"),
    "GET /v2/teams": ("listTeams2", "Teams"),
    "GET /teams/{id}": ("getTeam", "Teams"),
    "GET /teams/{name}": ("getTeamOf", "Teams"),
}
PATHS: Operations = {
    "GET /api/v2/customers": ("GetCustomers",),
    "POST /api/v2/customers": ("PostCustomers",),
    "GET /api/v2/customers/{id}": ("GetCustomersCustomer",),
    "POST /api/v2/customers/{id}": ("PostCustomersCustomer",),
    "DELETE /api/v2/customers/{id}": ("",),
    "POST /api/v2/customers/{id}/archive": ("PostCustomersCustomerArchive",),
    "GET /api/v2/customers/{id}/balance/lines": ("",),
    "GET /api/v2/customers/search": ("",),
    "GET /api/v2/customers?city={city}": ("GetCustomersCity",),
    "POST /api/v2/customers/{id}:merge": ("",),
    "GET /api/v2/account": ("GetAccount",),
    "PUT /api/v2/account": ("putAccount",),
    "PATCH /api/v2/account": ("patchAccount",),
    "POST /api/v2/embed": ("",),
    "DELETE /api/v2/customers/{id}/access": ("",),
    "GET /api/v2/distance.{format}": ("",),
    "POST /api/v2/distance.{format}": ("",),
    "DELETE /api/v2/customers": ("",),
}


NUMBERS: Operations = {
    "POST /v1/workflows/{id}/cancel": ("cancelWorkflow (2)", "workflows"),
    "POST /workflows/{id}/stop": ("stopWorkflow", "workflows"),
    "POST /runs/{id}/stop": ("stopWorkflow_2", "workflows"),
}
VERSIONS: Operations = {
    "POST /v1/memories": ("addMemory", "v1"),
    "GET /in/memories": ("listMemories", "beta"),
    "GET /memories/{id}": ("getMemory", "2024-01-01", "Memory"),
}


def nodes(operations: Operations, fields: Mapping[str, object] | None = None) -> dict[str, OperationNode]:
    """Return the operations of a document by key. Each of them has the `fields`."""
    paths: dict[str, dict[str, object]] = {}
    for key, (operation_id, *tags) in operations.items():
        method, path = key.split()
        described = {**operation(operation_id, *tags), **(fields or {})}
        if not operation_id:
            del described["operationId"]
        paths.setdefault(path, {})[method.lower()] = described
    root = context_of(read_document(paths)).root
    return operation_keys([*find_operations(root)])


def calls(operations: Mapping[str, OperationNode], convention: Convention) -> dict[str, str]:
    """Return the calls of all operations by method and path, as the text that follows `client.`."""
    found = told_apart(natural_calls(operations, convention), operations, convention)
    return {operations[key].fallback_key: ".".join((*call.resource, call.method)) for key, call in found.items()}


@pytest.mark.parametrize(
    ("operations", "convention", "expected"),
    [
        (NUMBERS, "tags", ["workflows.cancel", "workflows.stop", "workflows.stop_runs"]),
        (VERSIONS, "tags", ["memories.add", "memories.list", "memory.get"]),
        ({**IDS, "GET /folders/0": ("folders/0",)}, "ids", [*IDS_CALLS, "folders.get"]),
        ({"GET /folders/0": ("",), "POST /in/folders": ("",)}, "paths", ["folders.get", "folders.create"]),
    ],
)
def test_number_or_version_is_no_name(operations: Operations, convention: Convention, expected: list[str]) -> None:
    assert calls(nodes(operations), convention) == dict(zip(operations, expected, strict=True))


@pytest.mark.parametrize(
    ("operations", "convention", "expected"),
    [
        (
            FUNCTIONS,
            "functions",
            [
                "sandbox.list",
                "sandbox.get",
                "sandbox.delete_user_sandbox",
                "sandbox.get_logs",
                "sandbox.expose_port_endpoint",
                "ports.list_by_endpoint",
                "flow_runs.history",
                "version",
            ],
        ),
        (IDS, "ids", IDS_CALLS),
        (PREFIXES, "ids", ["droplets.list", "droplets.list_kernels", "sizes.list", "sizes.create"]),
        (FLAT, "flat", ["accounts.get", "accounts.balance.get", "link_token.create"]),
        (
            TAGS,
            "tags",
            [
                "issues.create_comment",
                "issues.list",
                "issues.get_events",
                "issues.get_user_issues",
                "users.list",
                "users.fetch",
                "refunds.refund_payment",
                "speech.stream",
                "emails",
                "search.search",
            ],
        ),
        (
            TAGGED_PATHS,
            "paths",
            [
                "chat.completions.create",
                "chat.completions.messages.list",
                "flags.list",
                "flags.create",
                "flags.get",
                "flags.delete",
                "flags.remove_all",
                "video.assets.create",
                "catalog.update_item_taxes",
                "cards.from_token",
                "accounts.messages.create",
                "accounts.messages.get",
                "teams.list_v1",
                "teams.list_v2",
                "teams.get",
                "teams.get_by_name",
            ],
        ),
        (
            PATHS,
            "paths",
            [
                "customers.list",
                "customers.create",
                "customers.get",
                "customers.update",
                "customers.delete",
                "customers.archive",
                "customers.balance.lines.list",
                "customers.search",
                "customers.list_by_city",
                "customers.merge",
                "account.get",
                "account.replace",
                "account.update",
                "embed",
                "customers.access.delete",
                "distance.get",
                "distance.create",
                "customers.delete_customers",
            ],
        ),
    ],
)
def test_calls_follow_the_recognized_convention(
    operations: Operations, convention: Convention, expected: list[str]
) -> None:
    found = nodes(operations)
    assert recognized(found) == convention
    assert calls(found, convention) == dict(zip(operations, expected, strict=True))


@pytest.mark.parametrize(
    ("fields", "call"),
    [
        ({"x-fern-sdk-method-name": "list", "x-fern-sdk-group-name": ["chat", "roomUsers"]}, "chat.room_users.list"),
        ({"x-fern-sdk-method-name": "getAll", "x-fern-sdk-group-name": "r2.buckets"}, "r2.buckets.get_all"),
        ({"x-fern-sdk-method-name": "list", "x-fern-sdk-group-name": []}, "list"),
        ({"x-speakeasy-name-override": "list", "x-speakeasy-group": "chat.users"}, "chat.users.list"),
        ({"x-stainless-method": "chat.list"}, "chat.list"),
        ({"x-methodName": "findUsers"}, "things.find_users"),
        ({"x-methodName": " ", "x-operation-name": "find", "x-controller-name": "Users"}, "users.find"),
        ({"x-methodName": 1}, "things.list_users"),
    ],
)
def test_names_of_extensions_come_first(fields: Mapping[str, object], call: str) -> None:
    found = nodes({"GET /users": ("list_users", "Things")}, fields)
    assert calls(found, recognized(found)) == {"GET /users": call}


@pytest.mark.parametrize("operation_id", ["get_a_user", "list.users", "create_users", "update.users"])
def test_verbs_are_not_shared_prefixes(operation_id: str) -> None:
    ids = [operation_id, "create_item", "create_team", "get_item"]
    assert recognized(nodes({f"GET /desk/p{index}": (each, "Tag") for index, each in enumerate(ids)})) == "tags"


def test_prefix_of_most_paths_is_left_out_unless_it_is_the_last_noun() -> None:
    paths = {f"GET /shop/{word}/{{id}}": ("",) for word in "abcdefghij"}
    found = nodes({**paths, "GET /shop": ("",)})
    assert calls(found, "paths") == {"GET /shop": "shop.get", **{path: f"{path[10]}.get" for path in paths}}


def test_resources_of_a_long_path_are_limited() -> None:
    assert calls(nodes({f"GET {'/a' * 99}/{{id}}": ("",)}), "paths") == {
        f"GET {'/a' * 99}/{{id}}": "a.a.a.a.a.a.a.a.get"
    }


def test_document_without_operations_has_no_convention() -> None:
    assert recognized({}) == "paths"
