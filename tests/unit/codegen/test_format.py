"""Generated Python has the layout of black, as a complete text and in parts."""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

import black
import pytest
from black.mode import Mode, TargetVersion
from opgen.codegen.format.layout import break_long_lines, extract, formatted, joined, parts, restore
from opgen.codegen.format.unchanged_statements import extract_statements, restore_statements
from opgen.core.options import Options
from opgen.document.document import load
from opgen.pipeline import generate
from opgen.source.read import read

from tests.tools.bench.documents import made

SOURCES = ["x = [1,2]", "def f( ): return 'a'\n", ""]
LAID_OUT = ["x = [1, 2]\n", 'def f():\n    return "a"\n', ""]
CASES = Path(__file__).parents[2] / "cases"
LAYOUTS = dict(
    part.split("\n", 1)
    for part in Path(__file__).with_name("black_layouts.txt").read_text("utf-8").split("=== ")
    if part
)
"""Statements of modules with and without the layout of black, by name."""


def by_black_alone(source: str) -> str:
    return black.format_str(source, mode=Mode(target_versions={TargetVersion.PY311}, line_length=88))


@pytest.mark.parametrize("name", LAYOUTS)
def test_layout_equals_that_of_black(name: str) -> None:
    assert formatted(LAYOUTS[name]) == by_black_alone(LAYOUTS[name])


def test_settled_lines_are_restored_in_place() -> None:
    for source in LAYOUTS.values():
        rest, runs = extract(source)
        assert restore(rest, runs) == source
        rest, statements = extract_statements(source)
        assert by_black_alone(restore_statements(rest, statements)) == by_black_alone(source)


def test_most_of_a_module_of_models_is_settled() -> None:
    source = (CASES.parent.parent / "generated/primeintellect/models.py").read_text()
    rest, runs = extract(source)
    assert len(rest) < len(source) / 2
    assert sum(map(len, runs)) > len(source) / 2


@pytest.mark.parametrize("module", ["files", "sandbox"])
def test_most_functions_and_classes_need_no_black(module: str) -> None:
    text = (CASES.parent.parent / f"generated/sandboxes/operations/{module}.py").read_text()
    rest, runs = extract_statements(text)
    assert restore_statements(rest, runs) == text
    assert len(rest) < len(text) / 5


def test_layout_ignores_settings_of_the_working_folder(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path_factory.mktemp("project")
    (folder / "pyproject.toml").write_text("[tool.black]\nline-length = 20\n")
    monkeypatch.chdir(folder)
    assert [formatted(source) for source in SOURCES] == LAID_OUT


def test_small_source_is_one_part() -> None:
    assert parts("x = 1\n\n\n\ny = 2\n") == ("x = 1\n\n\n\ny = 2\n",)


def test_inserted_lines_change_few_parts() -> None:
    functions = [f"def f{number}() -> A:\n    return a{number}" for number in range(9_000)]
    before = {*parts("\n\n\n".join(functions))}
    assert len(before) > 4
    for number in range(10, 9_000, 1_000):
        changed = [*functions[:number], *["def g() -> A: ..."] * 50, *functions[number:]]
        after = {*parts("\n\n\n".join(changed))}
        assert len(after - before) <= 3, number


def test_parts_are_formatted_like_the_complete_module(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a cut at every place, each module of the goldens is equal to its layout by black."""
    monkeypatch.setattr("opgen.codegen.format.layout._PART", 0)
    files = [*CASES.rglob("expected/**/*.py"), *(CASES.parent.parent / "generated").rglob("*.py")]
    texts = [file.read_text("utf-8") for file in sorted(files) if "_runtime" not in file.parts]
    assert len(texts) > 30
    # Many modules have equal parts.
    alone, ours = cache(by_black_alone), cache(formatted)
    cut = [parts(text) for text in texts]
    assert max(map(len, cut)) > 15
    wrong = [
        text
        for text, own in zip(texts, cut, strict=True)
        if joined(map(alone, own)) != text or joined(map(ours, own)) != text
    ]
    assert not wrong


def test_large_package_has_the_layout_of_black(monkeypatch: pytest.MonkeyPatch) -> None:
    """Black changes few lines of templates, so the second layout is rarely needed."""
    results = {}

    def noted(source: str, layout: Callable[[str], str]) -> str:
        results[source] = formatted(source, layout)
        return results[source]

    monkeypatch.setattr("opgen.pipeline.formatted", noted)
    monkeypatch.setattr("opgen.core.parallel._processors", lambda: 1)
    text = json.dumps(made(100)).encode()
    files = generate(load(read(text, "made.json")), Options(package="made")).files
    assert max(map(len, files.values())) > 50_000
    wrong = [str(path) for path, text in files.items() if path.suffix == ".py" and by_black_alone(text) != text]
    assert not wrong
    changed = [source for source, text in results.items() if break_long_lines(source) != text]
    assert sum(map(len, changed)) < sum(map(len, results)) / 10
