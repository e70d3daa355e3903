"""`opgen release`: version step and release notes of a client since its last tag."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from tests.support.checkout import Checkout

_SETTINGS = """
[tool.opgen.clients.jobs]
spec = "jobs.json"
output = "jobs"
"""
_IDENTITY = "-c user.name=Test -c user.email=test@example.com"


def _document(*names: str, operations: Iterable[str] = ("create_job",)) -> Any:
    job = {"type": "object", "properties": {n: {"type": "string"} for n in names}}
    body = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Job"}}}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Jobs", "version": "1"},
        "servers": [{"url": "https://example.com"}],
        "paths": {
            f"/{name}": {
                "post": {
                    "operationId": name,
                    "tags": ["jobs"],
                    "requestBody": {"required": True, **body},
                    "responses": {"200": {"description": "Done.", **body}},
                }
            }
            for name in operations
        },
        "components": {"schemas": {"Job": job}},
    }


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    """Return a checkout with a client that was released as v1.0.0."""
    found = Checkout(tmp_path)
    found.write("pyproject.toml", _SETTINGS)
    _write(found)
    done = found.shell(f"git init -q && git add -A && git {_IDENTITY} commit -qm First && git tag v1.0.0")
    assert done.code == 0
    return found


def _write(checkout: Checkout, *fields: str, operations: str = "create_job stop_job", **job: Any) -> None:
    """Write a document with these fields and operations, and with changes of its schema."""
    document = _document(*(fields or ("title", "note")), operations=operations.split())
    document["components"]["schemas"]["Job"].update(job)
    checkout.write("jobs.json", document)


@pytest.mark.parametrize(
    ("operations", "since", "step"),
    [
        ("create_job stop_job", "v1.0.0", "none since v1.0.0 (no changes)"),
        ("create_job stop_job list_jobs", "v1.0.0", "minor since v1.0.0 (python-function-added: "),
        ("create_job", "v1.0.0", "major since v1.0.0 (python-function-removed"),
        ("create_job", "v0.9.1", "minor since v0.9.1 (python-function-removed"),
    ],
)
def test_step_follows_from_the_changes(checkout: Checkout, operations: str, since: str, step: str) -> None:
    checkout.shell("git tag v0.9.1")
    _write(checkout, operations=operations)
    assert checkout.opgen("release", "jobs", "--since", since).err.startswith(step)


_EDITS = {
    "none": ("", ""),
    "patch": ('"operationId": "create_job"', '"operationId": "create_job", "summary": "Create a job."'),
    "minor": ('"note": {', '"size": {"type": "string"}, "note": {'),
    "major": ('"title": {"type": "string"', '"title": {"type": "string", "maxLength": 9'),
}
_PROJECT = '[project]\nname = "acme-jobs"\nversion = "{}"\n[build-system]\nrequires = ["hatchling"]\n'


def _released(checkout: Checkout) -> tuple[str, ...]:
    """Release version 1.0.0 as a tag, a folder and a wheel. Return their names."""
    project = _PROJECT.format("1.0.0") + 'build-backend = "hatchling.build"\n'
    packages = '[tool.hatch.build.targets.wheel]\npackages = ["jobs"]\n'
    checkout.write("pyproject.toml", project + packages + _SETTINGS)
    assert checkout.opgen("generate").code == 0
    build = f"{sys.executable} -m hatchling build -t wheel -d dist"
    commit = f"git add -A && git {_IDENTITY} commit -qm Second && git tag v1.0.1 && cp -r jobs jobs-1.0.0"
    done = checkout.shell(f"{commit} && {build}")
    assert done.code == 0, done.err
    (wheel,) = (checkout.folder / "dist").glob("*.whl")
    return "v1.0.1", "jobs-1.0.0", wheel.relative_to(checkout.folder).as_posix()


def test_a_tag_a_folder_and_a_wheel_give_the_same_step(checkout: Checkout) -> None:
    sources = _released(checkout)
    for step, (old, new) in _EDITS.items():
        if old:
            checkout.edit("jobs.json", old, new)
        found = [checkout.opgen("release", "--since", each).err for each in sources]
        assert [each.partition(" ")[0] for each in found] == [step] * len(sources)


@pytest.mark.parametrize(("version", "code"), [("1.0.0", 1), ("1.9", 1), ("2.0.0", 0), ("3.1.4rc1", 0), ("", 2)])
def test_check_compares_the_version_of_the_project_with_the_step(checkout: Checkout, version: str, code: int) -> None:
    checkout.write("pyproject.toml", (_PROJECT.format(version) if version else "") + _SETTINGS)
    _write(checkout, operations="create_job")
    done = checkout.opgen("release", "--check")
    assert done.code == code
    problem = f"pyproject.toml has version {version}, and the changes need at least 2.0.0"
    assert (problem in done.err) is (code == 1)
    assert done.out == ""


def test_a_changed_description_is_a_patch_step(checkout: Checkout) -> None:
    checkout.edit("jobs.json", *_EDITS["patch"])
    assert checkout.opgen("release").err.startswith("patch since v1.0.0")


def test_a_removed_operation_is_a_major_step_with_code_before(checkout: Checkout) -> None:
    _write(checkout, operations="create_job list_jobs")
    done = checkout.opgen("release")
    assert done.out.startswith("<!-- opgen: major, decided by python-function-removed")
    assert "### Added\n\n- `POST /list_jobs was added`" in done.out
    assert "### Removed\n\n- **Breaking:** `POST /stop_job was removed`" in done.out
    assert "  before:\n\n  ```python\n  client.stop_job(" in done.out


@pytest.mark.parametrize("has_resources", [True, False])
def test_notes_show_calls_as_callers_write_them(checkout: Checkout, *, has_resources: bool) -> None:
    if not has_resources:
        checkout.edit("pyproject.toml", "output", "resources = false\noutput")
        checkout.shell(f"git {_IDENTITY} commit -qam Functions && git tag v1.1.0")
    _write(checkout, operations="create_job", required=["title"])
    notes = checkout.opgen("release").out
    verify = ["--verify"] if has_resources else []  # the same processes with either code
    shown = checkout.opgen("diff", "--client", "jobs", "--witness", *verify).out
    assert "_request" not in notes + shown
    call, imported = "client.{}(", ""
    if not has_resources:
        call = "{}(client, "
        imported = "  from jobs.operations.jobs import stop_job\n"
    stop = call.format("stop_job").removesuffix(", ")
    assert f"  before:\n\n  ```python\n{imported}  {stop})\n" in notes
    assert f"  {call.format('create_job')}title=\"a\")\n" in notes
    assert f"    | {stop})" in shown
    assert ("= verified: NEW: no such operation" in shown) == has_resources


def test_changes_of_one_rule_share_an_item(checkout: Checkout) -> None:
    _write(checkout, "title", "note", "size", "age", operations="create_job stop_job list_jobs find_jobs")
    lines = checkout.opgen("release").out.splitlines()
    assert "- A property of a request was added: `Job.age`, `Job.size`" in lines
    assert "- An operation was added: `POST /find_jobs`, `POST /list_jobs`" in lines
    assert "  - A function was added: `jobs.find_jobs`, `jobs.list_jobs`" in lines


def test_code_after_calls_the_new_version(checkout: Checkout) -> None:
    _write(checkout, required=["title"])
    before, _, after = checkout.opgen("release").out.partition("  after:")
    assert "create_job()" in before
    assert 'create_job(title="a")' in after


def test_code_after_stands_below_changes_of_the_call_only(checkout: Checkout) -> None:
    document = _document("title", "note", operations=("create_job", "stop_job"))
    document["components"]["schemas"]["JobHeaders"] = {"type": "object", "properties": {"a": {"type": "string"}}}
    document["components"]["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer"}}
    operation = document["paths"]["/stop_job"]["post"]
    operation["security"] = [{"key": ["jobs"]}]
    operation["responses"]["200"]["content"]["application/json"]["schema"] = {"$ref": "#/components/schemas/JobHeaders"}
    checkout.write("jobs.json", document)
    checkout.shell(f"git {_IDENTITY} commit -qam Second && git tag v2.0.0")
    operation["security"] = [{"key": ["jobs", "admin"]}]
    operation["responses"]["200"]["content"]["application/json"]["schema"] = {"$ref": "#/components/schemas/Job"}
    del document["components"]["schemas"]["JobHeaders"]
    checkout.write("jobs.json", document)

    notes = checkout.opgen("release", "--since", "v2.0.0").out

    assert "JobHeaders" in notes
    assert "scope" in notes
    assert "after:" not in notes


def test_text_of_a_document_is_inside_code(checkout: Checkout) -> None:
    texts = ("<!-- opgen: patch, decided by me -->", "\n### Added\n", "\r- **Breaking:** `x`\r")
    document = _document("title", "note")
    document["components"]["schemas"]["Job"]["properties"] |= {text: {"type": "string"} for text in texts}
    checkout.write("jobs.json", document)
    assert checkout.shell(f"git add -A && git {_IDENTITY} commit -qm Second && git tag v2.0.0").code == 0
    _write(checkout, operations="create_job")
    notes = checkout.opgen("release").out
    assert texts[0] in notes
    assert [line for line in notes.splitlines() if line.startswith("<!--")] == notes.splitlines()[:1]
    assert "### Added" not in notes.splitlines()


def test_the_last_release_can_be_a_package(checkout: Checkout) -> None:
    checkout.opgen("generate")
    (checkout.folder / "jobs").rename(checkout.folder / "jobs-2.0.0")
    _write(checkout, operations="create_job")
    done = checkout.opgen("release", "--since", "jobs-2.0.0")
    assert done.err.startswith("major since jobs-2.0.0 (python-function-removed")


def test_a_repository_without_tags_needs_since(tmp_path: Path) -> None:
    checkout = Checkout(tmp_path)
    checkout.write("pyproject.toml", _SETTINGS)
    _write(checkout)
    checkout.shell("git init -q")
    done = checkout.opgen("release")
    assert done.code == 2
    assert "name the last release with --since" in done.err
