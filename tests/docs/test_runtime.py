"""`docs/runtime.md`: its snippet runs."""

from pathlib import Path

from tests.docs.pages import page, run_python


def test_snippet_runs(tmp_path: Path) -> None:
    (code,) = page("runtime.md").blocks("python")

    done = run_python(code, tmp_path)

    assert done.returncode == 0, done.stdout + done.stderr
