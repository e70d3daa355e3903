"""Search for the configuration file in the folders above the working directory."""

from pathlib import Path

import pytest

from tests.unit.cli.project import Project, openapi, text


@pytest.fixture
def subfolder(project: Project, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the working directory, two folders below the configuration."""
    project.write("api.json")
    assert project.run("init", "api.json", "--name", "shop").code == 0
    folder = project.folder / "service" / "src"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    return folder


def test_configuration_is_found_in_a_folder_above(project: Project, subfolder: Path) -> None:
    said = project.run("generate")

    assert said.code == 0
    assert said.lines[0] == "configuration: ../../pyproject.toml"
    assert (project.folder / "generated" / "shop" / "client.py").exists()
    assert [*subfolder.iterdir()] == []
    assert project.run("check", "--quiet").err == ""


def test_suggested_command_works_in_the_working_directory(project: Project, subfolder: Path) -> None:
    assert project.run("check").lines[-1] == "run: opgen generate shop"
    (subfolder / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    assert project.run("generate", "shop").code == 0


def test_nearest_configuration_is_used(project: Project, subfolder: Path) -> None:
    nearest = subfolder.parent / "pyproject.toml"
    nearest.write_text("[tool.opgen.clients.a]\nspec = 1\n", encoding="utf-8")

    assert "../pyproject.toml:2:1: tool.opgen.clients.a" in project.run("check").err


def test_search_ends_at_the_root_of_the_repository(project: Project, subfolder: Path) -> None:
    (subfolder.parent / ".git").mkdir()

    said = project.run("check")

    assert said.code == 2
    assert said.lines[0] == "pyproject.toml: no such file"


def test_invalid_file_is_reported(project: Project, subfolder: Path) -> None:
    (subfolder / "pyproject.toml").write_text("[tool", encoding="utf-8")

    assert "pyproject.toml:1:6: invalid TOML" in project.run("check").err


def test_init_adds_to_the_configuration_of_the_folder_above(project: Project, subfolder: Path) -> None:
    (subfolder / "other.json").write_bytes(text(openapi()))

    said = project.run("init", "other.json", "--name", "other")

    assert said.lines[0] == "../../pyproject.toml: added [tool.opgen.clients.other]"
    assert 'source = "service/src/other.json"' in project.config.read_text("utf-8")
    assert (project.specs / "other.json").exists()
