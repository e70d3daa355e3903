"""Golden cases: folders with a document and the files that must be generated from it."""

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path, PurePosixPath
from textwrap import indent

import pytest
from opgen.api.model import Api
from opgen.config.clients import Client
from opgen.config.read import read_configuration
from opgen.core.options import Options
from opgen.document.document import Document, load
from opgen.document.overlay import apply, read_overlay
from opgen.pipeline import Generated, generate, read_api
from opgen.source.read import read

from tests.goldens.documented import Operation, operations
from tests.support.packages import write_package

FOLDER = Path(__file__).parents[1] / "cases"
_LIST = "files.txt"
"""Expected file with the paths of all files of the package. `_runtime` counts as one."""
_DOCSTRINGS = ("client.txt", "operations.txt")
"""Expected files with the docstrings of a module, or of the modules of a folder."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """Folder with a document, and the package that is generated from it."""

    folder: Path

    @property
    def name(self) -> str:
        """Area and feature: `types/strings`."""
        return self.folder.relative_to(FOLDER).as_posix()

    @property
    def package(self) -> str:
        """Name of the generated package: `types_strings`."""
        return self.name.replace("/", "_").replace("-", "_")

    @cached_property
    def spec(self) -> Path:
        """Path of the document."""
        (spec,) = self.folder.glob("spec.*")
        return spec

    @cached_property
    def document(self) -> Document:
        """Document of the case with its overlays."""
        document = load(read(self.spec.read_bytes(), self.name))
        files = () if self.client is None else self.client.overlay_files
        overlays = [read_overlay(file.read_bytes(), file.name) for file in files]
        return apply(document, overlays)

    @cached_property
    def client(self) -> Client | None:
        """Client of the case's own `pyproject.toml`."""
        settings = self.folder / "pyproject.toml"
        return read_configuration(settings).require_valid()[0] if settings.exists() else None

    @cached_property
    def options(self) -> Options:
        """Options of the case's own `pyproject.toml`, or the default options."""
        if self.client is None:
            return Options(package=self.package)
        return replace(self.client.options, package=self.package)

    @cached_property
    def api(self) -> Api:
        """Lowered API, which tests read to select the cases that they are about."""
        return read_api(self.document, self.options)

    @cached_property
    def generated(self) -> Generated:
        """Generated package."""
        return generate(self.document, self.options)

    @property
    def files(self) -> Mapping[PurePosixPath, str]:
        """Files of the package."""
        return self.generated.files

    @property
    def operations(self) -> list[Operation]:
        """Operations of the document without those that the case excludes."""
        excluded = {(o.method, o.path) for o in self.api.left_out}
        return [o for o in operations(self.document) if (o.method, o.path) not in excluded]

    @property
    def expected(self) -> dict[str, str]:
        """Committed files, by path."""
        folder = self.folder / "expected"
        return {
            path.relative_to(folder).as_posix(): path.read_text("utf-8")
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path.suffix != ".pyc"
        }

    @property
    def compared(self) -> dict[str, str | None]:
        """Generated files that must equal the committed files. The text of a file that is not generated is None."""
        paths = {"_runtime" if path.parts[0] == "_runtime" else str(path) for path in self.files}
        files = {str(path): text for path, text in self.files.items()}
        files[_LIST] = "".join(f"{path}\n" for path in sorted(paths))
        files |= {name: _docstrings(self.files, name[:-4]) for name in self.expected if name in _DOCSTRINGS}
        return {name: files.get(name) for name in self.expected}

    def write_package(self, folder: Path) -> None:
        """Write the package into a folder, from which it can be imported."""
        write_package(self.files, folder / self.package)


def _docstrings(files: Mapping[PurePosixPath, str], module: str) -> str:
    """Return the docstrings of classes and functions without asynchronous ones and request builders, by name."""
    modules = [text for path, text in files.items() if path.parts[0] in {module, f"{module}.py"}]
    found = {
        node.name: indent(ast.get_docstring(node) or "", "    ")
        for text in modules
        for node in ast.parse(text).body
        if isinstance(node, ast.ClassDef | ast.FunctionDef)
    }
    names = [name for name in found if not name.startswith("Async") and not name.endswith("_request")]
    return "\n".join(f"{name}\n{found[name]}\n" for name in names)


@cache
def _cases() -> tuple[Case, ...]:
    return tuple(Case(folder=spec.parent) for spec in sorted(FOLDER.glob("*/*/spec.*")))


@cache
def goldens() -> tuple[Case, ...]:
    """Return the cases with a package, sorted by name."""
    return tuple(case for case in _cases() if not (case.folder / "error.txt").exists())


@cache
def errors() -> tuple[Case, ...]:
    """Return the cases of refused documents, sorted by name."""
    return tuple(case for case in _cases() if (case.folder / "error.txt").exists())


def golden(name: str) -> Case:
    """Return the case of a name such as `types/strings`."""
    (case,) = (each for each in goldens() if each.name == name)
    return case


def each_golden(condition: Callable[[Case], object] = bool) -> pytest.MarkDecorator:
    """Run a test with each golden that meets a condition on its content.

    With this scope, all tests of a golden run in a row, so that one process generates its package.
    """
    selected = [case for case in goldens() if condition(case)]
    return pytest.mark.parametrize("case", selected, ids=lambda case: case.name, scope="session")
