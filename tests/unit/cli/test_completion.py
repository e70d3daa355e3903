"""Completion in the real shells: the script that opgen prints, and the names of clients that a shell completes with it."""

import os
import pty
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.checkout import BIN

CONFIGURATION = """\
[tool.opgen.clients.shop]
[tool.opgen.clients.shelf]
[tool.opgen.clients.bank]
"""
# The function of the script reads the words of the line, as bash sets them.
BASH = """\
eval "$(opgen --show-completion)"
COMP_WORDS=(opgen check "$1") COMP_CWORD=2
$(complete -p opgen | sed 's/.*-F \\([^ ]*\\).*/\\1/') opgen
echo "${COMPREPLY[@]}"
"""
FISH = 'opgen --show-completion | source; complete --do-complete "opgen check $argv[1]"'
ZSH = """\
autoload -Uz compinit; compinit -u -D; eval "$(opgen --show-completion)"; PROMPT=ready:
"""
BEGINNING_OF_LINE = b"\x01"


def environment(folder: Path) -> dict[str, str]:
    """Return the environment of a shell without settings of its user."""
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    return {"PATH": path, "HOME": str(folder), "TERM": "xterm", "SHELL": "/bin/sh"}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a project with three clients."""
    (tmp_path / "pyproject.toml").write_text(CONFIGURATION, "utf-8")
    return tmp_path


def completions(command: list[str], folder: Path) -> set[str]:
    done = subprocess.run(command, cwd=folder, env=environment(folder), capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize(
    "shell",
    [("bash", "--norc", "-c", BASH, "bash"), pytest.param(("fish", "--no-config", "-c", FISH), marks=pytest.mark.fish)],
    ids=lambda shell: shell[0],
)
def test_shell_completes_names_of_clients(shell: tuple[str, ...], project: Path) -> None:
    command = [str(shutil.which(shell[0])), *shell[1:]]
    assert completions([*command, "sh"], project) == {"shop", "shelf"}
    assert completions([*command, "ba"], project) == {"bank"}


@pytest.mark.zsh
def test_zsh_completes_names_of_clients_at_the_tab_key(project: Path) -> None:
    """Only an interactive zsh completes, so this one has a terminal."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        ["zsh", "--no-rcs", "--interactive"],
        cwd=project,
        env=environment(project),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    ) as process:
        os.close(theirs)
        shown = b""
        for keys, expected in (
            (ZSH.encode(), b"ready:\x1b[K"),
            (b"opgen check ba\t", b"bank"),
            (BEGINNING_OF_LINE + b"echo completed: \n", b"\ncompleted: opgen check bank"),
            (b"exit\n", b""),
        ):
            os.write(ours, keys)
            shown = b""
            while expected not in shown:
                shown += os.read(ours, 4096)
        process.wait()
    os.close(ours)
