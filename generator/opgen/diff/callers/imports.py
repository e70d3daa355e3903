"""Imports in the source code of callers: the names of the package, and the names that they bind."""

import ast
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from typing import Final

from opgen.core.frozen import frozen
from opgen.diff.callers.names import MODULES, PACKAGE, Kind, Name, Names

ImportNode = ast.Import | ast.ImportFrom
_INNER: Final = re.compile(rf"\.(?:{'|'.join(MODULES)})\b.*")
"""Path of a module in a package."""


def import_nodes(module: ast.Module) -> tuple[ImportNode, ...]:
    """Return all imports in a module."""
    found = (ast.Import, ast.ImportFrom)
    return tuple(node for node in ast.walk(module) if isinstance(node, found))


class CallerModules:
    """Files of callers, found by the names of their modules."""

    def __init__(self, paths: Collection[str]) -> None:
        self._paths = frozenset(paths)
        self._stems = {"", *(part for path in self._paths for part in path.removesuffix(".py").split("/"))}

    def find(self, module: str, level: int, path: str) -> str:
        """Return the path of a module that the module at `path` imports; empty for another module.

        `level` is the number of dots before the name of a relative import.
        """
        stem = module.replace(".", "/")
        if stem.rpartition("/")[2] not in self._stems:
            return ""  # most imports
        folders = path.split("/")[:-1]
        if level:
            # A relative import begins at one folder.
            return self._file(folders[: len(folders) - level + 1], stem)
        # The nearest folder that contains the module is most likely on the path of Python.
        ends = range(len(folders), -1, -1)
        return next(filter(None, (self._file(folders[:end], stem) for end in ends)), "")

    def imported(self, node: ImportNode, path: str) -> list[str]:
        """Return the paths of the modules that a statement of the module at `path` can import."""
        return [*filter(None, (self.find(module, level, path) for module, level in _imported(node)))]

    def _file(self, folders: Sequence[str], stem: str) -> str:
        start = "/".join(filter(None, [*folders, stem]))
        files = (f"{start}.py", f"{start}/__init__.py".lstrip("/"))
        return next((file for file in files if file in self._paths), "")


@frozen
class Imports:
    """Resolution of imports of a package and of other modules of its callers.

    - `packages`: the import names of the package, such as `sandboxes` or `app.generated.sandboxes`.
    - `files`: the modules of the callers.
    - `modules`: the names of each module of the callers, by its path.
    """

    names: Mapping[str, Names]
    packages: frozenset[str]
    files: CallerModules
    modules: Mapping[str, Names] = field(default_factory=dict)

    def bindings(self, node: ImportNode, path: str) -> Iterator[tuple[ast.alias | None, str, tuple[Name, ...]]]:
        """Yield the names that a statement of the module at `path` binds. A name of a star import has no alias."""
        module, level = (node.module or "", node.level) if isinstance(node, ast.ImportFrom) else ("", 0)
        names = self._names(module, level, path, self.names[""]) if isinstance(node, ast.ImportFrom) else {}
        for alias in node.names:
            inner = f"{module}.{alias.name}".lstrip(".")
            if alias.name == "*":
                yield from ((None, name, each) for name, each in names.items() if not re.search(r"^_|\.", name))
            elif found := names.get(alias.name):
                is_alias = alias.asname not in {None, alias.name}
                found = tuple(replace(each, is_alias=True) for each in found) if is_alias else found
                yield alias, alias.asname or alias.name, found
            elif attributes := self._names(inner, level, path, {}):
                name = inner.partition(".operations.")[2]
                is_root = inner in self.packages or attributes is self.names[""]
                is_package = inner.partition(".")[0] not in self.packages - {inner}
                path = f"operations/{name}" if name else PACKAGE * is_root
                own = Name(kind=Kind.MODULE, name=path) if path else Name()
                yield alias, alias.asname or alias.name, (replace(own, attributes=dict(attributes)),)
                if isinstance(node, ast.Import) and not alias.asname and not is_package:
                    package = Name(kind=Kind.MODULE, name=PACKAGE, attributes=dict(self.names[""]))
                    yield None, inner.partition(".")[0], (package,)
            elif isinstance(node, ast.Import):
                yield from self._around(alias)

    def _around(self, alias: ast.alias) -> Iterator[tuple[ast.alias, str, tuple[Name, ...]]]:
        """Yield the name of a package around the package, through which callers reach it."""
        top = alias.name if alias.asname else alias.name.partition(".")[0]
        for package in sorted(self.packages):
            if package.startswith(f"{top}."):
                own = Name(kind=Kind.MODULE, name=PACKAGE, attributes=dict(self.names[""]))
                for part in reversed(package[len(top) + 1 :].split(".")):
                    own = Name(attributes={part: (own,)})
                yield alias, alias.asname or top, (own,)

    def has_module(self, name: str) -> bool:
        """Return whether the package has a module or a folder of modules with this name."""
        return any(each.partition(".")[0] == name for each in self.names)

    def reaches_callers(self, node: ImportNode, path: str) -> bool:
        """Return whether a statement imports a module of the callers that has names of the package."""
        return any(self.modules.get(each) for each in self.files.imported(node, path))

    def _names(self, module: str, level: int, path: str, other: Names) -> Names:
        """Return the names in a module of the package or of the callers; `other` for an unknown one of the package."""
        for package in sorted(self.packages):
            if module == package or module.startswith(f"{package}."):
                return self.names.get(module[len(package) + 1 :], other)
        return self.modules.get(self.files.find(module, level, path), {})


def import_names(
    modules: Mapping[str, Iterable[ImportNode]], names: Mapping[str, Names], package: str
) -> frozenset[str]:
    """Return the names by which callers import the package.

    The last part of a name is `package`. Without such an import, the package is the module from which callers import
    its client, functions or models, unless that is another module of the callers.

    Args:
        modules: Imports in each module of the callers, by its path.
        names: Names of the package.
        package: Name of the package, or its last part; empty if it is unknown.
    """
    named: set[str] = set()
    guessed: set[str] = set()
    files = CallerModules(modules)
    for path, nodes in modules.items():
        for node in nodes:
            for module, _ in _imported(node):
                start = f".{module}.".find(f".{package}.")
                if package and start >= 0:
                    named.add(module[: start + len(package)])
                elif "." in package and package.startswith(f"{module}."):
                    named.add(package)
            if isinstance(node, ast.ImportFrom) and node.module and not files.find(node.module, node.level, path):
                found = (each for alias in node.names for each in names[""].get(alias.name, ()))
                if any(each.kind in {Kind.CLIENT, Kind.FUNCTION} for each in found):
                    guessed.add(_INNER.sub("", node.module))
    return frozenset(named or guessed)


def joined_files(
    modules: Mapping[str, Iterable[ImportNode]], start: Iterable[str]
) -> Iterator[tuple[str, int, str, bool]]:
    """Yield the modules that imports join to those at the `start`, directly or through others.

    Each has its path, a line, the path of the module to which it is joined, and whether that one imports it.
    """
    files = CallerModules(modules)
    joined: dict[str, dict[str, tuple[int, bool]]] = {path: {} for path in modules}
    for path, nodes in modules.items():
        for node in nodes:
            for other in files.imported(node, path):
                joined[other].setdefault(path, (node.lineno, False))
                joined[path].setdefault(other, (1, True))
    waiting = [*start]
    known = {*waiting}
    while waiting:
        other = waiting.pop()
        for path, (line, is_imported) in joined[other].items():
            if path not in known:
                known.add(path)
                waiting.append(path)
                yield path, line, other, is_imported


def _imported(node: ImportNode) -> list[tuple[str, int]]:
    """Return all modules that a statement can import, with the levels of relative imports."""
    if isinstance(node, ast.Import):
        return [(alias.name, 0) for alias in node.names]
    module = node.module or ""
    inner = [f"{module}.{alias.name}".lstrip(".") for alias in node.names]
    return [(each, node.level) for each in (module, *inner)]
