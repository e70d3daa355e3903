"""Imports in the source code of callers: the names of the package, and the names that they bind."""

import ast
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from opgen.changes.callers.model import Kind, Name, Way
from opgen.changes.callers.names import MODULES, PackageNames

Names = Mapping[str, Name]
ImportNode = ast.Import | ast.ImportFrom


def import_nodes(module: ast.Module) -> tuple[ImportNode, ...]:
    """Return all imports in a module."""
    found = (ast.Import, ast.ImportFrom)
    return tuple(node for node in ast.walk(module) if isinstance(node, found))


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """Name that an import binds. `alias` is its position if the name is one of the package."""

    name: str
    value: Name
    alias: ast.alias | None = None


class CallerModules:
    """Files of callers, found by the names of their modules."""

    def __init__(self, paths: Collection[str]) -> None:
        self._paths = frozenset(paths)
        stems = (PurePosixPath(path).with_suffix("") for path in self._paths)
        self._stems = {""}.union(stem.parent.name if stem.name == "__init__" else stem.name for stem in stems)

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
        found = (self._file(folders[:end], stem) for end in ends)
        return next(filter(None, found), "")

    def _file(self, folders: Sequence[str], stem: str) -> str:
        start = "/".join([*folders, stem] if stem else folders)
        files = (f"{start}.py", f"{start}/__init__.py".lstrip("/"))
        return next((file for file in files if file in self._paths), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Imports:
    """Resolution of imports of a package and of other modules of its callers.

    - `packages`: the import names of the package, such as `sandboxes` or `app.generated.sandboxes`.
    - `modules`: the names of each module of the callers, by its path.
    - `files`: the modules of the callers.
    """

    names: PackageNames
    packages: frozenset[str]
    modules: Mapping[str, Names] = field(default_factory=dict)
    files: CallerModules = field(default_factory=lambda: CallerModules(()))

    def bindings(self, node: ImportNode, path: str) -> Iterator[Binding]:
        """Yield the names that a statement of the module at `path` binds."""
        if isinstance(node, ast.Import):
            for alias in node.names:
                found = self._module(alias.name, 0, path)
                if found is not None:
                    yield Binding(name=alias.asname or alias.name, value=found)
            return
        inner = self._inner(node.module or "")
        for alias in node.names:
            if inner is None:
                yield from self._of_callers(node, alias, path)
            elif alias.name == "*":
                for name in self.names.all(inner):
                    if value := self.names.member(inner, name):
                        yield Binding(name=name, value=value)
            elif value := self.names.member(inner, alias.name):
                yield _bound(alias, value, alias)

    def reaches_callers(self, node: ImportNode, path: str) -> bool:
        """Return whether a statement imports a module of the callers that has names of the package."""
        if isinstance(node, ast.Import):
            modules = [(alias.name, 0) for alias in node.names]
        else:
            name = node.module or ""
            inner = [f"{name}.{alias.name}".lstrip(".") for alias in node.names]
            modules = [(each, node.level) for each in (name, *inner)]
        found = (self.files.find(module, level, path) for module, level in modules)
        return any(self.modules.get(each) for each in found)

    def _of_callers(self, node: ast.ImportFrom, alias: ast.alias, path: str) -> Iterator[Binding]:
        """Yield the names of another module of the callers, or a module."""
        complete = f"{node.module}.{alias.name}" if node.module else alias.name
        inner = self._inner(complete)
        if inner is not None:
            value = Name(kind=Kind.MODULE, name=inner)
            yield Binding(name=alias.asname or alias.name, value=value)
            return
        names = self.modules.get(self.files.find(node.module or "", node.level, path), {})
        if alias.name == "*":
            for name, value in names.items():
                if not name.startswith("_") and "." not in name:
                    yield Binding(name=name, value=_from_callers(value))
        elif alias.name in names:
            value = _from_callers(names[alias.name])
            yield _bound(alias, value, alias)
        elif found := self._module(complete, node.level, path):
            yield Binding(name=alias.asname or alias.name, value=found)

    def _module(self, module: str, level: int, path: str) -> Name | None:
        inner = None if level else self._inner(module)
        if inner is not None:
            return Name(kind=Kind.MODULE, name=inner)
        names = self.modules.get(self.files.find(module, level, path))
        if not names:
            return None
        return Name(kind=Kind.OWN_MODULE, attributes=names)

    def _inner(self, module: str) -> str | None:
        """Return the path inside the package of `module`; None for another module."""
        for package in sorted(self.packages):
            if module == package:
                return ""
            if module.startswith(f"{package}."):
                return module.removeprefix(f"{package}.")
        return None


def _bound(alias: ast.alias, value: Name, position: ast.alias) -> Binding:
    is_alias = alias.asname is not None and alias.asname != alias.name
    named = replace(value, is_alias=True) if is_alias else value
    return Binding(name=alias.asname or alias.name, value=named, alias=position)


def _from_callers(value: Name) -> Name:
    """Return a name that a module of callers offers: not by a submodule of the package any more."""
    return replace(value, way=Way.ROOT) if value.way is Way.FILE else value


def import_names(
    modules: Mapping[str, Iterable[ImportNode]], surface_names: PackageNames, package: str
) -> frozenset[str]:
    """Return the names by which callers import the package.

    The last part of a name is `package`. Without such an import, the package is the module from which callers import
    its client, functions or models, unless that is another module of the callers.

    Args:
        modules: Imports in each module of the callers, by its path.
        surface_names: Names of the package.
        package: Name of the package, or its last part; empty if it is unknown.
    """
    named: set[str] = set()
    guessed: set[str] = set()
    files = CallerModules(modules)
    for path, nodes in modules.items():
        for node in nodes:
            match node:
                case ast.Import(names=aliases):
                    for alias in aliases:
                        named.update(_ending_with(alias.name, package))
                case ast.ImportFrom(module=name, names=aliases, level=level):
                    for alias in aliases:
                        complete = f"{name}.{alias.name}" if name else alias.name
                        named.update(_ending_with(complete, package))
                    is_own = bool(name and files.find(name, level, path))
                    if name and not is_own and _is_client(aliases, surface_names):
                        guessed.add(_root(name))
    return frozenset(named or guessed)


def _root(module: str) -> str:
    """Return the package that has `module` as itself or as one of its modules."""
    parts = module.split(".")
    inner = [n for n, part in enumerate(parts) if n and part in MODULES]
    return ".".join(parts[: inner[0]] if inner else parts)


def _is_client(aliases: Iterable[ast.alias], names: PackageNames) -> bool:
    found = [names.member("", alias.name) for alias in aliases]
    return any(each is not None and each.kind in {Kind.CLIENT, Kind.FUNCTION} for each in found)


def _ending_with(module: str, package: str) -> Iterator[str]:
    """Yield the part of `module` that ends with the name of the package."""
    if not package:
        return
    parts = module.split(".")
    expected = package.split(".")
    for end in range(len(expected), len(parts) + 1):
        if parts[end - len(expected) : end] == expected:
            yield ".".join(parts[:end])
            return
