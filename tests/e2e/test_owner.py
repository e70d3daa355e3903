"""One command writes the owner of the repository to all files that name it."""

import re
import subprocess
from pathlib import Path

from tests.support.checkout import REPOSITORY


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout


def test_one_command_writes_the_owner_to_all_files(tmp_path: Path) -> None:
    folder = tmp_path / "opgen"
    git(tmp_path, "clone", "--quiet", "--depth", "1", f"file://{REPOSITORY}", str(folder))
    done = subprocess.run([folder / ".github/owner", "acme/clients"], capture_output=True, text=True, check=True)
    changed = git(folder, "diff", "--name-only").splitlines()
    assert sorted(done.stdout.splitlines()) == sorted(changed)
    assert {"pyproject.toml", "README.md", "SECURITY.md", "generator/opgen/core/findings.py"} <= set(changed)
    assert not re.findall(r"OWNER[/.]", "".join((folder / each).read_text("utf-8") for each in changed))
    assert 'Source = "https://github.com/acme/clients"' in (folder / "pyproject.toml").read_text("utf-8")
    assert 'Documentation = "https://acme.github.io/clients/"' in (folder / "pyproject.toml").read_text("utf-8")
