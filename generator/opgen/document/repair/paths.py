"""Repair of the root object: version, info and paths, the keys of `paths`, operationIds and security requirements."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from opgen.core.http_vocabulary import METHODS
from opgen.core.json_values import items, mapping, shown, text, without
from opgen.core.pointers import Pointer
from opgen.core.url_templates import erased
from opgen.document.openapi_objects import version_of
from opgen.document.repair.rule import Context, Value

_EXPRESS = re.compile(r"(?<=/):([A-Za-z_][A-Za-z0-9_]*)(?=/|$)")
_SCHEME = "#/components/securitySchemes/"
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


def _add_slash(root: Value, context: Context) -> Value:
    def new_name(path: str, _: Value) -> tuple[str, str]:
        if path.startswith("/") or "://" in path:
            return path, ""
        return "/" + path, f'path "{path}" must begin with /'

    return _rename_paths(root, context, new_name)


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


def _drop_duplicate_operation_ids(root: Value, context: Context) -> Value:
    """Drop an operationId that several operations share, because document order must not decide its owner."""
    holders: dict[str, dict[Pointer, tuple[str, Pointer]]] = {}
    for path, item in mapping(root.get("paths")).items():
        if path.startswith("x-") or not isinstance(item, dict):
            continue
        end = context.references.end(item, ("paths", path))
        if end is None or not isinstance(end.value, dict):
            continue
        for relative, method, operation in operations_of(end.value):
            operation_id = operation.get("operationId")
            if isinstance(operation_id, str) and operation_id:
                holder = (f"{method} {path}", (*end.pointer, *relative))
                holders.setdefault(operation_id, {})["paths", path, *relative] = holder
    found = root
    for operation_id, by_path in holders.items():
        if len(by_path) < 2:  # an operationId of one operation is valid
            continue
        for name, pointer in by_path.values():
            others = ", ".join(other for other, _ in by_path.values() if other != name)
            context.report(
                f'duplicate operationId "{operation_id}", also used by {others}',
                *pointer,
                "operationId",
                hint="give each operation a unique operationId",
            )
            found = _without_pointer(found, (*pointer, "operationId"))
    return found


def _without_pointer(value: Any, pointer: Pointer) -> Any:  # untrusted JSON
    """Return `value` without the value at `pointer`. Copy only the containers along the pointer."""
    token, *rest = pointer
    if not isinstance(value, dict) or token not in value:
        return value
    if rest:
        return {**value, token: _without_pointer(value[token], tuple(rest))}
    return without(value, token)


def _replace_unknown_requirements(owner: Value, context: Context) -> Value:
    """Drop the names of unknown schemes from security requirements. Replace requirements with no other name."""
    schemes = context.components("securitySchemes")

    def known(entry: object) -> Value:
        names = (name for name in mapping(entry) if name in schemes or name.removeprefix(_SCHEME) in schemes)
        return {name: mapping(entry)[name] for name in names}

    entries = items(owner.get("security"))
    found = [left for entry in entries if (left := known(entry)) or not mapping(entry)]
    if found == entries:
        return owner
    effect, repaired = "ignored", {**owner, "security": found}
    if not any(found):
        repaired = without(owner, "security")
        if context.pointer and any(map(known, items(context.root.get("security")))):
            effect = "read as the security of the document"
        elif schemes:
            effect = "read as " + " or ".join(f'"{name}"' for name in schemes)
            repaired = {**owner, "security": [{name: []} for name in schemes]}
    for index, entry in enumerate(entries):
        for name in without(mapping(entry), *known(entry)):
            context.report(
                f'unknown security scheme "{name}": {effect}',
                "security",
                str(index),
                name,
                hint="add the scheme to components/securitySchemes, or correct the name",
            )
    return repaired


def _complete_version(root: Value, context: Context) -> Value:
    key = "openapi" if "openapi" in root else "swagger"
    written, version = root.get(key), version_of(root)
    if version is None or written == version:
        return root
    context.report(
        f"invalid OpenAPI version field: {shown(written)} is read as {version}", key, hint=f'write openapi: "{version}"'
    )
    return {"openapi": version, **without(root, key)}


def _add_info(root: Value, context: Context) -> Value:
    if "info" not in root:
        context.report("missing info", hint="add info with a title and a version")
        return {**root, "info": {"title": "", "version": ""}}
    info = root["info"]
    missing = [key for key in ("title", "version") if key not in mapping(info)]
    if not isinstance(info, dict) or not missing:
        return root
    context.report(f"missing {' and '.join(missing)} in info", "info", hint="add the missing fields")
    return {**root, "info": {**info, **dict.fromkeys(missing, "")}}


def _add_paths(root: Value, context: Context) -> Value:
    if "paths" in root:
        return root
    if context.version != "3.0" and {"components", "webhooks"} & root.keys():
        return root
    context.report("missing paths", hint="add paths: {}")
    return {**root, "paths": {}}


REPAIRS = {
    "path-slash": _add_slash,
    "path-template": _repair_template,
    "query-in-path": _move_query,
    "paths-alike": _report_equivalent_paths,
    "duplicate-operation-id": _drop_duplicate_operation_ids,
    "unknown-security-scheme": _replace_unknown_requirements,
    "version-spelling": _complete_version,
    "missing-info": _add_info,
    "missing-paths": _add_paths,
}
