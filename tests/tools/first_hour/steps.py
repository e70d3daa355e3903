"""Commands of the first hour, each with the exit code and the output that it must have."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.docs.pages import ROOT


class Shell:
    """A folder in which a user types commands, and the environment of the commands."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True)
        # Settings of this machine for its package index.
        known = ("PIP_", "UV_", "SSL_CERT_")
        self.environment = {
            **{name: os.environ[name] for name in os.environ if name.startswith(known)},
            "PATH": os.pathsep.join([str(programs), "/usr/bin", "/bin"]),
            "HOME": str(folder.parent),
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            **{f"GIT_{who}_NAME": "user" for who in ("AUTHOR", "COMMITTER")},
            **{f"GIT_{who}_EMAIL": "u@example.com" for who in ("AUTHOR", "COMMITTER")},
        }

    def run(self, command: str, *said: str, code: int = 0) -> str:
        """Run `command`, print it with its output, and return the output.

        Raises:
            AssertionError: The exit code is not `code`, or the output lacks one of the texts `said`.
        """
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        shown = done.stdout.rstrip()
        transcript = "\n".join([f"$ {command}", *filter(None, [shown])])
        print(transcript, flush=True)  # noqa: T201 - the output of the program
        missing = [text for text in said if text not in done.stdout]
        if done.returncode != code or missing:
            raise AssertionError(f"exit code {done.returncode}, missing {missing}")
        return done.stdout

    def write(self, path: str, text: str) -> None:
        """Write a file of the user."""
        (self.folder / path).write_text(text, "utf-8")

    def replace(self, path: str, old: str, new: str) -> None:
        """Replace a text that the file must have."""
        text = (self.folder / path).read_text("utf-8")
        assert old in text, (path, old)
        self.write(path, text.replace(old, new))


def build_wheel(folder: Path) -> Path:
    """Return the wheel of this repository."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = folder.glob("*.whl")
    return wheel


def new_environment(folder: Path) -> Path:
    """Return the folder of the programs of a new environment, which has pip alone."""
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    return folder / "bin"
