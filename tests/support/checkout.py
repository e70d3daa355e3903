"""Checkout with configured clients, in which tests run the command line."""

import contextlib
import copy
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from opgen.__main__ import run
from opgen.core.options import Options
from opgen.document.document import load
from opgen.pipeline import generate
from opgen.source.read import read

REPOSITORY = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
"""Folder of the program `opgen`."""

Document = dict[str, Any]  # an OpenAPI document is any JSON

THING: Document = {
    "type": "object",
    "required": ["id"],
    "properties": {
        "id": {"type": "string", "description": "What it is called."},
        "size": {"type": "integer", "minimum": 1, "maximum": 9},
    },
}


def operation(operation_id: str, tag: str, summary: str = "Do it.") -> Document:
    """Return an operation that returns a `Thing`."""
    schema = {"$ref": "#/components/schemas/Thing"}
    answer = {"description": "OK", "content": {"application/json": {"schema": schema}}}
    return {"operationId": operation_id, "tags": [tag], "summary": summary, "responses": {"200": answer}}


def document(*tags: str, summary: str = "Do it.", operations: int = 1, title: str = "Demo") -> Document:
    """Return a document with so many operations for each of `tags`."""
    paths = {
        f"/{tag}/{number}": {"get": operation(f"get_{tag}_{number}", tag, summary)}
        for tag in tags or ("sandbox",)
        for number in range(operations)
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": "1"},
        "servers": [{"url": "https://api.example.com"}],
        "paths": paths,
        "components": {"schemas": {"Thing": copy.deepcopy(THING)}},
    }


_SHOWN = load(read(json.dumps(document()).encode(), "demo"))
FILES = len(generate(_SHOWN, Options(package="demo")).files)
"""Number of files of the package of a document with one tag, with the runtime that JSON needs."""


@dataclass(frozen=True, kw_only=True)
class Ended:
    """Result of a command: its exit code, standard output and standard error."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """Lines of the standard error."""
        return self.err.splitlines()

    @property
    def last_line(self) -> str:
        """Last line of the standard error."""
        return self.lines[-1]

    @property
    def json(self) -> Any:
        """Value of the standard output."""
        return json.loads(self.out)


class Checkout:
    """Folder with `pyproject.toml`, snapshots in `specs` and packages in `generated`."""

    def __init__(self, folder: Path, names: Iterable[str] = ("demo",)) -> None:
        self.folder = folder
        self.names = tuple(names)
        self.configure()
        for name in self.names:
            self.write_spec(document(), name)

    def configure(self, *lines: str) -> None:
        """Write the configuration anew, with `lines` in the section of each client."""
        sections = [
            "\n".join(
                [
                    f"[tool.opgen.clients.{name}]",
                    f'source = "https://api.example.com/{name}.json"',
                    f'spec = "specs/{name}.json"',
                    f'output = "generated/{name}"',
                    *lines,
                ]
            )
            for name in self.names
        ]
        self.write("pyproject.toml", "\n\n".join(sections) + "\n")

    def write_spec(self, content: Document, name: str = "demo") -> None:
        """Write the snapshot of a client."""
        self.write(f"specs/{name}.json", json.dumps(content, indent=2) + "\n")

    def write(self, path: str, content: str | Document) -> Path:
        """Write a text or a document into any file of the project."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return file

    def read(self, path: str) -> str:
        """Return the text of a file of the project."""
        return (self.folder / path).read_text("utf-8")

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace a part of a file, which must be there."""
        file = self.folder / path
        text = file.read_text("utf-8")
        assert old in text
        file.write_bytes(text.replace(old, new).encode())

    def opgen(self, *arguments: str) -> Ended:
        """Run the command in this process, in the project's folder."""
        out, err = io.StringIO(), io.StringIO()
        with contextlib.chdir(self.folder), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = run(arguments)
        return Ended(code=code, out=out.getvalue(), err=err.getvalue())

    def shell(self, command: str, **changes: str) -> Ended:
        """Run a shell command in the project's folder, with `opgen` on the path."""
        return ended(["sh", "-c", command], self.folder, changes)

    def files(self) -> dict[str, bytes]:
        """Return each file of the project by path, without the ones of git."""
        return {
            file.relative_to(self.folder).as_posix(): file.read_bytes()
            for file in sorted(self.folder.rglob("*"))
            if file.is_file() and ".git" not in file.relative_to(self.folder).parts
        }


def printed(code: str, folder: Path = REPOSITORY, **changes: str) -> str:
    """Return the output of Python code, in a process of its own in which warnings are errors. It must print no error."""
    done = ended([sys.executable, "-W", "error", "-c", code], folder, changes)
    assert (done.code, done.err) == (0, ""), done.err
    return done.out


def ended(command: Sequence[str | Path], folder: Path, changes: Mapping[str, str] | None = None) -> Ended:
    """Run `command` to its end, with `changes` of the environment."""
    search = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "PATH": search, "PYTHONDONTWRITEBYTECODE": "1", **(changes or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="surrogateescape",
        check=False,
    )
    return Ended(code=done.returncode, out=done.stdout, err=done.stderr)
