"""Uses of a package in all modules of its callers, which import names from each other."""

import ast
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from opgen.changes.callers.imports import CallerModules, Imports, import_names, import_nodes
from opgen.changes.callers.model import Use
from opgen.changes.callers.names import PackageNames
from opgen.changes.callers.reader import Reading, read_module

_ROUNDS: Final = 3
"""Maximum number of modules through which a name reaches a use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectUses:
    """Uses in all modules.

    - `packages`: the names by which the modules import the package.
    - `unread`: paths of modules that are nested too deeply.
    """

    uses: tuple[Use, ...]
    packages: frozenset[str]
    unread: tuple[str, ...]


def read_project(modules: Mapping[str, ast.Module], names: PackageNames, package: str) -> ProjectUses:
    """Return the uses of a package in `modules`, which are given by their paths.

    Only modules with a name of the package are read. A module that imports names from other modules of the callers is
    read again when these names are known.

    Args:
        modules: Modules of the callers by their paths.
        names: Names of the package.
        package: Name of the package, or its last part; empty if it is unknown.
    """
    nodes = {path: import_nodes(module) for path, module in modules.items()}
    packages = import_names(nodes, names, package)
    imports = Imports(names=names, packages=packages, files=CallerModules(modules))
    readings: dict[str, Reading] = {}
    unread: dict[str, None] = {}
    waiting = [path for path in modules if any(any(imports.bindings(node, path)) for node in nodes[path])]
    for _ in range(_ROUNDS):
        for path in waiting:
            try:
                readings[path] = read_module(modules[path], nodes[path], path, imports)
            except RecursionError:
                unread[path] = None
        known = {path: each.names for path, each in readings.items() if each.names}
        imports = replace(imports, modules=known)
        waiting = [path for path in modules if any(imports.reaches_callers(node, path) for node in nodes[path])]
    uses = [use for path in modules if path in readings for use in readings[path].uses]
    return ProjectUses(uses=tuple(uses), packages=packages, unread=tuple(unread))
