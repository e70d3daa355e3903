"""Natural calls of operations: extensions, conventions of operationIds, and paths."""

from collections.abc import Mapping

import pytest
from opgen.core.options import Convention
from opgen.normalize.names.calls import natural_calls, recognized, told_apart
from opgen.normalize.operation_nodes import OperationNode, find_operations, operation_keys
from opgen.schemas.node import context_of

from tests.support.documents import operation, read_document
from tests.support.tables import tables

TABLES = tables(__file__)

Operations = Mapping[str, tuple[str, ...]]
"""OperationId and tags by method and path. Without an id, the first text is empty."""

IDS: Operations = {
    "POST /repos/{id}/issues": ("issues/create", "any"),
    "GET /orgs/{id}/issues": ("orgs/issues/list", "any"),
    "GET /issues": ("issues/list-for-authenticated-user", "any"),
}
IDS_CALLS = ["issues.create", "orgs.issues.list", "issues.list_for_authenticated_user"]


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


@pytest.mark.parametrize(("operations", "convention", "expected"), TABLES["calls_follow_the_recognized_convention"])
def test_calls_follow_the_recognized_convention(
    operations: Operations, convention: Convention, expected: list[str]
) -> None:
    found = nodes(operations)
    assert recognized(found) == convention
    assert calls(found, convention) == dict(zip(operations, expected, strict=True))


@pytest.mark.parametrize(("fields", "call"), TABLES["names_of_extensions_come_first"])
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
