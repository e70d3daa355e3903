"""Import names of a package in the source code of its callers."""

import ast
from collections.abc import Iterable, Iterator, Sequence

from opgen.changes.callers.model import Kind
from opgen.changes.callers.names import MODULES, PackageNames


def import_names(
    modules: Sequence[ast.Module], surface_names: PackageNames, package: str
) -> frozenset[str]:
    """Return the names by which callers import the package.

    The last part of a name is `package`. Without such an import, the package is the module from which callers import
    its client, functions or models.
    """
    named: set[str] = set()
    guessed: set[str] = set()
    for module in modules:
        for node in ast.walk(module):
            match node:
                case ast.Import(names=aliases):
                    for alias in aliases:
                        named.update(_ending_with(alias.name, package))
                case ast.ImportFrom(module=name, names=aliases):
                    for alias in aliases:
                        complete = f"{name}.{alias.name}" if name else alias.name
                        named.update(_ending_with(complete, package))
                    if name and _is_client(aliases, surface_names):
                        guessed.add(_root(name))
    return frozenset(named or guessed)


def _root(module: str) -> str:
    """Return the package that has `module` as itself or as one of its modules."""
    parts = module.split(".")
    inner = [n for n, part in enumerate(parts) if n and part in MODULES]
    return ".".join(parts[: inner[0]] if inner else parts)


def _is_client(aliases: Iterable[ast.alias], names: PackageNames) -> bool:
    found = [names.member("", alias.name) for alias in aliases]
    return any(
        each is not None and each.kind in {Kind.CLIENT, Kind.FUNCTION} for each in found
    )


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
