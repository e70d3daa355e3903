"""`opgen fix` beside git, notebooks, type checkers and foreign programs. `transcripts/fix.txt` has its output."""

import json
import os
import subprocess
from typing import Any

import pytest

from tests.support.checkout import Checkout
from tests.support.transcripts import shared_files
from tests.unit.cli.test_transcripts import TRANSCRIPTS


def _repository(checkout: Checkout, **files: str) -> tuple[str, ...]:
    """Commit both versions and files of callers, and return the command for the folder `app`."""
    for path, text in {**shared_files(TRANSCRIPTS / "renamed.files"), **files}.items():
        checkout.write(path, text)
    for command in ("init", "add .", "-c user.name=a -c user.email=a@example.com commit -m a"):
        subprocess.run(["git", *command.split()], cwd=checkout.folder, check=True, capture_output=True)
    return ("fix", "old/api.jsonl", "new/api.jsonl", "app", "--rename", "Job=Task", "--write")


def test_write_runs_no_filter_of_the_repository(checkout: Checkout) -> None:
    code = "from jobs import Job\r\nx: Job\r\n"
    command = _repository(checkout, **{".gitattributes": "*.py filter=own", "app/main.py": code.replace("\r", "")})
    checkout.write("app/main.py", code)
    filters = (
        '[filter "own"]\n\tclean = touch executed; cat\n\tsmudge = touch executed; cat\n\tprocess = touch executed\n'
    )
    with (checkout.folder / ".git/config").open("a", encoding="utf-8") as config:
        config.write(filters)
    done = checkout.opgen(*command)
    changed = checkout.opgen(*command, "--rename", "State.DONE=FINISHED")
    assert (done.code, changed.code) == (0, 0), done.err
    assert not (checkout.folder / "executed").exists()
    checkout.write("app/main.py", code + "# changed\n")
    assert checkout.opgen(*command).code == 2


_CELLS: tuple[list[str], ...] = (
    ["%matplotlib inline\n", "!pip install jobs\n", "from jobs import Job, list_jobs\n", "x = !ls\n", "Job?"],
    ["%%time\n", "%timeit -n 1 list_jobs(c, limit=1)  # é\n", "if x:\n", "    !echo Job\n", "y: Job"],
    ["%%bash\n", "echo Job"],
    ["def (Job\n"],
    [],
)


@pytest.mark.parametrize("style", [{"indent": 1}, {"indent": 1, "ensure_ascii": False}, {"separators": (",", ":")}])
@pytest.mark.parametrize("is_list", [True, False])
def test_cells_of_notebooks_are_rewritten_and_all_other_bytes_stay(
    checkout: Checkout, style: dict[str, Any], *, is_list: bool
) -> None:
    cells: list[Any] = [{"cell_type": "markdown", "source": ["from jobs import Job"], "metadata": {"a": [1.0, 1e2]}}]
    for lines in _CELLS:
        source = lines if is_list else "".join(lines)
        cells.append({"cell_type": "code", "metadata": {}, "outputs": [{"text": ["Job é"]}], "source": source})
    text = json.dumps({"cells": cells, "nbformat": 4}, **style) + "\r\n"
    command = _repository(checkout, **{"app/main.ipynb": text})
    shown = checkout.opgen(*command[:-1], "--rename", "jobs.list_jobs.limit=size")
    done = checkout.opgen(*command, "--rename", "jobs.list_jobs.limit=size")
    changes = {"import Job, list_jobs": "import Task, list_tasks", "list_jobs(c, limit=1)": "list_tasks(c, size=1)"}
    expected = text.replace("y: Job", "y: Task")
    for old, new in changes.items():
        expected = expected.replace(old, new)
    assert (checkout.folder / "app/main.ipynb").read_bytes().decode() == expected
    assert "note: app/main.ipynb: a cell is not Python, so its uses are unknown" in done.lines
    checkout.write("app/main.ipynb", text.replace("\r", ""))
    assert shown.out.startswith("--- a/app/main.ipynb\n")


def test_import_in_a_notebook_that_becomes_two_has_two_lines(checkout: Checkout) -> None:
    source = ["from jobs.operations.logs import get_logs, get_old_logs\n", "get_logs"]
    text = json.dumps({"cells": [{"cell_type": "code", "source": source}]}, indent=2)
    command = _repository(checkout, **{"app/main.ipynb": text})
    assert checkout.opgen(*command).code == 0
    written = json.loads((checkout.folder / "app/main.ipynb").read_text("utf-8"))
    lines = ["from jobs.operations.archive import get_old_logs\n", "from jobs.operations.output import get_logs\n"]
    assert sorted(written["cells"][0]["source"]) == sorted([*lines, "get_logs"])
    assert json.dumps(written, indent=2) == (checkout.folder / "app/main.ipynb").read_text("utf-8")


def test_patch_quotes_names_of_files_as_git_does(checkout: Checkout) -> None:
    name = 'app/a\n--- a/x"\\\x1b[2J é.py'
    command = _repository(checkout, **{name: "from jobs import Job\n"})
    done = checkout.opgen(*command[:-1])
    quoted = subprocess.run(["git", "ls-files", "app"], cwd=checkout.folder, capture_output=True, text=True, check=True)
    assert done.out.splitlines()[0] == f'--- "a/{quoted.stdout.strip()[1:]}'
    subprocess.run(["git", "apply", "-"], cwd=checkout.folder, input=done.out, text=True, check=True)
    assert (checkout.folder / name).read_text("utf-8") == "from jobs import Task\n"


@pytest.mark.parametrize("command", ["fix", "diff"])
def test_programs_of_the_working_folder_are_started_only_if_an_option_names_them(
    checkout: Checkout, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPGEN_SECRET", "secret")
    monkeypatch.setenv("PATH", f"{checkout.folder}/path{os.pathsep}.{os.pathsep}/usr/bin{os.pathsep}/bin")
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    for program in (".venv/bin/python", ".venv/bin/pyright", "path/pyright", "path/python", "pyright", "python"):
        file = checkout.write(program, f"#!/bin/sh\nenv > {checkout.folder}/executed\n")
        file.chmod(0o755)
    checkout.write(".venv/pyvenv.cfg", "")
    old = {"openapi": "3.1.0", "info": {"title": "a", "version": "1"}, "paths": {}}
    responses = {"200": {"description": ""}}
    new = old | {"paths": {"/jobs": {"get": {"operationId": "getJob", "tags": ["jobs"], "responses": responses}}}}
    checkout.write("old.json", new)
    checkout.write("new.json", old)
    checkout.write("app.py", "from acme import Client\nClient().jobs.get_job().title\n")
    arguments = ("--callers", "app.py") if command == "diff" else ("app.py",)
    executed = checkout.folder / "executed"

    refused = checkout.opgen(command, "old.json", "new.json", *arguments)
    assert not executed.exists(), refused.err
    monkeypatch.setenv("VIRTUAL_ENV", str(checkout.folder / ".venv"))
    checkout.opgen(command, "old.json", "new.json", *arguments)
    assert not executed.exists()
    checkout.opgen(command, "old.json", "new.json", *arguments, "--python", ".venv/bin/python")
    assert "secret" not in executed.read_text("utf-8")
