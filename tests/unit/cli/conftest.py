"""Projects in which tests run the command line."""

from pathlib import Path

import pytest

from tests.support.checkout import Checkout
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
