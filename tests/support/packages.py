"""Clients that tests generate, write into a folder, and import."""

import importlib
import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from types import ModuleType
from typing import Any

from opgen.core.options import Options
from opgen.document.document import load
from opgen.pipeline import generate
from opgen.source.read import read


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
