"""Projects in which tests run the command line."""

import shutil
from pathlib import Path

import pytest

from tests.support.checkout import Checkout, document
from tests.unit.cli.project import Project


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Project:
    """Return a project in an empty folder of its own, which is the working folder."""
    folder = tmp_path / "project"
    folder.mkdir()
    return Project(folder, monkeypatch, capfd)


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    """Return a project with one client, `demo`."""
    return Checkout(tmp_path)


@pytest.fixture(scope="session")
def _fetched(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """Return a project with the source `served.json`, fetched and generated once."""
    checkout = Checkout(tmp_path_factory.mktemp("fetched"))
    checkout.write("served.json", document("sandbox", "teams"))
    checkout.edit("pyproject.toml", "https://api.example.com/demo.json", "./served.json")
    (checkout.folder / "specs/demo.json").unlink()
    assert checkout.opgen("fetch").code == 0
    assert checkout.opgen("generate").code == 0
    return checkout


@pytest.fixture
def fetched(tmp_path: Path, _fetched: Checkout) -> Checkout:
    """Return a project with the source `served.json`, fetched and generated."""
    checkout = Checkout(tmp_path)
    shutil.copytree(_fetched.folder, tmp_path, dirs_exist_ok=True)
    return checkout
