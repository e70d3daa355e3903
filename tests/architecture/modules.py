"""The modules of opgen as syntax trees, and their imports."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """A module of `generator/opgen/`."""

    name: str
    """Without the leading `opgen.`: `code`, `tree.compare`; a package is its `__init__`."""
    path: Path

    @property
    def tree(self) -> ast.Module:
        """Syntax tree of the module."""
        return _parsed(ROOT / self.path)

    def imports(self) -> Iterator[tuple[str, int]]:
        """Yield the full name of every imported module, with the line."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    yield alias.name, node.lineno
            elif isinstance(node, ast.ImportFrom):
                yield from ((name, node.lineno) for name in _from(node))


@cache
def modules() -> tuple[Module, ...]:
    """Return the modules of `generator/opgen/` except its own `__init__`, sorted by path."""
    folder = ROOT / "generator" / "opgen"
    found = []
    for path in sorted(folder.rglob("*.py")):
        parts = path.relative_to(folder).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        if name:
            found.append(Module(name=name, path=path.relative_to(ROOT)))
    return tuple(found)


@cache
def _parsed(path: Path) -> ast.Module:
    """Return the syntax tree of a file. Workers that run no test of it parse nothing."""
    return ast.parse(path.read_text("utf-8"))


def _from(node: ast.ImportFrom) -> Iterator[str]:
    """Return the imported modules: each imported submodule, else the module that the names are imported from."""
    module = "." * node.level + (node.module or "")
    folder = ROOT.joinpath("generator", *module.split("."))
    for alias in node.names:
        is_module = (folder / f"{alias.name}.py").exists()
        is_package = (folder / alias.name).is_dir()
        yield f"{module}.{alias.name}" if is_module or is_package else module
