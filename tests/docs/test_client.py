"""`docs/client.md`: every snippet runs, and is strictly typed."""

import re
import sys
from pathlib import Path

import pytest

from tests.docs.pages import page, run_python
from tests.docs.test_readme import ROOT, run

PAGE = page("client.md")
SNIPPETS = PAGE.blocks("python")


@pytest.mark.parametrize("code", SNIPPETS)
def test_snippet_runs(code: str, tmp_path: Path) -> None:
    done = run_python(code, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    printed = re.findall(r"print\(\w+\)  # (.+)", code)
    assert set(printed) <= set(done.stdout.splitlines())


def test_snippets_are_strictly_typed(tmp_path: Path) -> None:
    files = []
    for number, code in enumerate(SNIPPETS):
        files.append(tmp_path / f"snippet_{number}.py")
        files[-1].write_text(code, "utf-8")
    done = run([sys.executable, "-m", "mypy", "--strict", *map(str, files)], tmp_path, MYPYPATH=str(ROOT / "generated"))
    assert done.returncode == 0, done.stdout


def test_every_snippet_is_run() -> None:
    assert PAGE.text.count("```python") == len(SNIPPETS) == 18
