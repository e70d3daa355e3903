"""Twenty renames of a real service: `opgen fix` rewrites a program that calls all of its operations."""

import importlib
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.test_client_lifecycle import PAGINATION, Project
from tests.support.servers import sandboxes
from tests.support.servers.running import running

_RENAMES = {
    # functions
    "create_sandbox": "add_sandbox",
    "list_sandboxes": "find_sandboxes",
    "get_logs": "read_logs",
    "start_sandbox": "resume_sandbox",
    "check_docker_image": "inspect_image",
    # tags
    '"Sandbox"': '"Machine"',
    '"Images"': '"Registry"',
    '"Files"': '"Storage"',
    # models
    "LogLine": "LogEntry",
    "CpuResources": "CpuMachine",
    "ErrorResponse": "Problem",
    "ExposePortRequest": "PortRequest",
    # fields
    "total_count": "lines",
    "started_at": "running_since",
    "sha256=": "digest=",
    "sha256:": "digest:",
    "exposure_id": "code",
    # parameters
    "per_page": "page_size",
    "limit": "most",
    # fields that are parameters too
    "labels": "marks",
    "teamId": "groupId",
    "team_id": "group_id",
    # members of an enum
    "RUNNING": "ACTIVE",
}
"""New words by old ones."""


def _changed_service(folder: Path) -> Any:
    """Return a copy of the service with all renames."""
    copy = folder / "renamed_service"
    shutil.copytree(Path(str(sandboxes.__file__)).parent, copy)
    found = set()
    for file in copy.glob("*.py"):
        text = file.read_text("utf-8")
        for old, new in _RENAMES.items():
            pattern = rf"(?<!\w){re.escape(old)}" + r"(?!\w)" * (old[-1].isalnum() or old[-1] == "_")
            text, count = re.subn(pattern, new, text)
            found |= {old} if count else set()
        file.write_text(text, "utf-8")
    assert found == {*_RENAMES}
    return importlib.import_module("renamed_service").create_app()


def test_program_works_after_twenty_renames(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(_RENAMES) >= 20
    monkeypatch.syspath_prepend(str(tmp_path))
    service = _changed_service(tmp_path)
    (tmp_path / "project").mkdir()
    project = Project(tmp_path / "project")
    settings = '[tool.opgen.clients.sandboxes]\nspec = "api.json"\noutput = "generated/sandboxes"\n' + PAGINATION
    config, document, caller = (project.folder / each for each in ("pyproject.toml", "api.json", "app/caller.py"))
    config.write_text(settings, "utf-8")
    document.write_text(json.dumps(sandboxes.create_app().openapi()), "utf-8")
    (project.folder / "pyrightconfig.json").write_text('{"extraPaths": ["generated"]}', "utf-8")
    caller.parent.mkdir()
    shutil.copy(Path(__file__).with_name("caller.py"), caller)
    project.run("git init --quiet && opgen generate")
    project.commit()
    config.write_text(settings.replace("list_sandboxes", "find_sandboxes"), "utf-8")
    document.write_text(json.dumps(service.openapi()), "utf-8")
    # Recorded names would stay.
    project.run("rm -r generated && opgen generate")
    before = caller.read_text("utf-8")

    written = project.run("opgen fix --client sandboxes --guess --write app")

    assert written.splitlines() == ["38 lines in 1 file rewritten, 0 uses listed"]
    assert len(before.splitlines()) == len(caller.read_text("utf-8").splitlines())
    project.run("pyright app")
    with running(service) as url:
        for kind in ("sync", "async"):
            project.run(f"python {caller} {url} {sandboxes.TOKEN} {kind}")
