"""`ARCHITECTURE.md`: its paths exist, and the modules of its steps define the functions that it names."""

import ast
import re
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, page

PAGE = page("ARCHITECTURE.md")
FOLDERS = (ROOT, ROOT / "generator" / "opgen")
_STEP = re.compile(r"\| \d+[a-z]? \| (.+?) \| (.+?) \|")


def existing(path: str) -> list[Path]:
    """Return the file or folder of `path` in the repository or in the import package."""
    return [folder / path for folder in FOLDERS if (folder / path).exists()]


def definitions(file: Path) -> set[str]:
    """Return the functions, classes and methods (`Class.method`) of a module."""
    found = set()
    for node in ast.parse(file.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
            methods = [each for each in node.body if isinstance(each, ast.FunctionDef)]
            found.update(f"{node.name}.{method.name}" for method in methods)
    return found


def test_named_paths_exist() -> None:
    paths = re.findall(r"`((?:[a-z_]+/)+(?:[a-z_]+\.[a-z]+)?)`", PAGE.text)
    assert len(paths) > 40
    assert [path for path in paths if not existing(path)] == []


@pytest.mark.parametrize("row", _STEP.findall(PAGE.text), ids=lambda row: row[0])
def test_modules_of_a_step_define_its_functions(row: tuple[str, str]) -> None:
    functions, modules = (re.findall(r"`([^`]+)`", cell) for cell in row)
    files = [file for module in modules for file in existing(module)]
    defined = {name for file in files if file.suffix == ".py" for name in definitions(file)}
    assert functions
    assert set(functions) <= defined
