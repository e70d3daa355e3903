"""`docs/client.md`: every snippet runs, and is strictly typed."""

from pathlib import Path

import pytest

from tests.docs.pages import assert_prints, assert_typed, page, run_python

PAGE = page("client.md")
SNIPPETS = PAGE.blocks("python")


@pytest.mark.parametrize("code", SNIPPETS)
def test_snippet_runs(code: str, tmp_path: Path) -> None:
    assert_prints(code, run_python(code, tmp_path))


def test_snippets_are_strictly_typed(tmp_path: Path) -> None:
    assert_typed(SNIPPETS, tmp_path)


def test_every_snippet_is_run() -> None:
    assert PAGE.text.count("```python") == len(SNIPPETS) == 18
