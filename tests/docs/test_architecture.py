"""`ARCHITECTURE.md` and the pages of decisions: their paths exist, and the named files define the named functions."""

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.modules import modules
from tests.docs.pages import DOCS, ROOT, page

PAGE = page("ARCHITECTURE.md")
DECISIONS = DOCS / "explanation" / "decisions"
INDEX = DECISIONS / "index.md"
FOLDERS = (ROOT, ROOT / "generator" / "opgen")
_STEP = re.compile(r"\| \d+[a-z]? \| (.+?) \| (.+?) \|")
_PATH = re.compile(r"`((?:[\w.-]+/)+(?:[\w-]+\.[a-z]+)?|[\w-]+\.(?:py|txt|jinja|md))`")
_NAMED_IN_FILE = re.compile(r"`([\w/]+\.py)` \(((?:`\w+`(?:, )?)+)\)|`(\w+)` in `([\w/]+\.py)`")
_WRITTEN = {"client.py", "api.md"}
"""Files of generated packages."""


def existing(path: str) -> list[Path]:
    """Return the file or folder of `path` in the repository or in the import package."""
    return [folder / path for folder in FOLDERS if (folder / path).exists()]


def definitions(file: Path) -> set[str]:
    """Return the functions, classes, methods (`Class.method`) and constants of a module."""
    found = set()
    for node in ast.parse(file.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
            methods = [each for each in node.body if isinstance(each, ast.FunctionDef)]
            found.update(f"{node.name}.{method.name}" for method in methods)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found.update(target.id for target in targets if isinstance(target, ast.Name))
    return found


def defined_in(paths: list[str]) -> set[str]:
    files = [file for path in paths for file in existing(path)]
    return {name for file in files if file.suffix == ".py" for name in definitions(file)}


def decisions() -> dict[str, str]:
    """Return the pages of decisions by name, without their index."""
    return {file.name: file.read_text("utf-8") for file in sorted(DECISIONS.glob("*.md")) if file != INDEX}


def test_named_paths_exist() -> None:
    paths = _PATH.findall("\n".join([PAGE.text, *decisions().values()]))
    assert len(paths) > 150
    assert [path for path in paths if path not in _WRITTEN and not existing(path)] == []


@pytest.mark.parametrize("row", _STEP.findall(PAGE.text), ids=lambda row: row[0])
def test_modules_of_a_step_define_its_functions(row: tuple[str, str]) -> None:
    functions, paths = (re.findall(r"`([^`]+)`", cell) for cell in row)
    assert functions
    assert set(functions) <= defined_in(paths)


def test_files_define_the_names_beside_them() -> None:
    found = _NAMED_IN_FILE.findall("\n".join([PAGE.text, *decisions().values()]))
    named = [(path or other, re.findall(r"\w+", names or name)) for path, names, name, other in found]
    assert len(named) > 20
    assert [(path, names) for path, names in named if not set(names) <= defined_in([path])] == []


def test_stages_of_the_diagram_are_packages() -> None:
    stages = re.findall(r" -- ([a-z_.]+) --> ", PAGE.text)
    assert "codegen.build" in stages
    assert set(stages) <= {module.name for module in modules()}


def test_page_is_read_at_once() -> None:
    assert len(PAGE.text) <= 20_000
    assert [line for line in PAGE.text.splitlines() if len(line) > 120 and not line.startswith("|")] == []


def test_index_lists_each_decision_by_its_title() -> None:
    listed = re.findall(r"^- \[(.+)\]\(([a-z-]+\.md)\)$", INDEX.read_text("utf-8"), re.MULTILINE)
    titles = {name: text.partition("\n")[0].removeprefix("# ") for name, text in decisions().items()}
    assert sorted(name for _, name in listed) == [*titles]
    assert {name: title for title, name in listed} == titles


def test_decision_is_short() -> None:
    assert {name: text.count("\n") for name, text in decisions().items() if text.count("\n") > 25} == {}
