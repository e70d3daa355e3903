"""Commands that write a package at the same time.

A program of its own, because it forks: `concurrent_runs.py FOLDER`. It ends with 0 if its assertions succeed.
"""

import io
import json
import os
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from functools import partial
from pathlib import Path
from unittest.mock import patch

from opgen.__main__ import run
from opgen.core.options import Names, Options
from opgen.document.document import Document
from opgen.pipeline import Generated, StageReport, generate

from tests.support.checkout import document
from tests.unit.output.interruption import ended, forked

VERSIONS = ("old", "new")
TAGS = ("alpha", "beta")
OPERATIONS = 86
PACKAGE = Path("out/demo")

Package = dict[str, bytes]


def opgen(*arguments: str) -> tuple[int, str]:
    """Run the command, and return its exit code and output."""
    said = io.StringIO()
    with redirect_stderr(said), redirect_stdout(said):
        code = run(arguments)
    return code, said.getvalue()


def command(verb: str, version: str, output: Path = PACKAGE) -> list[str]:
    return [verb, "--spec", f"{version}.json", "--output", str(output)]


def write(version: str) -> None:
    code, said = opgen(*command("generate", version))
    assert code == 0, said


def contents(folder: Path) -> Package:
    """Return all files of a package, without bytecode."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file() and file.parent.name != "__pycache__"
    }


def rendered_once() -> Callable[..., Generated]:
    """Return `generate` with a cache, so that a command that is forked from here writes to the disk at once."""
    known: dict[tuple[bytes, str], Generated] = {}

    def generate_once(document: Document, options: Options, recorded: Names, report: StageReport, _: None) -> Generated:
        key = (document.source.content, repr((options, recorded)))
        if key not in known:
            known[key] = generate(document, options, recorded, report)
        return known[key]

    return generate_once


def prepare() -> dict[str, Package]:
    """Write both documents, and return their packages. The scenarios begin with the old package."""
    packages = {}
    for version in VERSIONS:
        content = document(*TAGS, summary=f"It is {version}.", operations=OPERATIONS // len(TAGS))
        if version == "new":
            content["paths"]["/only"] = content["paths"].pop(f"/{TAGS[0]}/0")
            # Another operation: the method of an operation that moves stays as recorded.
            content["paths"]["/only"]["get"] |= {"tags": ["only"], "operationId": "get_only"}
        Path(f"{version}.json").write_text(json.dumps(content), "utf-8")
        reference = Path("reference") / version / "demo"
        assert opgen(*command("generate", version, reference))[0] == 0
        packages[version] = contents(reference)
    # The names of a package are an input of the next one, so each version is rendered after each version.
    for version in ("old", "old", "new", "new", "old"):
        write(version)
    return packages


def state(packages: dict[str, Package]) -> str:
    """Return the version of the complete package, or "torn"."""
    found = contents(PACKAGE)
    return next((name for name in VERSIONS if packages[name] == found), "torn")


def write_at_once(packages: dict[str, Package]) -> None:
    """Run two commands at once: the result is one complete package each time."""
    for _round in range(3):
        pids = [forked(partial(write, version)) for version in VERSIONS]
        assert [ended(pid) for pid in pids] == [0, 0]
        assert state(packages) in VERSIONS
        assert list(PACKAGE.parent.iterdir()) == [PACKAGE]


if __name__ == "__main__":
    os.chdir(sys.argv[1])
    with patch("opgen.pipeline.generate", rendered_once()):
        write_at_once(prepare())
