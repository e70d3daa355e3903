"""The pages of the documentation: their fenced blocks, their tables, and how a snippet is run."""

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt
from opgen.config.settings import Table

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
BIN = Path(sys.executable).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page as it stands."""

    path: Path
    text: str

    def blocks(self, language: str) -> list[str]:
        """Return the fenced blocks in one language, in order."""
        fences = MarkdownIt().parse(self.text)
        return [token.content for token in fences if token.type == "fence" and token.info == language]

    def first_cells(self, heading: str) -> list[str]:
        """Return the first column of the table that has `heading` over it."""
        table = self.text.partition(f"\n| {heading} |")[2].partition("\n\n")[0]
        return [line.split(" | ")[0].strip("| `") for line in table.splitlines()[2:]]

    def cells(self, heading: str, last: str) -> dict[str, str]:
        """Return the text under `last` by the name under `heading`, without links to other pages."""
        table = self.text.partition(f"\n| {heading} |")[2].partition("\n\n")[0]
        head, _, *rows = table.splitlines()
        assert head.endswith(f" {last} |")
        cells = [row.strip("| ").split(" | ") for row in rows]
        return {row[0].strip("`"): _without_links(row[-1]) for row in cells}


def descriptions(table: type[Table]) -> dict[str, str]:
    """Return the descriptions of the settings in `table`, as the documentation repeats them."""
    fields = table.model_fields.items()
    return {name: field.description or "" for name, field in fields}


def _without_links(text: str) -> str:
    return re.sub(r"\[([^]]+)\]\(.+?\)", r"\1", re.sub(r": see \[.*", "", text))


def page(name: str) -> Page:
    """Return a page of `docs/`, or one of the repository's root."""
    path = DOCS / name if (DOCS / name).exists() else ROOT / name
    return Page(path=path, text=path.read_text("utf-8"))


def run(arguments: Sequence[str], folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder, with the programs of this environment and no other variables of this process."""
    kept = {
        "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(folder),
        "MYPY_CACHE_DIR": os.environ["MYPY_CACHE_DIR"],
    }
    return subprocess.run(
        arguments, cwd=folder, env={**kept, **environment}, capture_output=True, text=True, check=False
    )


def assert_prints(code: str, done: subprocess.CompletedProcess[str]) -> None:
    """Assert that a snippet succeeded, and printed the values in its comments."""
    assert done.returncode == 0, done.stdout + done.stderr
    assert set(re.findall(r"print\(\w+\)  # (.+)", code)) <= set(done.stdout.splitlines())


def assert_typed(snippets: Sequence[str], folder: Path, packages: Path = ROOT / "generated") -> None:
    """Assert that snippets are strictly typed, with the clients in `packages`."""
    files = []
    for number, code in enumerate(snippets):
        files.append(folder / f"snippet_{number}.py")
        files[-1].write_text(code, "utf-8")
    done = run([sys.executable, "-m", "mypy", "--strict", *map(str, files)], folder, MYPYPATH=str(packages))
    assert done.returncode == 0, done.stdout


def run_python(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a snippet as a program, or with pytest if it has tests, with the committed clients on its path."""
    file = folder / "test_snippet.py"
    file.write_text(code, "utf-8")
    pytest = ["-m", "pytest", "-q", "-p", "no:cacheprovider"]
    how = pytest if "def test_" in code else []
    return run([sys.executable, "-W", "error", *how, str(file)], folder, PYTHONPATH=str(ROOT / "generated"))


def run_story(blocks: Sequence[str], folder: Path) -> str:
    """Run the commands of `console` blocks in `folder`, and return each command with its output."""
    told = []
    for block in blocks:
        commands = re.findall(r"(?m)^\$ (.+)$", block)
        shown = "".join(f"echo {quoted(command)}; {command}\n" for command in commands)
        done = run(["bash", "-c", f"exec 2>&1\n{shown}"], folder)
        told.append(done.stdout)
    return "".join(told)


def quoted(command: str) -> str:
    """`command` as the page shows it, for `echo`."""
    escaped = f"$ {command}".replace("'", "'\\''")
    return f"'{escaped}'"


def without_numbers(text: str) -> str:
    """Replace counts and digests, which change with every release."""
    return re.sub(r"\b(?:[0-9a-f]{7}|\d+)\b", "N", text)
