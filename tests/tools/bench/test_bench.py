"""Measurements work. No test depends on a time."""

import json
import os
import sys
from pathlib import Path

from opgen.codegen.templates import templates_folder
from opgen.core.options import Options
from opgen.document.document import load
from opgen.pipeline import generate
from opgen.source.read import read

from tests.tools.bench.documents import documents, made
from tests.tools.bench.everything import DOCUMENT, OPTIONS
from tests.tools.bench.generating import run_all
from tests.tools.bench.measure import Run, best, measure
from tests.tools.bench.repeating import CHANGES
from tests.tools.bench.tools import Tool


def test_made_document_has_the_requested_operations_and_can_be_generated_and_changed() -> None:
    root = made(10)
    for change in CHANGES.values():
        change(root, "Changed.")
    text = json.dumps(root)
    assert text.count("Changed.") == 2
    assert len(generate(load(read(text.encode(), "made.json")), Options(package="made")).api.operations) == 10


def test_cost_of_a_command_includes_its_children(tmp_path: Path) -> None:
    child = "x = b'1' * 200_000_000"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}], check=True)"
    run = measure([sys.executable, "-c", parent], tmp_path, os.environ)
    assert run.cpu > 0
    assert run.memory > 200_000_000
    assert best([Run(wall=2.0, cpu=1.0, memory=3), Run(wall=1.0, cpu=2.0, memory=4)]) == Run(
        wall=1.0, cpu=1.0, memory=3
    )


def test_client_of_everything_has_every_module_of_the_runtime() -> None:
    text = json.dumps(DOCUMENT).encode()
    files = generate(load(read(text, "everything.json")), OPTIONS).files
    written = {path.name for path in files if path.parts[0] == "_runtime"}
    modules = {path.name for path in (templates_folder() / "runtime").glob("*.py")}
    assert modules - written == {"http_library_httpx.py", "parts.py"}  # of another library, and of many operations


def test_failure_is_shown_without_folders_of_this_machine(tmp_path: Path) -> None:
    document, *_ = documents(None, tmp_path)
    command = f"raise SystemExit('first\\nbad: {document.path}')"
    tool = Tool(name="broken", program=Path(sys.executable), arguments=lambda *_: ["-c", command], folder="broken")
    (result,) = run_all([tool], [document], 2, tmp_path)
    assert result.failure == f"failed: bad: specs/{document.path.name}"
