"""Random rewrites of the operations of a document that change nothing on the wire."""

import re
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from opgen.core.json_values import mapping

Value = dict[str, Any]
_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
_VARIABLE = re.compile(r"\{([A-Za-z0-9_]+)\}")


def rename_path_parameter(root: Value, random: Random) -> str:
    """Rename a path parameter. Return the path, or an empty text without a change."""
    path, item = _chosen(root, random)
    names = _VARIABLE.findall(path)
    listed = [each for each in _parameters(item) if each.get("in") == "path"]
    name, other = random.choice(names or [""]), f"renamed{random.randrange(1000)}"
    if not names or other in names or any("$ref" in p for p in _parameters(item)):
        return ""
    for each in listed:
        if each.get("name") == name:
            each["name"] = other
    template = path.replace(f"{{{name}}}", f"{{{other}}}")
    if template in root["paths"]:
        return ""
    root["paths"] = {template if key == path else key: value for key, value in root["paths"].items()}
    return path


def move_parameters(root: Value, random: Random) -> str:
    """Move the parameters of a path into its operations."""
    path, item = _chosen(root, random)
    shared = item.get("parameters")
    operations = _operations(item)
    if not isinstance(shared, list) or not operations:
        return ""
    del item["parameters"]
    for operation in operations:
        own = operation.setdefault("parameters", [])
        own[:] = [*(each for each in shared if not _is_in(each, own)), *own]
    return path


def extract_parameter(root: Value, random: Random) -> str:
    """Move a parameter into `components`, with a reference in its place."""
    path, item = _chosen(root, random)
    listed = [each for each in _parameters(item) if "$ref" not in each]
    if not listed:
        return ""
    parameter = random.choice(listed)
    named = root.setdefault("components", {}).setdefault("parameters", {})
    name = f"Extracted{len(named)}"
    if name in named:
        return ""
    named[name] = dict(parameter)
    parameter.clear()
    parameter["$ref"] = f"#/components/parameters/{name}"
    return path


def shuffle_lists(root: Value, random: Random) -> str:
    """Shuffle the parameters, tags and alternatives of security of the operations of a path."""
    path, item = _chosen(root, random)
    for operation in _operations(item):
        for key in ("parameters", "tags", "security"):
            if isinstance(operation.get(key), list):
                random.shuffle(operation[key])
    return path


OPERATION_REWRITES: tuple[Callable[[Value, Random], str], ...] = (
    rename_path_parameter,
    move_parameters,
    extract_parameter,
    shuffle_lists,
)


def _chosen(root: Value, random: Random) -> tuple[str, Value]:
    """Return a path and its item. A document with references into its paths has none."""
    paths = root.get("paths") or {}
    names = [each for each in paths if isinstance(paths[each], dict)]
    if not names or any(_refers_to_paths(root)):
        return "", {}
    path = random.choice(names)
    return path, paths[path]


def _operations(item: Value) -> list[Value]:
    """Return the operations of a path."""
    found = [item.get(method) for method in _METHODS] + [*mapping(item.get("additionalOperations")).values()]
    return [each for each in found if isinstance(each, dict)]


def _parameters(item: Value) -> list[Value]:
    """Return the parameters of a path and of its operations."""
    found = list(item.get("parameters") or [])
    for operation in _operations(item):
        found += operation.get("parameters") or []
    return [each for each in found if isinstance(each, dict)]


def _is_in(parameter: Value, listed: list[Value]) -> bool:
    """Return whether an operation has its own parameter. A reference may be any parameter."""
    if "$ref" in parameter:
        return parameter in listed
    key = parameter.get("in"), parameter.get("name")
    return any((each.get("in"), each.get("name")) == key for each in listed)


def _refers_to_paths(root: Value) -> Iterator[bool]:
    waiting: list[Any] = [root]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            reference = value.get("$ref")
            if isinstance(reference, str) and reference.startswith("#/paths"):
                yield True
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
