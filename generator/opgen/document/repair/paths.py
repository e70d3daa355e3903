"""Repair of the keys of `paths`."""

import re
from collections.abc import Callable, Iterator

from opgen.core.http_vocabulary import METHODS
from opgen.core.json_values import items, mapping, text
from opgen.core.pointers import Pointer
from opgen.core.url_templates import erased
from opgen.document.repair.rule import Context, Value

_EXPRESS = re.compile(r"(?<=/):([A-Za-z_][A-Za-z0-9_]*)(?=/|$)")
_PLACEHOLDER = re.compile(r"([^=&]*)=?\{([^{}]*)\}")


def operations_of(item: Value) -> Iterator[tuple[Pointer, str, Value]]:
    """Yield the pointer relative to `item`, the method, and the value of each operation."""
    for method in METHODS:
        if isinstance(item.get(method), dict):
            yield (method,), method.upper(), item[method]
    for method, operation in mapping(item.get("additionalOperations")).items():
        if isinstance(operation, dict):
            yield ("additionalOperations", method), method, operation


def declared_parameters(item: Value, context: Context, location: str) -> set[str]:
    """Return the names of the parameters in `location` of a path item and its operations."""
    owners = [item, *(operation for _, _, operation in operations_of(item))]
    found = (context.resolve(entry) for owner in owners for entry in items(owner.get("parameters")))
    return {text(parameter.get("name")) for parameter in found if parameter.get("in") == location}


def _rename_paths(
    root: Value,
    context: Context,
    new_name: Callable[[str, Value], tuple[str, str]],
    hint: str = "write it as {}",
    changed: Callable[[str, Value], Value] = lambda _, item: item,
) -> Value:
    """Rename paths. `new_name` returns the new name and the message about the old one, `changed` the new path item."""
    paths = mapping(root.get("paths"))
    found = {}
    for path, item in paths.items():
        name, message = (path, "") if path.startswith("x-") else new_name(path, context.resolve(item))
        if name == path or name in paths or name in found:
            found[path] = item
            continue
        found[name] = changed(path, item)
        context.record_move(("paths", name), ("paths", path))
        context.report(message, "paths", path, hint=hint.format(name))
    return {**root, "paths": found} if found.keys() != paths.keys() else root


def _repair_template(root: Value, context: Context) -> Value:
    def new_name(path: str, item: Value) -> tuple[str, str]:
        names = declared_parameters(item, context, "path")
        name = _EXPRESS.sub(lambda found: (f"{{{found[1]}}}" if found[1] in names else found[0]), path)
        near = _EXPRESS.sub(r"{\1}", name)
        if name != near:
            context.report(
                f'path "{path}" looks misspelled: used as written; did you mean {near}?',
                "paths",
                path,
                hint="write a parameter in braces, and declare it in parameters",
            )
        return name, f'invalid template in path "{path}": read as {name}'

    return _rename_paths(root, context, new_name)


def _move_query(root: Value, context: Context) -> Value:
    """Remove parameters from the query in a path, and declare the missing ones."""

    def new_name(path: str, item: Value) -> tuple[str, str]:
        name, names = _split_query(path)
        return name if item and names else path, f"query parameters {', '.join(names)} in the path: moved to parameters"

    def changed(path: str, item: Value) -> Value:
        return _declare_query_parameters(context.resolve(item), _split_query(path)[1], context)

    hint = "write the path as {}, and declare each parameter with in: query"
    return _rename_paths(root, context, new_name, hint, changed)


def _split_query(path: str) -> tuple[str, list[str]]:
    """Return `path` without the parameters in its query, and the names of these parameters."""
    start, mark, query = path.partition("?")
    if start.endswith("{") or query.startswith("}"):
        return path, []
    remaining, query_names = [], []
    for piece in query.split("&") if mark else ():
        match = _PLACEHOLDER.fullmatch(piece)
        if match:
            query_names.append(match[1] or match[2])
        elif piece:
            remaining.append(piece)
    return start + ("?" + "&".join(remaining) if remaining else ""), query_names


def _declare_query_parameters(item: Value, query_names: list[str], context: Context) -> Value:
    item = _move_parameters_to_query(item, query_names, context)
    for relative, _, operation in operations_of(item):
        moved = _move_parameters_to_query(operation, query_names, context)
        if moved is not operation:
            item = replace_operation(item, relative, moved)
    known = declared_parameters(item, context, "query")
    missing = [
        {"name": name, "in": "query", "schema": {"type": "string"}}
        for name in dict.fromkeys(query_names)
        if name not in known
    ]
    return {**item, "parameters": [*items(item.get("parameters")), *missing]} if missing else item


def _move_parameters_to_query(owner: Value, query_names: list[str], context: Context) -> Value:
    """Move the path parameters of `owner` with one of `query_names` to the query."""
    entries = [
        (
            {**parameter, "in": "query"}
            if parameter.get("in") == "path" and parameter.get("name") in query_names
            else entry
        )
        for entry in items(owner.get("parameters"))
        for parameter in (context.resolve(entry),)
    ]
    is_same = entries == items(owner.get("parameters"))
    return owner if is_same else {**owner, "parameters": entries}


def replace_operation(item: Value, relative: Pointer, operation: Value) -> Value:
    """Replace the operation at `relative`, a pointer from `operations_of`, by `operation`."""
    if len(relative) == 1:
        return {**item, relative[0]: operation}
    return {**item, relative[0]: {**item[relative[0]], relative[1]: operation}}


def _report_equivalent_paths(root: Value, context: Context) -> Value:
    seen: dict[str, str] = {}
    for path in mapping(root.get("paths")):
        if path.startswith("x-") or "{" not in path:
            continue
        first = seen.setdefault(erased(path), path)
        if first != path:
            context.report(
                f"path {path} differs from {first} only in parameter names: both are used",
                "paths",
                path,
                hint="combine them into one path",
            )
    return root


REPAIRS = {
    "path-template": _repair_template,
    "query-in-path": _move_query,
    "paths-alike": _report_equivalent_paths,
}
