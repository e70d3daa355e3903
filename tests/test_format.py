"""Generated Python has black's layout, whoever formats it, and in how many parts."""

import json
from pathlib import Path

import pytest

from generator.document import load
from generator.format import formatted, joined, parts
from generator.options import Options
from generator.pipeline import generate
from generator.source.read import read
from tests.bench.documents import made

SOURCES = ["x = [1,2]", "def f( ): return 'a'\n", ""]
LAID_OUT = ["x = [1, 2]\n", 'def f():\n    return "a"\n', ""]
CASES = Path(__file__).parent / "cases"


def test_layout_is_the_same_in_every_folder(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path_factory.mktemp("project")
    (folder / "pyproject.toml").write_text("[tool.black]\nline-length = 20\n")
    monkeypatch.chdir(folder)
    assert [formatted(source) for source in SOURCES] == LAID_OUT


def test_small_source_is_one_part() -> None:
    assert parts("x = 1\n\n\n\ny = 2\n") == ("x = 1\n\n\n\ny = 2\n",)


def test_parts_give_the_layout_of_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut at every place, each module of the goldens is what black makes of it as a whole."""
    monkeypatch.setattr("generator.format._PART", 0)
    texts = [
        file.read_text("utf-8") for file in sorted(CASES.rglob("expected/**/*.py"))
    ]
    assert len(texts) > 100
    cut = [parts(text) for text in texts]
    assert max(map(len, cut)) > 20
    wrong = [
        text
        for text, own in zip(texts, cut, strict=True)
        if joined(formatted(part) for part in own) != text
    ]
    assert not wrong


def test_every_module_of_a_large_package_has_the_layout_of_the_whole() -> None:
    text = json.dumps(made(300)).encode()
    files = generate(load(read(text, "made.json")), Options(package="made")).files
    assert max(map(len, files.values())) > 50_000
    wrong = [
        str(path)
        for path, text in files.items()
        if path.suffix == ".py" and formatted(text) != text
    ]
    assert not wrong
