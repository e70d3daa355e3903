"""Positions of changed names in the generated package of a client."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from opgen.core.findings import CodePosition
from opgen.diff.model import Layer, ReportedChange

_MODULES: Final = ("operations", "models", "models.py", "errors.py", "webhooks.py")


def with_code_positions(changes: Iterable[ReportedChange], folder: Path, shown: str) -> tuple[ReportedChange, ...]:
    """Return `changes` with the positions of their names in the package in `folder`.

    `shown` is the folder in reports. A name that the package does not have, such as a removed one, has no position.
    """
    positions = dict(_positions(folder, shown))
    return tuple(
        (replace(each, code=_found(each, positions)) if each.change.layer is Layer.PYTHON else each) for each in changes
    )


def _found(each: ReportedChange, positions: dict[str, CodePosition]) -> CodePosition | None:
    """Return the position of the new name, or of the nearest name around it."""
    new = each.change.new
    names = [str(new.value)] if new else []
    for name in (*names, *each.change.names):
        for shorter in (name, name.rpartition(".")[0]):
            if shorter in positions:
                return positions[shorter]
    return None


def _positions(folder: Path, shown: str) -> Iterator[tuple[str, CodePosition]]:
    """Yield the functions as `module.name`, the classes, and the fields and members as `Class.name`."""
    for name in _MODULES:
        path = folder / name
        files = sorted(path.glob("*.py")) if path.is_dir() else [path]
        for file in files:
            try:
                module = ast.parse(file.read_bytes())
            except (OSError, SyntaxError, ValueError):
                continue
            inner = file.relative_to(folder).as_posix()
            for label, line in _names(module, file.stem):
                yield label, CodePosition(path=f"{shown}/{inner}", line=line)


def _names(module: ast.Module, stem: str) -> Iterator[tuple[str, int]]:
    for node in module.body:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                yield f"{stem}.{node.name}", node.lineno
            case ast.ClassDef():
                yield node.name, node.lineno
                for inner in node.body:
                    match inner:
                        case ast.AnnAssign(target=ast.Name(id=name)) | ast.Assign(targets=[ast.Name(id=name)]):
                            yield f"{node.name}.{name}", inner.lineno
            case ast.Assign(targets=[ast.Name(id=name)]):
                yield name, node.lineno
