"""A small generated package, as the tests of the tree write it, check it and edit it."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from opgen.core.digests import text_digest
from opgen.core.findings import ClientReport
from opgen.output.check import ClientLabels, check
from opgen.output.manifest import Json, Manifest, RenderedPackage, with_manifest
from opgen.output.replace import NOTHING, Allowed, Written, write
from opgen.reports.text import render_text

REPOSITORY = Path(__file__).resolve().parents[2]
VERSIONS = {"opgen": "0.2.0", "black": "26.10.1", "datamodel-code-generator": "0.89.0", "jinja2": "3.1.6"}
OTHER_VERSIONS = {**VERSIONS, "black": "25.9.0"}

MODELS = '''"""Models."""

from ._runtime.models import BaseModel


class ExposePortRequest(BaseModel):
    """What to expose.

    The port is the sandbox's own.
    """

    port: Annotated[int, Field(ge=22, le=9000, description="Port number to expose", examples=[8080])]
    # Left out is not null.
    name: Annotated[str | None, Field(max_length=50)] = None
    """Name of the port, at most 50 characters"""
'''


@dataclass(frozen=True, kw_only=True)
class Document:
    """Document and options of a client."""

    text: str = "first"
    tags: tuple[str, ...] = ("sandbox",)
    options: Mapping[str, Json] = field(default_factory=dict)
    inputs: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=lambda: VERSIONS)
    models: str = MODELS
    runtime: Mapping[str, str] = field(default_factory=lambda: {"__init__.py": '"""The runtime."""\n'})


def render(document: Document) -> RenderedPackage:
    """Return the package of `document`."""
    modules = {
        f"operations/{tag}.py": f'"""Operations of {tag}."""\n\nSOURCE = {document.text!r}\n' for tag in document.tags
    }
    texts = {
        "__init__.py": '"""A client."""\n',
        "client.py": '"""The client."""\n\n\nclass Client:\n    """Sends requests."""\n',
        "models.py": document.models,
        "operations/__init__.py": f'"""Operations."""\n\nSOURCE = {document.text!r}\n',
        "py.typed": "",
        **modules,
        **{f"_runtime/{name}": text for name, text in document.runtime.items()},
    }
    return with_manifest(
        {PurePosixPath(path): text for path, text in texts.items()},
        Manifest(
            versions=document.versions,
            options=document.options,
            inputs={"spec": text_digest(document.text), **document.inputs},
            operations={f"{tag}_list": f"list_{tag}" for tag in document.tags},
        ),
    )


class DemoClient:
    """The client `demo`, generated into `generated/demo` below a folder."""

    def __init__(self, top: Path) -> None:
        self.folder = top / "generated" / "demo"
        self.labels = ClientLabels(name="demo", output="generated/demo", spec="specs/demo.json")

    def generate(self, document: Document | None = None, allowed: Allowed = NOTHING) -> Written:
        """Write the package of `document`."""
        return write(render(document or Document()), self.folder, allowed)

    def check(
        self, document: Document | None = None, *, strict: bool = False, with_foreign: bool = False
    ) -> ClientReport:
        """Check the package against `document`."""
        return check(render(document or Document()), self.folder, self.labels, strict=strict, with_foreign=with_foreign)

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace a part of a file of the package."""
        file = self.folder / path
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_bytes(text.replace(old, new).encode())

    def to_crlf(self, path: str) -> None:
        """Give a file the line ends of Windows."""
        file = self.folder / path
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))


def rules(report: ClientReport) -> list[tuple[str, str]]:
    """Return the rule and the path in the package of each finding, and of each file of a grouped finding."""
    return [
        (finding.rule, path.removeprefix(report.output).lstrip("/"))
        for finding in report.findings
        for path in finding.files or (finding.path,)
    ]


def messages(report: ClientReport) -> str:
    """All that the report says, as people see it."""
    return render_text([report])


def snapshot(folder: Path) -> dict[str, tuple[bytes | str | None, int, int]]:
    """Everything below `folder`: content or target, permissions and time of change; folders without time."""
    entries: dict[str, tuple[bytes | str | None, int, int]] = {}
    for path in sorted(folder.rglob("*")):
        status = path.lstat()
        content: bytes | str | None = None
        if path.is_symlink():
            content = str(path.readlink())
        elif path.is_file():
            content = path.read_bytes()
        mtime = 0 if path.is_dir() else status.st_mtime_ns
        entries[path.relative_to(folder).as_posix()] = (content, status.st_mode, mtime)
    return entries


def python(*arguments: str) -> list[str]:
    """Return the command that runs Python with `arguments`, strictly."""
    return [sys.executable, "-W", "error", *arguments]


def environment(**changes: str) -> dict[str, str]:
    """Return the environment of a process that imports `opgen` and this module."""
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join((str(REPOSITORY), str(REPOSITORY / "generator"))),
        "PYTHONDONTWRITEBYTECODE": "1",
        **changes,
    }


def manifest(client: DemoClient) -> Path:
    """Return the path of the client's manifest."""
    return client.folder / ".opgen.json"
