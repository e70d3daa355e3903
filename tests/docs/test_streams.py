"""`docs/streams.md`: every snippet runs with the client of the document that it shows, and is strictly typed."""

import sys
from pathlib import Path

import pytest
from opgen.core.options import Options
from opgen.document.document import load
from opgen.pipeline import generate
from opgen.source.read import read

from tests.docs.pages import assert_prints, assert_typed, page, run
from tests.support.packages import write_package

PAGE = page("streams.md")
SNIPPETS = PAGE.blocks("python")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the package of the page."""
    folder = tmp_path_factory.mktemp("assistant")
    (document,) = PAGE.blocks("yaml")
    options = Options(package="assistant")
    files = generate(load(read(document.encode(), "openapi.yaml")), options).files
    write_package(files, folder / "assistant")
    return folder


@pytest.mark.parametrize("code", SNIPPETS)
def test_snippet_runs(code: str, folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "snippet.py"
    file.write_text(code, "utf-8")
    assert_prints(code, run([sys.executable, "-W", "error", str(file)], folder, PYTHONPATH=str(folder)))


def test_snippets_are_strictly_typed(folder: Path, tmp_path: Path) -> None:
    assert_typed(SNIPPETS, tmp_path, folder)
