"""Snippets of the documentation: they run with the output that their comments show, and are strictly typed."""

import os
import re
import sys
from pathlib import Path

import pytest
from opgen.core.options import Options
from opgen.document.document import load
from opgen.pipeline import generate
from opgen.source.read import read

from tests.docs.pages import GENERATED, page, run, run_python
from tests.support.packages import write_package

STREAMS, README = page("streams.md"), page("README.md")
PAGES = [page(f"{name}.md") for name in ("client", "runtime", "testing", "uploads", "proxy", "credentials", "calling")]


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the package of the document in `docs/how-to/streams.md`."""
    folder = tmp_path_factory.mktemp("assistant")
    (document,) = STREAMS.blocks("yaml")
    files = generate(load(read(document.encode(), "openapi.yaml")), Options(package="assistant")).files
    write_package(files, folder / "assistant")
    return folder


def assert_prints_its_comments(code: str, folder: Path, clients: Path) -> None:
    printed = re.findall(r"print\(\w+\)  # (.+)", code)
    assert {*printed} <= {*run_python(code, folder, clients).splitlines()}


@pytest.mark.parametrize("code", [code for each in PAGES for code in each.blocks("python")])
def test_snippet_runs(code: str, tmp_path: Path) -> None:
    assert_prints_its_comments(code, tmp_path, GENERATED)


@pytest.mark.parametrize("code", STREAMS.blocks("python"))
def test_snippet_about_streams_runs(code: str, assistant: Path, tmp_path: Path) -> None:
    assert_prints_its_comments(code, tmp_path, assistant)


def test_snippets_are_strictly_typed(assistant: Path, tmp_path: Path) -> None:
    files: list[Path] = []
    for each in (*PAGES, STREAMS, README):
        assert each.text.count("```python") == len(each.blocks("python")) > 0
        for code in each.blocks("python"):
            files.append(tmp_path / f"snippet_{len(files)}.py")
            files[-1].write_text(code, "utf-8")
    path = os.pathsep.join(map(str, (GENERATED, assistant)))
    done = run([sys.executable, "-m", "mypy", "--strict", *map(str, files)], tmp_path, MYPYPATH=path)
    assert done.returncode == 0, done.stdout
