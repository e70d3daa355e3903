"""The cases: where each stands, what it pins, and what is generated from it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path, PurePosixPath

from opgen.config.clients import Client
from opgen.config.read import read_configuration
from opgen.core.options import Options
from opgen.document.document import Document, load
from opgen.document.overlay import apply, read_overlay
from opgen.pipeline import Generated, generate
from opgen.source.read import read

from tests.goldens.documented import Operation, operations

FOLDER = Path(__file__).parents[1] / "cases"
# Beside models and operations, which every case pins: what is much the same everywhere is pinned where it differs.
_ALSO_PINNED = {
    "package": {"README.md", "__init__.py", "api.jsonl", "client.py", "errors.py"},
    "security": {"client.py"},
    "servers": {"client.py"},
    "selection": {"__init__.py", "client.py", "errors.py", "webhooks.py"},
    "errors": {"errors.py"},
    "resources": {"client.py"},
    "webhooks": {"webhooks.py"},
}


@dataclass(frozen=True, kw_only=True)
class Case:
    """A folder with a document and what becomes of it."""

    folder: Path

    @property
    def name(self) -> str:
        """Area and feature: `types/strings`."""
        return self.folder.relative_to(FOLDER).as_posix()

    @property
    def package(self) -> str:
        """The name of the package that is generated: `types_strings`."""
        return self.name.replace("/", "_").replace("-", "_")

    @cached_property
    def spec(self) -> Path:
        """The document."""
        (spec,) = self.folder.glob("spec.*")
        return spec

    @cached_property
    def document(self) -> Document:
        """The document, loaded, with the overlays of the case."""
        document = load(read(self.spec.read_bytes(), self.name))
        files = () if self.client is None else self.client.overlay_files
        overlays = [read_overlay(file.read_bytes(), file.name) for file in files]
        return apply(document, overlays)

    @cached_property
    def client(self) -> Client | None:
        """The client of the case's own `pyproject.toml`."""
        settings = self.folder / "pyproject.toml"
        return read_configuration(settings).require_valid()[0] if settings.exists() else None

    @cached_property
    def options(self) -> Options:
        """What the case chooses in a `pyproject.toml` of its own, or nothing."""
        if self.client is None:
            return Options(package=self.package)
        return replace(self.client.options, package=self.package)

    @cached_property
    def generated(self) -> Generated:
        """The whole generated package, and what it serves."""
        return generate(self.document, self.options)

    @property
    def files(self) -> Mapping[PurePosixPath, str]:
        """The files of the package."""
        return self.generated.files

    @property
    def operations(self) -> list[Operation]:
        """What the document says of each operation that the case does not leave out."""
        left_out = {(o.method, o.path) for o in self.generated.api.left_out}
        return [o for o in operations(self.document) if (o.method, o.path) not in left_out]

    @property
    def pinned(self) -> dict[str, str]:
        """The generated modules that the case shows, by path."""
        area = self.name.partition("/")[0]
        return {
            str(path): text
            for path, text in self.files.items()
            if str(path) in {"models.py", "api.md"}
            or path.parts[0] == "operations"
            or (path.parts[0] == "resources" and area in {"package", "resources"})
            or str(path) in _ALSO_PINNED.get(area, ())
        }

    @property
    def expected(self) -> dict[str, str]:
        """The committed modules, by path."""
        folder = self.folder / "expected"
        return {
            path.relative_to(folder).as_posix(): path.read_text("utf-8")
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path.suffix != ".pyc"
        }

    def write_package(self, folder: Path) -> Path:
        """Write the package into `folder`, so that it can be imported from there."""
        package = folder / self.package
        for path, text in self.files.items():
            file = package / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        return package


@cache
def goldens() -> tuple[Case, ...]:
    """Return the cases with a package, sorted by name."""
    return tuple(case for case in _cases() if not (case.folder / "error.txt").exists())


@cache
def errors() -> tuple[Case, ...]:
    """Return the cases of refused documents, sorted by name."""
    return tuple(case for case in _cases() if (case.folder / "error.txt").exists())


def _cases() -> Iterator[Case]:
    for spec in sorted(FOLDER.glob("*/*/spec.*")):
        yield Case(folder=spec.parent)
