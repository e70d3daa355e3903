"""A client from its first day over a release of its service to a hand edit, by the commands that people type."""

import importlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from tests.support.servers import sandboxes
from tests.support.servers.running import running

HERE = Path(__file__).parent
BIN = Path(sys.executable).parent
RELEASE = (
    ("models.py", '    STOPPED = "STOPPED"\n', ""),
    ("models.py", "    image: str\n", '    image: str\n    region: str = "eu-1"\n'),
    ("lifecycle.py", "def pause_sandbox(", "def suspend_sandbox("),
)
"""A change of the service: an enum value removed, a field added, an operation renamed."""


class Deployed:
    """Whatever release is there now, under one address."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """As ASGI calls an application, with values of any type."""
        await self.app(scope, receive, send)


class Project:
    """A folder in which a maintainer types commands."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        # None of this machine's own settings, for git, proxies or tokens.
        self.environment = {
            "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(folder.parent),
            "PYTHONPATH": str(folder / "generated"),
            "PYTHONWARNINGS": "error",
            **{f"GIT_{who}_NAME": "maintainer" for who in ("AUTHOR", "COMMITTER")},
            **{f"GIT_{who}_EMAIL": "m@example.com" for who in ("AUTHOR", "COMMITTER")},
        }

    def run(self, command: str, *, exit_code: int = 0) -> str:
        """Return all output of `command`."""
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert done.returncode == exit_code, done.stdout
        return done.stdout

    def commit(self) -> list[str]:
        """Commit all there is; gives the files that changed."""
        self.run("git add --all && git commit --quiet --message='as it is now'")
        return self.run("git show --format= --name-only").split()

    def call_everything(self, url: str) -> None:
        """As `caller.py` does, in a process that has the package and nothing of ours."""
        for kind in ("sync", "async"):
            self.run(f"python {HERE / 'caller.py'} {url} {sandboxes.TOKEN} {kind}")


PAGINATION = """
[[tool.opgen.clients.sandboxes.pagination]]
operations = ["list_sandboxes_api_v1_sandbox_get"]
page = "page"
items = "sandboxes"
more = "has_next"
"""
"""Settings beyond the document, which `caller.py` requires."""


def next_release(folder: Path) -> FastAPI:
    """Return the service's next release."""
    shutil.copytree(Path(sandboxes.__file__).parent, folder / "next_release")
    for name, before, after in RELEASE:
        module = folder / "next_release" / name
        text = module.read_text("utf-8")
        assert text.count(before) == 1
        module.write_text(text.replace(before, after), "utf-8")
    app: FastAPI = importlib.import_module("next_release").create_app()
    return app


def repair(printed: str) -> str:
    """Return the remedy in the last line of a failed check."""
    last = printed.splitlines()[-1]
    assert last.startswith("run: opgen ")
    return last.removeprefix("run: ")


def test_client_survives_a_release_and_a_hand_edit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    deployed = Deployed(sandboxes.create_app())
    (tmp_path / "project").mkdir()
    project = Project(tmp_path / "project")
    with running(deployed) as url:
        begin(project, url)
        deployed.app = next_release(tmp_path)
        project.call_everything(url)  # the released package still works
        take_release(project)
        edit_by_hand(project)


def begin(project: Project, url: str) -> None:
    project.run("git init --quiet && echo __pycache__/ > .gitignore")
    project.run(f"opgen init {url}/openapi.json --name sandboxes")
    file = project.folder / "pyproject.toml"
    file.write_text(file.read_text("utf-8").replace('pagination = "auto"\n', "") + PAGINATION, "utf-8")
    project.run("opgen generate")
    assert "generated/sandboxes/models.py" in project.commit()
    project.call_everything(url)
    assert "sandboxes  ok" in project.run("opgen check --upstream")
    assert project.run("git status --porcelain") == ""


def take_release(project: Project) -> None:
    project.run("opgen check")  # without a request
    printed = project.run("opgen check --upstream", exit_code=6)
    assert "(+1, -1)" in printed
    assert repair(printed) == "opgen update sandboxes"
    printed = project.run("opgen fetch sandboxes")
    assert re.search("renamed  pause_sandbox_.* to suspend_sandbox_", printed)
    printed = project.run("opgen check", exit_code=6)
    assert "breaking: SandboxStatus.STOPPED was removed" in printed
    assert repair(printed) == "opgen generate sandboxes"
    project.run(repair(printed))
    project.run("opgen check --upstream")
    assert project.commit() == [
        "generated/sandboxes/.opgen.json",
        "generated/sandboxes/api.jsonl",
        "generated/sandboxes/api.md",
        "generated/sandboxes/models.py",
        "generated/sandboxes/operations/__init__.py",
        "generated/sandboxes/operations/sandbox.py",
        "generated/sandboxes/resources/sandbox.py",
        "specs/sandboxes.json",
        "specs/sandboxes.source.json",
    ]
    project.run(
        "python -c 'import sandboxes as s; s.suspend_sandbox; s.Sandbox.model_fields["
        '"region"]; assert not hasattr(s, "pause_sandbox")\''
    )


def edit_by_hand(project: Project) -> None:
    project.run("sed -i s/gpu_type/gpu_kind/ generated/sandboxes/models.py")
    printed = project.run("opgen check", exit_code=1)
    assert "EDITED  models.py" in printed
    project.run("opgen generate", exit_code=1)  # nothing of theirs is overwritten
    project.run(repair(printed))
    project.run("opgen check")
    assert project.run("git status --porcelain") == ""
