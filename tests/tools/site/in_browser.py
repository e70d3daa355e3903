"""The Python part of the playground: a project with one client, and the commands of opgen that run in it.

A browser loads it with Pyodide. It needs only opgen and the libraries of opgen.
"""

import io
import json
import os
import re
import shutil
import zipfile
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from opgen.__main__ import run
from pygments import highlight  # type: ignore[import-untyped]  # it has no types
from pygments.formatters import HtmlFormatter  # type: ignore[import-untyped]  # as above
from pygments.lexers import get_lexer_for_filename  # type: ignore[import-untyped]  # as above

PROJECT = Path("project")
"""Folder of the project, in the working directory."""


def play(document: str, older: str, settings: str) -> str:
    """Generate the client of a document, and compare the document with an older version if there is one.

    Return the outcome as JSON: `messages`, `code`, and the text of each file by its path. The file `calls.py` has all calls, and `diff` the comparison.
    """
    shutil.rmtree(PROJECT, ignore_errors=True)  # a recorded name would decide
    PROJECT.mkdir()
    spec = _written("openapi", document)
    lines = ["[tool.opgen.clients.client]", f'spec = "{spec}"', 'output = "client"', settings.strip(), ""]
    (PROJECT / "pyproject.toml").write_text("\n".join(lines), "utf-8")
    code, messages = _command("generate")
    files = {path: (PROJECT / path).read_text("utf-8") for path in _paths() if path.startswith("client/")}
    if "client/api.md" in files:
        files = {"calls.py": _calls(files["client/api.md"]), **files}
    if older.strip():
        files = {"diff": _command("diff", _written("older", older), spec, "--witness")[1], **files}
    return json.dumps({"code": code, "messages": messages, "files": files})


def _calls(surface: str) -> str:
    """Return the calls of all methods with their requests, from the text of `api.md`."""
    lines = [line for line in surface.partition("\n## Models")[0].splitlines() if re.search("  # [A-Z]+ /", line)]
    return "\n".join(
        ["from client import Client", "", "client = Client(...)", *(f"client.{each}" for each in lines), ""]
    )


def coloured(path: str, text: str) -> str:
    """Return the text of a file as HTML, with classes of Pygments."""
    lexer = get_lexer_for_filename({"diff": "diff.txt"}.get(path, path).replace(".jsonl", ".json"), stripnl=False)
    return str(highlight(text, lexer, HtmlFormatter(nowrap=True)))


def packed() -> bytes:
    """Return the project as a ZIP archive."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as opened:
        for path in _paths():
            opened.write(PROJECT / path, path)
    return archive.getvalue()


def _paths() -> list[str]:
    """Return the paths of all files. Internal files come last."""
    paths = (file.relative_to(PROJECT).as_posix() for file in PROJECT.rglob("*") if file.is_file())
    return sorted(paths, key=lambda path: ("/_runtime/" in path or "/." in path, path))


def _written(stem: str, document: str) -> str:
    """Write a document, and return the name of its file."""
    name = f"{stem}.json" if document.lstrip().startswith("{") else f"{stem}.yaml"
    (PROJECT / name).write_text(document, "utf-8")
    return name


def _command(*words: str) -> tuple[int, str]:
    """Run a command of opgen in the project, and return its exit code and its output."""
    output = io.StringIO()
    before = Path.cwd()
    os.chdir(PROJECT)
    try:
        with redirect_stdout(output), redirect_stderr(output):
            code = run(words)
    finally:
        os.chdir(before)
    return code, output.getvalue()
