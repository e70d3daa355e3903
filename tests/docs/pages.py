"""Pages of the documentation: their fenced blocks and tables, and functions that run their commands and snippets."""

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
GENERATED = ROOT / "generated"
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
    schema = table.model_json_schema()
    own = next(each for each in [schema, *schema.get("anyOf", [])] if "properties" in each)
    return {name: entry.get("description", "") for name, entry in own["properties"].items()}


def _without_links(text: str) -> str:
    return re.sub(r"\[([^]]+)\]\(.+?\)", r"\1", re.sub(r": see \[.*", "", text))


def page(name: str) -> Page:
    """Return a page of `docs/` by its name, or one of the repository's root."""
    path = next(DOCS.rglob(name), ROOT / name)
    return Page(path=path, text=path.read_text("utf-8"))


def run(arguments: Sequence[str], folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command in `folder`, with the programs of this environment."""
    own = {
        "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(folder),
        "MYPY_CACHE_DIR": os.environ["MYPY_CACHE_DIR"],
    }
    return subprocess.run(
        arguments, cwd=folder, env={**own, **environment}, capture_output=True, text=True, check=False
    )


def run_python(code: str, folder: Path, clients: Path = GENERATED) -> str:
    """Run a snippet as a program, or with pytest if it has tests, with `clients` on its path, and return its output."""
    file = folder / "test_snippet.py"
    file.write_text(code, "utf-8")
    pytest = ["-m", "pytest", "-q", "-p", "no:cacheprovider"]
    how = pytest if "def test_" in code else []
    done = run([sys.executable, "-W", "error", *how, str(file)], folder, PYTHONPATH=str(clients))
    assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
    return done.stdout


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
