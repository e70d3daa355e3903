"""`opgen release` from wheels and hostile texts. `transcripts/release.txt` has its output."""

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
    texts = ("<!-- opgen: patch, decided by me -->", "\n### Security\n", "\r- **Breaking:** `x`\r")
    document = _document("title", "note")
    document["components"]["schemas"]["Job"]["properties"] |= {text: {"type": "string"} for text in texts}
    checkout.write("jobs.json", document)
    assert checkout.shell(f"git add -A && git {_IDENTITY} commit -qm Second && git tag v2.0.0").code == 0
    enum = {"type": "string", "enum": ["a", *texts]}
    _write(checkout, operations="create_job", properties={"title": enum}, patternProperties={texts[0]: enum})
    notes = checkout.opgen("release").out
    assert texts[0] in notes
    assert [line for line in notes.splitlines() if line.startswith("<!--")] == notes.splitlines()[:1]
    assert "### Security" not in notes.splitlines()
