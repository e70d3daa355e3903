"""A real service, changed in fifteen ways: each change is reported by its Python name, with the lines of a caller."""

import contextlib
import importlib
import json
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.checkout import Checkout
from tests.support.servers import sandboxes

_EDITS = (
    # A function is gone.
    ("lifecycle.py", '@router.get("/{sandbox_id}/usage")\n', ""),
    # A function has another name.
    ("lifecycle.py", "async def start_sandbox(", "async def resume_sandbox("),
    # A function is in another module, and its method in another attribute of the client.
    ("files.py", 'tags=["Images"]', 'tags=["Registry"]'),
    # A query parameter is gone.
    ("lifecycle.py", '    team_id: Annotated[str | None, Query(alias="teamId")] = None,\n    status', "    status"),
    ("lifecycle.py", "(team_id is None or sandbox.team_id == team_id)\n        and ", ""),
    # A query parameter has another type.
    ("lifecycle.py", "created_after: AwareDatetime | None", "created_after: int | None"),
    # A header became required.
    ("lifecycle.py", '    ] = None,\n) -> Sandbox:\n    """Create', '    ],\n) -> Sandbox:\n    """Create'),
    # A path parameter has another name.
    (
        "lifecycle.py",
        '@router.post("/{sandbox_id}/pause", response_model=Sandbox)\nasync def pause_sandbox(sandbox_id: UUID',
        '@router.post("/{id}/pause", response_model=Sandbox)\nasync def pause_sandbox(id: UUID',
    ),
    # A body has a new required field, which is also a keyword.
    ("models.py", "    sandbox_ids: Annotated[list[UUID]", "    reason: str\n    sandbox_ids: Annotated[list[UUID]"),
    # A body has a ninth field, between others, which breaks no caller.
    (
        "models.py",
        '    image: str = "python:3.12"\n',
        '    image: str = "python:3.12"\n    region: str | None = None\n',
    ),
    # A body lost a field, which was also a keyword.
    ("models.py", '    protocol: str = "HTTP"\n\n\nclass', "\n\nclass"),
    # A field of a result is gone.
    ("models.py", '    model_name: Annotated[str | None, Field(description="Served model.")] = None\n', ""),
    # A field of a result has another type.
    ("models.py", "    size: int\n    sha256: str", "    size: str\n    sha256: str"),
    # A member of an enum is gone.
    ("models.py", '    STOPPED = "STOPPED"\n', '    PAUSED = "PAUSED"\n'),
    # A model has another name.
    ("*.py", "LogLine", "LogEntry"),
    # A function returns another type.
    (
        "__init__.py",
        'tags=["Service"], response_class=PlainTextResponse)\n    async def get_version() -> str:',
        'tags=["Service"])\n    async def get_version() -> dict[str, str]:',
    ),
    # An exception has no documented detail any more, and the function that reads its headers.
    ("lifecycle.py", "        429: {", "        503: {"),
)
"""Edits of the service: files, old text, new text. Its functions are never called."""

_CALLER = """
from datetime import UTC, datetime
from uuid import UUID

import sandboxes
from sandboxes import Client, SandboxStatus, TooManyRequestsError, models  # enum-member # error-detail-changed
from functools import partial

from sandboxes.models import ExposePortRequest, LogLine  # model-renamed
from sandboxes.models import LogLine as Line  # model-renamed
from sandboxes.operations.images import check_docker_image  # function-moved


def report(client: Client, id_: UUID) -> None:
    client.sandbox.get_usage(id_)  # function-removed
    sandbox = client.sandbox.start(id_)  # function-renamed # method-renamed
    print(sandbox.model_name, sandbox.name)  # field-removed
    if sandbox.status is SandboxStatus.STOPPED:  # enum-member-removed
        client.sandbox.pause(sandbox_id=id_)  # parameter-renamed
    client.sandbox.pause(id_)


later = partial(sandboxes.list_sandboxes, team_id="t")  # parameter-removed


def last(lines: list[Line]) -> str:
    return lines[-1].message


class Logs:
    def __init__(self) -> None:
        self.client = Client(token="x")

    def first(self, id_: UUID) -> models.LogLine:  # model-renamed
        page = sandboxes.get_logs(self.client, id_)
        line: LogLine = page.data[0]  # model-renamed
        return line

    def images(self) -> None:
        self.client.images.check_docker_image("python", "3.12")
        check_docker_image(self.client, "python", "3.12")  # function-moved


with Client() as client:
    for each in client.sandbox.list().sandboxes:
        print(each.model_name)  # field-removed
    sandboxes.list_sandboxes(client, team_id="t")  # parameter-removed
    sandboxes.list_sandboxes(client, created_after=datetime.now(UTC))  # parameter-type-changed
    sandboxes.list_sandboxes(client, created_after=sandboxes.client.UNSET)
    client.sandbox.create(  # parameter-became-required
        name="demo", resources={"kind": "cpu", "cores": 1}
    )
    client.sandbox.delete_sandboxes(sandbox_ids=[])  # parameter-added
    models.BulkDeleteRequest(sandbox_ids=[])  # field-added
    try:
        client.sandbox.expose_port_endpoint(
            UUID(int=1),
            port=80,
            protocol="HTTP",  # parameter-removed
        )
        ExposePortRequest(port=80, protocol="HTTP")  # field-removed
    except TooManyRequestsError as error:  # error-detail-changed
        print(error.detail)  # error-detail-changed
    stored = client.files.upload(UUID(int=1), "a.txt", body=b"")
    print(stored.size + 1)  # field-type-changed
    print(client.service.get_version().upper())  # return-type-changed


async def versions(client: sandboxes.AsyncClient) -> str:
    return await sandboxes.get_version_async(client)  # return-type-changed
"""

_FOUND = {
    "python-function-removed": "sandbox.get_usage",
    "python-function-renamed": "sandbox.start_sandbox",
    "python-function-moved": "images.check_docker_image",
    "python-method-renamed": "client.sandbox.start",
    "python-parameter-removed": "sandbox.list_sandboxes.team_id",
    "python-parameter-type-changed": "sandbox.list_sandboxes.created_after",
    "python-parameter-became-required": "sandbox.create_sandbox.idempotency_key",
    "python-parameter-renamed": "sandbox.pause_sandbox.sandbox_id",
    "python-field-added": "BulkDeleteRequest.reason",
    "python-parameter-added": "sandbox.delete_sandboxes.reason",
    "python-field-removed": "Sandbox.model_name",
    "python-field-type-changed": "StoredFile.size",
    "python-enum-member-removed": "SandboxStatus.STOPPED",
    "python-model-renamed": "LogLine",
    "python-return-type-changed": "service.get_version",
    "python-error-detail-changed": "TooManyRequestsError.detail",
}
"""One name of each rule."""
_STEPS = {"python-function-moved": "files", "python-parameter-type-changed": "types"}
"""Steps of the rules. The others fail at runtime."""


@contextlib.contextmanager
def _changed_service(parent: Path) -> Iterator[Any]:
    """Import a copy of the service with all edits, and yield its document."""
    folder = parent / "service" / "changed_sandboxes"
    shutil.copytree(Path(str(sandboxes.__file__)).parent, folder)
    for pattern, old, new in _EDITS:
        texts = {file: file.read_text("utf-8") for file in folder.glob(pattern)}
        assert any(old in text for text in texts.values()), old
        for file, text in texts.items():
            file.write_text(text.replace(old, new), encoding="utf-8")
    sys.path.insert(0, str(folder.parent))
    try:
        yield importlib.import_module("changed_sandboxes").create_app().openapi()
    finally:
        sys.path.remove(str(folder.parent))
        for name in [each for each in sys.modules if each.startswith("changed_sandboxes")]:
            del sys.modules[name]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """Return a folder with the documents of the service before and after the edits."""
    checkout = Checkout(tmp_path_factory.mktemp("service"))
    checkout.write("old.json", json.dumps(sandboxes.create_app().openapi()))
    with _changed_service(checkout.folder) as document:
        checkout.write("new.json", document)
    return checkout


@pytest.fixture(scope="module")
def report(checkout: Checkout) -> list[dict[str, Any]]:
    """Return the changes of the package, with the lines of a caller."""
    checkout.write("app/main.py", _CALLER)
    done = checkout.opgen("diff", "old.json", "new.json", "--callers", "app", "--format", "json")
    assert (done.code, done.err) == (6, "")
    return [each for each in json.loads(done.out)["changes"] if each["layer"] == "python"]


def test_each_of_fifteen_changes_is_reported_by_its_python_name(report: list[dict[str, Any]]) -> None:
    assert len(_FOUND) >= 15
    for rule, name in _FOUND.items():
        (change,) = [each for each in report if each["rule"] == rule and each["message"].startswith(f"{name} ")]
        step = _STEPS.get(rule, "runtime")
        severity = "safe" if step == "files" else "breaking"
        assert (change["breaks"], change["severity"]) == (step, severity), name
    (added,) = [each for each in report if each["message"].startswith("sandbox.create_sandbox.region ")]
    assert (added["rule"], added["severity"]) == ("python-parameter-added", "safe")


def test_each_change_lists_the_lines_of_a_caller(report: list[dict[str, Any]]) -> None:
    expected: dict[str, set[int]] = {}
    for number, line in enumerate(_CALLER.splitlines(), 1):
        for rule in re.findall(r"# ([a-z-]+)", line):
            expected.setdefault(rule, set()).add(number)
    found: dict[str, set[int]] = {}
    for change in report:
        for use in change["callers"]:
            assert use["path"] == "app/main.py"
            rule = change["rule"].removeprefix("python-")
            found.setdefault(rule, set()).add(use["line"])

    expected.pop("enum-member")
    assert found == expected
