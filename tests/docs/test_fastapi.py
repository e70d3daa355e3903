"""`docs/how-to/fastapi.md`: its commands make a client of the application, which a program calls without a server."""

from pathlib import Path

from tests.docs.pages import page, run_python, run_story, without_numbers

PAGE = page("fastapi.md")


def test_application_becomes_a_client(tmp_path: Path) -> None:
    application, program = PAGE.blocks("python")
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "__init__.py").touch()
    (tmp_path / "app" / "main.py").write_text(application, "utf-8")
    blocks = PAGE.blocks("console")
    assert without_numbers(run_story(blocks, tmp_path)) == without_numbers("".join(blocks))
    assert run_python(program, tmp_path, tmp_path / "generated") == "apple\n"
