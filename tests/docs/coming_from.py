"""Tables of the pages in `docs/coming-from`: `python -m tests.docs.coming_from` writes them with the real commands."""

import contextlib
import io
import json
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import yaml
from opgen.__main__ import run
from opgen.diff.conventions import CONVENTIONS, Convention
from opgen.project.imports import _CLASSES, _MODELS, openapi_generator, stainless

from tests.docs.pages import DOCS, Page
from tests.support.transcripts import shared_files
from tests.tools.tables import replaced, table
from tests.unit.cli.test_transcripts import TRANSCRIPTS

PAGES = DOCS / "coming-from"
_HINTS: Mapping[str, Mapping[str, str]] = {
    "stainless": stainless._HINTS,  # noqa: SLF001 - the list that `opgen import` uses
    "openapi-generator": openapi_generator.HINTS,
    "openapi-python-client": _CLASSES,
    "datamodel-code-generator": _MODELS,
}
_CONFIGURATIONS = {
    "stainless": ("stainless.yml", "yaml"),
    "openapi-generator": ("config.yaml", "yaml"),
    "openapi-python-client": ("config.yml", "yaml"),
    "datamodel-code-generator": ("pyproject.toml", "toml"),
}
"""Name of the configuration, and the language of its block on the page."""

_PACKAGES = shared_files(TRANSCRIPTS / "packages.files")
_DOCUMENT = {
    **yaml.safe_load(_PACKAGES["new.yaml"]),
    "components": {"schemas": {"JobOutput": {"type": "object"}}},
}


def written(generator: str) -> str:
    """Return the page of a generator with new tables."""
    path = PAGES / f"{generator}.md"
    text = path.read_text("utf-8")
    if generator in _CONFIGURATIONS:
        name, language = _CONFIGURATIONS[generator]
        configuration, *_ = Page(path=path, text=text).blocks(language)
        section = _output({name: configuration}, "import", name, "openapi.json", "--name", "shop", "--dry-run")
        text = replaced(
            text, "section", f"```console\n$ opgen import {name} openapi.json --name shop --dry-run\n{section}```\n"
        )
        hints = [[f"`{setting}`", hint] for setting, hint in _HINTS[generator].items()]
        text = replaced(text, "hints", table([["setting", "in opgen"], *hints], "---"))
    if "<!-- measured: names -->" in text:
        rows = [row for row in CONVENTIONS[generator] if row.group in {"option", "argument", "view", "name"}]
        text = replaced(text, "names", table([["in openapi-generator", "in opgen"], *map(_successor, rows)], "---"))
    if any(path.startswith(f"{generator}/") for path in _PACKAGES):
        text = replaced(text, "calls", table([["old call", "new call", "request"], *_calls(generator)], "---"))
    return text


def _successor(row: Convention) -> list[str]:
    """Return the cells of a line: the old name, and its successor or remedy."""
    words = {"{credential}": "the keyword of the credential", ".": "the value itself"}
    call = row.new.replace(" ", "(") + "=...)" if row.group == "argument" else row.new
    new = words.get(row.new.partition(" ")[0], f"`{call}`" if row.new and row.group != "view" else "")
    remedy = row.remedy.replace("{call}", "client.jobs.read(...)").replace("{request}", "read_job_request(...)")
    return [f"`{row.old}`", "; ".join(filter(None, (new, remedy)))]


def _calls(generator: str) -> Iterator[list[str]]:
    folder = f"{generator}/"
    package = {path.replace(folder, "acme/"): text for path, text in _PACKAGES.items() if path.startswith(folder)}
    found = json.loads(_output(package, "diff", "acme", "openapi.json", "--format", "json"))
    for each in found["matched"]:
        yield [f"`{each['old']['call']}`", f"`{each['new']}`", f"`{each['endpoint']}`"]


def _output(files: Mapping[str, str], *words: str) -> str:
    """Return the output of a command of opgen in a folder with files, and with the document of a small API."""
    output = io.StringIO()
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        for name, text in {"openapi.json": json.dumps(_DOCUMENT), **files}.items():
            Path(name).parent.mkdir(parents=True, exist_ok=True)
            Path(name).write_text(text, "utf-8")
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
            run(words)
    return output.getvalue()


if __name__ == "__main__":
    for page in PAGES.glob("*.md"):
        page.write_text(written(page.stem), "utf-8")
