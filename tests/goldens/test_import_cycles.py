"""Modules of a package import each other in one direction, also in functions and for type checkers alone."""

import ast
from collections.abc import Iterator, Mapping
from graphlib import TopologicalSorter
from pathlib import PurePosixPath

from tests.goldens.cases import Case


def imported(path: PurePosixPath, text: str, known: set[str]) -> Iterator[str]:
    """Yield the modules of the package that a module imports anywhere."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.ImportFrom) or not node.level:
            continue
        folder = path.parents[node.level - 1].parts
        base = [*folder, *(node.module.split(".") if node.module else [])]
        for names in ([*base, alias.name] for alias in node.names):
            name = "/".join(names)
            yield name if name in known else "/".join(base)


def graph(files: Mapping[PurePosixPath, str]) -> dict[str, set[str]]:
    """Return the imports of each module except the root. The runtime counts as one module, and so do models."""
    modules = {
        str(path.with_suffix("")).removesuffix("/__init__"): (path, text)
        for path, text in files.items()
        if path.suffix == ".py" and str(path) != "__init__.py"
    }
    found: dict[str, set[str]] = {}
    for name, (path, text) in modules.items():
        targets = {*imported(path, text, {*modules})} & {*modules}
        found.setdefault(_group(name), set()).update(map(_group, targets))
    return {name: targets - {name} for name, targets in found.items()}


def _group(name: str) -> str:
    top = name.partition("/")[0]
    return top if top in {"_runtime", "models"} else name


def test_modules_import_without_a_cycle(case: Case) -> None:
    TopologicalSorter(graph(case.files)).prepare()
