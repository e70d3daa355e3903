"""Imports point one way, and each library belongs to one package or module."""

import re
import sys
from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter

import pytest

from tests.architecture.modules import ROOT, Module, modules

MODULES = modules()
_ROW = re.compile(r"\| `([a-z_.]+)` \| [^|]+ \|([^|]*)\|")
_NAME = re.compile(r"`([a-z_.]+)`")


def allowed_imports() -> dict[str, str]:
    """Return the rows of the table of packages in ARCHITECTURE.md."""
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    rows = (_ROW.fullmatch(line) for line in text.splitlines())
    return {row[1]: " ".join(_NAME.findall(row[2])) for row in rows if row}


ARROWS: Mapping[str, str] = allowed_imports()
"""The rows that each row may import besides itself and `core`: the table in ARCHITECTURE.md."""

LIBRARIES: Mapping[str, str] = {
    "anyascii": "core.name_styles",
    "black": "codegen.format.layout",
    "datamodel_code_generator": "codegen.models.datamodel_codegen",
    "httpx2": "source.web",
    "jinja2": "codegen.render",
    "jsonpath": "document.overlay.edit",
    "markdown_it": "source.text.pages",
    "packaging": "config.read",
    "platformdirs": "project.cache",
    "pydantic": "config diff.driver",
    "pydantic_core": "config.settings config.validation core.patterns normalize document.overlay.edit",
    "tomlkit": "config.toml",
    "typer": "cli",
    "yaml": "source.text",
}
"""The packages or modules that use each library."""

WORLD: Mapping[str, str] = {
    "asyncio": "source",
    "locale": "",
    "multiprocessing": "core.parallel",
    "os": "cli core.disk core.git core.parallel core.processes diff.driver diff.fix diff.private_processes diff.uses"
    " diff.versions project responses.probe source output",
    "platform": "",
    "random": "source",
    "shutil": "core.disk core.git diff.uses output source.application",
    "socket": "source",
    "subprocess": "core.git core.processes diff.private_processes responses.probe.session source.application source.git",
    "tempfile": "core.disk diff.private_processes source.application",
    "threading": "core.parallel diff.driver source",
    "time": "cli.console core.disk project.cache responses.probe source output",
}
"""Modules that may use the clock, the system and the network: none between bytes and files."""


def is_in(module: Module, places: str) -> bool:
    return any(module.name == place or module.name.startswith(place + ".") for place in places.split())


def ours(module: Module) -> list[tuple[str, int]]:
    """Return the names of our modules that `module` imports, with their lines."""
    return [(name.removeprefix("opgen."), line) for name, line in module.imports() if name.startswith("opgen.")]


def row_of(name: str) -> str:
    """Return the row of the table for the module `name`: its own, or that of its nearest parent."""
    parts = name.split(".")
    prefixes = [".".join(parts[:count]) for count in range(len(parts), 0, -1)]
    return next((prefix for prefix in prefixes if prefix in ARROWS), "")


def may_import(row: str, name: str) -> bool:
    allowed = ARROWS.get(row, "").split()
    return row_of(name) in {row, "core"} or any(f"{name}.".startswith(f"{each}.") for each in allowed)


def test_module_imports_only_packages_of_its_row() -> None:
    wrong = [
        f"{module.path}:{line}: {module.name} may not import {name}"
        for module in MODULES
        for name, line in ours(module)
        if not may_import(row_of(module.name), name)
    ]
    assert not wrong


def test_library_is_imported_by_its_package_alone() -> None:
    known = {"opgen", *sys.stdlib_module_names}
    wrong = [
        f"{module.path}:{line}: {name} belongs to another package, or to none"
        for module in MODULES
        for name, line in module.imports()
        if (library := name.partition(".")[0]) not in known and not is_in(module, LIBRARIES.get(library, ""))
    ]
    assert not wrong


def test_functional_core_has_no_side_effects() -> None:
    wrong = [
        f"{module.path}:{line}: {name}"
        for module in MODULES
        for name, line in module.imports()
        if name.partition(".")[0] in WORLD and not is_in(module, WORLD[name.partition(".")[0]])
    ]
    assert not wrong


def test_import_is_written_in_full() -> None:
    wrong = [f"{module.path}:{line}" for module in MODULES for name, line in module.imports() if name.startswith(".")]
    assert not wrong


def test_imports_have_no_cycle() -> None:
    rows: dict[str, set[str]] = {}
    within: dict[str, set[str]] = {}
    for module in MODULES:
        row = row_of(module.name)
        for name, _ in ours(module):
            if row_of(name) != row:
                rows.setdefault(row, set()).add(row_of(name))
            elif name != module.name:
                within.setdefault(module.name, set()).add(name)
    for graph in (rows, within):
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as error:
            pytest.fail(" -> ".join(error.args[1]))


def test_every_module_has_a_row_and_every_row_a_module() -> None:
    plain = {"api", "codegen"}  # nothing but the package's docstring
    used = {row_of(module.name) for module in MODULES if module.name not in plain}
    assert used == set(ARROWS)


def test_at_most_eighteen_packages_and_modules() -> None:
    tops = {module.name.partition(".")[0] for module in MODULES} - {"__main__"}
    assert len(tops) <= 18
