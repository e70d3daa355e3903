"""Imports point one way, and each library has one room."""

import sys
from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter

import pytest

from tests.laws.modules import ROOT, Module, modules

MODULES = modules()

ROOMS: Mapping[str, str] = {
    # Leaves: words that every other room speaks.
    "errors": "",
    "characters": "",
    "terminal": "",
    "versions": "",
    "paging": "",
    "options": "paging",
    "names": "",
    "imports": "",
    "schema": "",
    "code": "characters",
    "api": "errors options schema",
    "ir": "code",
    "disk": "errors",
    # From a location to the API that its document describes.
    "source": "errors characters",
    "document": "errors source",
    "repair": "errors source document",
    "overlay": "errors document source",
    "normalize": "errors names options schema api document",
    # From the API to the text of a package.
    "types": "code schema",
    "layout": "names",
    "build": "errors code names imports layout paging options schema api ir types",
    "models": "characters code imports layout schema types",
    "render": "code ir",
    "format": "",
    "parallel": "",
    "proof": "characters",
    "pipeline": "errors options api document repair normalize build models parallel render"
    " format proof",
    # From a source to the snapshot.
    "refresh": "errors disk source document",
    # From texts to the disk, and to people: what a text means is not known here.
    "reports": "errors terminal versions",
    "tree": "errors terminal disk reports",
    # On top.
    "choices": "characters names options",
    "config": "errors characters choices names options paging",
    "cli": "errors characters terminal versions options names api disk source document"
    " overlay pipeline render refresh reports tree config",
    "__main__": "errors terminal cli",
}
"""What each room may import of ours, besides itself. A new room or a new arrow is a decision: ARCHITECTURE.md says why."""

LIBRARIES: Mapping[str, str] = {
    "anyascii": "names",
    "black": "format",
    "datamodel_code_generator": "models.printer",
    "httpx2": "source.web",
    "jinja2": "render reports.html",
    "jsonpath": "overlay.query",
    "markdown_it": "source.text.page",
    "pydantic": "normalize",
    "pydantic_core": "normalize repair.patterns overlay.query",
    "rich": "cli.progress",
    "typer": "cli",
    "yaml": "source.text",
}
"""The one room, or module, that uses each library."""

WORLD: Mapping[str, str] = {
    "asyncio": "source",
    "locale": "",
    "multiprocessing": "parallel",
    "os": "cli disk parallel source tree",
    "platform": "",
    "random": "source",
    "shutil": "disk tree",
    "socket": "source",
    "subprocess": "tree.ignored",
    "tempfile": "",
    "threading": "cli.progress parallel source",
    "time": "disk source tree",
}
"""Who may look at the clock, the system, the network: nobody between bytes and files."""


def is_in(module: Module, places: str) -> bool:
    return any(
        module.name == place or module.name.startswith(place + ".")
        for place in places.split()
    )


def ours(module: Module) -> list[tuple[str, int]]:
    """The names of our modules that `module` imports, with their lines."""
    return [
        (name.removeprefix("opgen."), line)
        for name, line in module.imports()
        if name.startswith("opgen.")
    ]


def test_room_imports_only_what_it_may() -> None:
    wrong = [
        f"{module.path}:{line}: {module.room} may not import {name}"
        for module in MODULES
        for name, line in ours(module)
        if name.partition(".")[0]
        not in [
            module.room,
            *ROOMS.get(module.room, "").split(),
        ]
    ]
    assert not wrong


def test_library_is_used_in_its_room_alone() -> None:
    known = {"opgen", *sys.stdlib_module_names}
    wrong = [
        f"{module.path}:{line}: {name} belongs to another room, or to none"
        for module in MODULES
        for name, line in module.imports()
        if (library := name.partition(".")[0]) not in known
        and not is_in(module, LIBRARIES.get(library, ""))
    ]
    assert not wrong


def test_nothing_between_bytes_and_files_looks_at_the_world() -> None:
    wrong = [
        f"{module.path}:{line}: {name}"
        for module in MODULES
        for name, line in module.imports()
        if name.partition(".")[0] in WORLD
        and not is_in(module, WORLD[name.partition(".")[0]])
    ]
    assert not wrong


def test_import_is_written_in_full() -> None:
    wrong = [
        f"{module.path}:{line}"
        for module in MODULES
        for name, line in module.imports()
        if name.startswith(".")
    ]
    assert not wrong


def test_no_import_leads_back() -> None:
    rooms: dict[str, set[str]] = {}
    within: dict[str, set[str]] = {}
    for module in MODULES:
        for name, _ in ours(module):
            room = name.partition(".")[0]
            if room != module.room:
                rooms.setdefault(module.room, set()).add(room)
            elif name != module.name:
                within.setdefault(module.name, set()).add(name)
    for graph in (rooms, within):
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as error:
            pytest.fail(" -> ".join(error.args[1]))


def test_every_room_stands_in_the_law() -> None:
    assert sorted(ROOMS) == sorted({module.room for module in MODULES})


def test_architecture_names_every_room() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    assert not [room for room in ROOMS if f"`{room}`" not in text]
