"""Clients that tests generate and import, from a folder or from memory."""

import importlib
import importlib.abc
import importlib.util
import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.machinery import ModuleSpec
from pathlib import Path, PurePosixPath
from types import CodeType, ModuleType
from typing import Any

from opgen.core.options import Options
from opgen.document.document import load
from opgen.pipeline import generate
from opgen.source.read import read
from typing_extensions import override

_COMPILED: dict[tuple[str, str], CodeType] = {}


def write_package(files: Mapping[PurePosixPath, str], package: Path) -> None:
    """Write these files of a package into its folder."""
    for path, text in files.items():
        file = package / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def generate_package(root: Mapping[str, Any], folder: Path, options: Options) -> None:
    """Write the client of the document `root` into `folder`, under its package's name."""
    document = load(read(json.dumps(root).encode(), "openapi.json"))
    write_package(generate(document, options).files, folder / options.package)


@contextmanager
def generated_package(root: Mapping[str, Any], folder: Path, options: Options) -> Iterator[ModuleType]:
    """Import the client of the document `root`, and unload it afterwards."""
    generate_package(root, folder, options)
    with imported(folder, options.package) as package:
        yield package


@contextmanager
def imported(folder: Path, name: str) -> Iterator[ModuleType]:
    """Import the package `name` from `folder`, and unload it afterwards."""
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    try:
        yield importlib.import_module(name)
    finally:
        sys.path.remove(str(folder))
        for module in [each for each in sys.modules if each.split(".")[0] == name]:
            del sys.modules[module]


@contextmanager
def loaded(name: str, files: Mapping[PurePosixPath, str]) -> Iterator[list[ModuleType]]:
    """Import all modules of a package from memory, and unload them afterwards. The package itself is the first one."""
    finder = add_package(name, files)
    try:
        yield [importlib.import_module(module) for module in module_names(name, files)]
    finally:
        sys.meta_path.remove(finder)
        for module in [each for each in sys.modules if each.split(".")[0] == name]:
            del sys.modules[module]


def add_package(name: str, files: Mapping[PurePosixPath, str]) -> importlib.abc.MetaPathFinder:
    """Let the modules of a package be imported from memory. Equal modules of the runtime are compiled once."""
    finder = _Finder(name, files)
    sys.meta_path.insert(0, finder)
    return finder


def module_names(name: str, files: Mapping[PurePosixPath, str]) -> list[str]:
    """Return the names of the modules of a package, sorted."""
    return sorted(_module_name(name, path) for path in files if path.suffix == ".py")


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.InspectLoader):
    """Finder and loader of the modules of a package in memory."""

    def __init__(self, name: str, files: Mapping[PurePosixPath, str]) -> None:
        self._modules = {_module_name(name, path): (path, text) for path, text in files.items() if path.suffix == ".py"}

    def find_spec(self, fullname: str, *_: object) -> ModuleSpec | None:
        """Return the specification of a module of the package."""
        return importlib.util.spec_from_loader(fullname, self) if fullname in self._modules else None

    @override
    def get_source(self, fullname: str) -> str:
        return self._modules[fullname][1]

    @override
    def is_package(self, fullname: str) -> bool:
        return self._modules[fullname][0].name == "__init__.py"

    @override
    def get_code(self, fullname: str) -> CodeType:
        path, source = self._modules[fullname]
        key = (str(path), source)
        if path.parts[0] != "_runtime":
            return compile(source, fullname, "exec", dont_inherit=True)
        if key not in _COMPILED:
            _COMPILED[key] = compile(source, str(path), "exec", dont_inherit=True)
        return _COMPILED[key]


def _module_name(name: str, path: PurePosixPath) -> str:
    parts = path.with_suffix("").parts
    return ".".join([name, *(parts[:-1] if parts[-1] == "__init__" else parts)])
