"""Questions to a type checker: which class has an attribute that nothing else decides."""

import ast
import re
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Final

from opgen.diff.callers.edited_file import EditedFile
from opgen.diff.callers.reader import Position

MARK: Final = "__old"
"""End of the names of the classes in the modules that `marked` returns."""
_PROBE: Final = "__opgen_"
_QUOTED: Final = re.compile(r"[\"'`]([^\"'`]+)[\"'`]")


def marked(modules: Mapping[str, str]) -> dict[str, str]:
    """Return modules by path whose classes have marked names, and their old names as aliases."""
    found = {}
    for path, text in modules.items():
        try:
            nodes = ast.parse(text).body
        except (SyntaxError, ValueError, RecursionError):
            nodes = []  # the type checker cannot read it either
        lines = text.split("\n")
        for node in reversed(nodes):
            if isinstance(node, ast.ClassDef) and node.end_lineno:
                new, line = f"{node.name}{MARK}", lines[node.lineno - 1]
                lines[node.lineno - 1] = re.sub(rf"\b{node.name}\b", new, line, count=1)
                # An assignment would be an alias of a type, which messages name.
                lines.insert(node.end_lineno, f"from .{PurePosixPath(path).stem} import {new} as {node.name}")
        found[path] = "\n".join(lines)
    return found


def probed(files: Mapping[str, EditedFile], undecided: Iterable[tuple[str, Position, str]]) -> dict[str, str]:
    """Return the files with a number after each undecided attribute, so that a type checker names its class."""
    numbered = [*enumerate(undecided)]
    texts = {}
    for path, file in files.items():
        edits, file.edits = file.edits, {}
        for number, (at, node, word) in numbered:
            if at == path and isinstance(node, ast.Attribute):
                file.rename(node, word, f"{word}{_PROBE}{number}")
        texts[path] = file.edited()
        file.edits = edits
    return texts


def named_classes(messages: Iterable[str]) -> dict[int, set[str]]:
    """Return the classes that messages about the files of `probed` name, by the number of the attribute."""
    found: dict[int, set[str]] = {}
    for message in messages:
        named = [each.partition(" & ")[0] for each in _QUOTED.findall(message) if _PROBE not in each]
        for number in re.findall(rf"{_PROBE}(\d+)", message):
            found.setdefault(int(number), set()).update(each.removeprefix("type[").rstrip("*]") for each in named[:1])
    return found
