"""Start of a command: completion in a shell, and modules that the command does not import."""

import sys
from pathlib import Path

import pytest

from tests.support.checkout import BIN, document, ended
from tests.unit.cli.project import Project

_HEAVY = frozenset({"black", "datamodel_code_generator", "httpx2", "jinja2", "yaml"})
_LIST = frozenset({"black", "datamodel_code_generator", "jinja2"})
_PROGRAM = """
import sys
from opgen.__main__ import run
run(sys.argv[1:])
print(*{name.partition(".")[0] for name in sys.modules}, file=sys.stderr)
"""


def _imported(folder: Path, *arguments: str, **environment: str) -> set[str]:
    """Return the top-level modules that the command imports."""
    done = ended([sys.executable, "-c", _PROGRAM, *arguments], folder, environment)
    assert done.code == 0, done.err
    return {*done.last_line.split()}


@pytest.mark.parametrize("words", ["--version", "--help", "check --help"])
def test_command_without_work_imports_no_heavy_module(tmp_path: Path, words: str) -> None:
    light = {"pydantic", "pydantic_core", "anyascii"}
    light |= {"typer"} if words == "--version" else {"email"}
    assert not _imported(tmp_path, *words.split()) & (_HEAVY | light)


def test_list_imports_no_module_that_writes(project: Project) -> None:
    project.write("api.json")
    project.run("init", "api.json")

    assert not _imported(project.folder, "list") & _LIST


def test_unchanged_check_imports_no_module_that_reads_or_writes(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPGEN_NO_CACHE")
    project.write("api.json")
    project.run("init", "api.json")
    named = ("--cache-dir", str(project.folder / "cache"))
    for command in ("generate", "check"):
        assert project.run(command, *named).code == 0

    assert not _imported(project.folder, "check", *named) & (_HEAVY | _LIST)


def test_changed_description_prints_and_lays_out_no_models_again(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPGEN_NO_CACHE")
    named = ("generate", "--spec", "api.json", "--output", "demo", "--cache-dir", "cache")
    described = document()
    project.write("api.json", described)
    assert _imported(project.folder, *named)
    described["components"]["schemas"]["Thing"]["description"] = "A thing."
    project.write("api.json", described)

    assert not _imported(project.folder, *named) & {"black", "datamodel_code_generator"}
    assert "A thing." in (project.folder / "demo" / "models.py").read_text("utf-8")


def _completed(folder: Path, shell: str, words: str) -> str:
    """Return the output of the program for the completion of a shell."""
    environment = {
        "_OPGEN_COMPLETE": f"complete_{shell}",
        "COMP_WORDS": words,
        "COMP_CWORD": str(words.count(" ")),
        "_TYPER_COMPLETE_ARGS": words,
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
    }
    done = ended([BIN / "python", "-X", "importtime", BIN / "opgen"], folder, environment)
    imported = {line.rpartition("|")[2].strip() for line in done.lines}
    assert not imported & (_HEAVY | {"pydantic_core", "anyascii", "email"})
    return done.out


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("opgen check sh", "shop shelf"),
        ("opgen generate --sp", "--spec"),
        ("opgen check --format j", "json junit"),
        ("opgen check --report=j", "json= junit="),
        ("opgen explain reference-s", "reference-spelling"),
        ("opgen diff old.json --fail-on br", "breaking"),
        ("opgen diff old.json spe", ""),
    ],
)
def test_words_of_the_command_line_are_completed(tmp_path: Path, words: str, expected: str) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.opgen.clients]\nshop = {}\nshelf = {}\nbank = {}\n", "utf-8")
    completed = _completed(tmp_path, "bash", words)

    assert all(word in completed for word in expected.split())
    assert bool(completed.strip()) is bool(expected)
    assert "bank" not in completed


def test_completion_without_configuration_is_empty(tmp_path: Path) -> None:
    assert not _completed(tmp_path, "bash", "opgen check sh").strip()
