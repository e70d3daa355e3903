"""The keys of `paths`: slashes, templates and queries, and operationIds that several operations have."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from opgen.core.http_vocabulary import METHODS
from opgen.core.pointers import Pointer
from opgen.core.url_templates import BRACES
from opgen.document.repair.rule import Place, Rule, Value, items, mapping, text

_EXPRESS = re.compile(r"(?<=/):([A-Za-z_][A-Za-z0-9_]*)(?=/|$)")
_FLASK = re.compile(r"(?<=/)<(?:[a-z]+:)?([A-Za-z_][A-Za-z0-9_]*)>(?=/|$)")
_DOUBLE = re.compile(r"\{\{([^{}]*)\}\}")
_EXPANSION = re.compile(r"[+#./;?&*]?([A-Za-z_][\w.-]*)\s*(?:[:=].*|[*?+])?", re.DOTALL)
_PLACEHOLDER = re.compile(r"([^=&]*)=?\{([^{}]*)\}")


def operations_of(item: Value) -> Iterator[tuple[Pointer, str, Value]]:
    """Where each operation of a path item stands in it, its method, and itself."""
    for method in METHODS:
        if isinstance(item.get(method), dict):
            yield (method,), method.upper(), item[method]
    for method, operation in mapping(item.get("additionalOperations")).items():
        if isinstance(operation, dict):
            yield ("additionalOperations", method), method, operation


def declared(item: Value, place: Place, location: str) -> set[str]:
    """The names of the parameters in `location` of a path item and its operations."""
    owners = [item, *(operation for _, _, operation in operations_of(item))]
    found = (
        place.target(entry)
        for owner in owners
        for entry in items(owner.get("parameters"))
    )
    return {
        text(parameter.get("name"))
        for parameter in found
        if parameter.get("in") == location
    }


def _renamed(
    root: Value, place: Place, new_name: Callable[[str, Value], tuple[str, str]]
) -> Value:
    """`root` with paths by new names; `new_name` gives the name, and what was wrong with the old one."""
    paths = root.get("paths")
    if not isinstance(paths, dict):
        return root
    found: dict[str, Any] = {}
    is_changed = False
    for path, item in paths.items():
        name, message = path, ""
        if not path.startswith("x-"):
            name, message = new_name(path, place.target(item))
        if name == path or name in paths or name in found:
            found[path] = item
            continue
        is_changed = True
        found[name] = item
        place.moved(("paths", name), ("paths", path))
        place.mended(message, "paths", path, hint=f"write it as {name}")
    return {**root, "paths": found} if is_changed else root


def _slash(root: Value, place: Place) -> Value:
    def new_name(path: str, _: Value) -> tuple[str, str]:
        if path.startswith("/") or "://" in path:
            return path, ""
        return "/" + path, f'path "{path}" does not begin with /'

    return _renamed(root, place, new_name)


def _template(root: Value, place: Place) -> Value:
    def new_name(path: str, item: Value) -> tuple[str, str]:
        names = declared(item, place, "path")
        name = _DOUBLE.sub(r"{\1}", path)
        for pattern in (_EXPRESS, _FLASK):
            name = pattern.sub(
                lambda found: (f"{{{found[1]}}}" if found[1] in names else found[0]),
                name,
            )
        name = BRACES.sub(lambda found: f"{{{_variable(found[1], names)}}}", name)
        return name, f'path "{path}" is no template: read as {name}'

    return _renamed(root, place, new_name)


def _variable(expression: str, names: set[str]) -> str:
    """The name in an expression such as `id:[0-9]+`, `+path` or ` id `, if there is such a parameter."""
    if expression in names:
        return expression
    match = _EXPANSION.fullmatch(expression.strip())
    return match[1] if match and match[1] in names else expression


def _query(root: Value, place: Place) -> Value:
    """A query in a path: what stands for parameters goes; those that nobody declared are declared."""
    paths = root.get("paths")
    if not isinstance(paths, dict):
        return root
    found: dict[str, Any] = {}
    is_changed = False
    for path, item in paths.items():
        name, wanted = _without_query(path)
        meant = place.target(item)
        if not wanted or name in found or (name in paths and name != path) or not meant:
            found[path] = item
            continue
        is_changed = True
        place.mended(
            f"{', '.join(wanted)} stand in the query of the path: read as query parameters",
            "paths",
            path,
            hint=f"write the path as {name}, and each parameter in: query",
        )
        found[name] = _with_query(meant, wanted, place)
        place.moved(("paths", name), ("paths", path))
    return {**root, "paths": found} if is_changed else root


def _without_query(path: str) -> tuple[str, list[str]]:
    """`path` without what its query has of parameters, and their names."""
    start, mark, query = path.partition("?")
    if start.endswith("{") or query.startswith("}"):
        return path, []
    pieces = query.split("&") if mark else []
    kept, wanted = [], []
    for piece in pieces:
        match = _PLACEHOLDER.fullmatch(piece)
        if match:
            wanted.append(match[1] or match[2])
        elif piece:
            kept.append(piece)
    return start + ("?" + "&".join(kept) if kept else ""), wanted


def _with_query(item: Value, wanted: list[str], place: Place) -> Value:
    item = _moved_to_query(item, wanted, place)
    for inner, _, operation in operations_of(item):
        mended = _moved_to_query(operation, wanted, place)
        if mended is not operation:
            item = put(item, inner, mended)
    known = declared(item, place, "query")
    missing = [
        {"name": name, "in": "query", "schema": {"type": "string"}}
        for name in dict.fromkeys(wanted)
        if name not in known
    ]
    if not missing:
        return item
    return {**item, "parameters": [*items(item.get("parameters")), *missing]}


def _moved_to_query(owner: Value, wanted: list[str], place: Place) -> Value:
    """`owner` with its path parameters of these names in the query."""
    entries = [
        (
            {**parameter, "in": "query"}
            if parameter.get("in") == "path" and parameter.get("name") in wanted
            else entry
        )
        for entry in items(owner.get("parameters"))
        for parameter in (place.target(entry),)
    ]
    is_same = entries == items(owner.get("parameters"))
    return owner if is_same else {**owner, "parameters": entries}


def put(item: Value, inner: Pointer, operation: Value) -> Value:
    """`item` with `operation` where `operations_of` says that it stands."""
    if len(inner) == 1:
        return {**item, inner[0]: operation}
    return {**item, inner[0]: {**item[inner[0]], inner[1]: operation}}


def _alike(root: Value, place: Place) -> Value:
    seen: dict[str, str] = {}
    for path in mapping(root.get("paths")):
        if path.startswith("x-") or "{" not in path:
            continue
        template = BRACES.sub("{}", path)
        first = seen.setdefault(template, path)
        if first != path:
            place.mended(
                f"path {path} is the same as {first} but for its names: both are kept",
                "paths",
                path,
                hint="make one path of them",
            )
    return root


def _operation_ids(root: Value, place: Place) -> Value:
    """Of operationIds that several have, none is kept: no order decides whose it is."""
    holders: dict[str, dict[Pointer, tuple[str, Pointer]]] = {}
    for path, item in mapping(root.get("paths")).items():
        if path.startswith("x-") or not isinstance(item, dict):
            continue
        end = place.references.end(item, ("paths", path))
        if end is None or not isinstance(end.value, dict):
            continue
        for inner, method, operation in operations_of(end.value):
            operation_id = operation.get("operationId")
            if isinstance(operation_id, str) and operation_id:
                holder = (f"{method} {path}", (*end.pointer, *inner))
                holders.setdefault(operation_id, {})["paths", path, *inner] = holder
    found = root
    for operation_id, by_path in holders.items():
        if len(by_path) < 2:  # one holder is how it should be
            continue
        for name, pointer in by_path.values():
            others = ", ".join(other for other, _ in by_path.values() if other != name)
            place.mended(
                f'operationId "{operation_id}" is also that of {others}',
                *pointer,
                "operationId",
                hint="give each operation an operationId of its own",
            )
            found = _removed(found, (*pointer, "operationId"))
    return found


def _removed(value: Any, pointer: Pointer) -> Any:  # untrusted JSON
    """A copy of `value` without what stands at `pointer`, copied along it alone."""
    token, *rest = pointer
    if not isinstance(value, dict) or token not in value:
        return value
    if rest:
        return {**value, token: _removed(value[token], tuple(rest))}
    return {key: each for key, each in value.items() if key != token}


def _methods(item: Value, place: Place) -> Value:
    found: Value = {}
    for key, each in item.items():
        name = key.strip().lower()
        if key not in METHODS and name in METHODS and name not in item:
            place.mended(
                f'"{key}" is read as {name}', key, hint="write it in lower case"
            )
            place.moved((name,), (key,))
            found[name] = each
        else:
            found[key] = each
    return found if found.keys() != item.keys() else item


def _unknown_fields(item: Value, place: Place) -> Value:
    """What is no field and no operation says nothing that a client needs."""
    fields = place.shape.fields.keys()
    unknown = [
        key
        for key, each in item.items()
        if key not in fields
        and not key.startswith("x-")
        and not {"responses", "operationId"} & mapping(each).keys()
    ]
    if not unknown:
        return item
    for key in unknown:
        place.mended(
            f'"{key}" is no field of a path item: it is left out', key, hint="remove it"
        )
    return {key: each for key, each in item.items() if key not in unknown}


KEY_RULES = (
    Rule(
        id="method-spelling",
        purpose="A method in upper case is read as that method.",
        kinds=("Path Item",),
        mend=_methods,
    ),
    Rule(
        id="path-slash",
        purpose="A path that does not begin with a slash is read as if it did.",
        kinds=("OpenAPI",),
        mend=_slash,
    ),
)

RULES = (
    Rule(
        id="path-template",
        purpose="A parameter that is written as :id, <id>, {{id}} or {id:pattern} in a path is read as {id}, if there is such a parameter.",
        kinds=("OpenAPI",),
        mend=_template,
    ),
    Rule(
        id="query-in-path",
        purpose="Parameters in the query of a path are read as query parameters.",
        kinds=("OpenAPI",),
        mend=_query,
    ),
    Rule(
        id="paths-alike",
        purpose="Paths that differ only in the names of their parameters are all kept.",
        kinds=("OpenAPI",),
        mend=_alike,
    ),
    Rule(
        id="duplicate-operation-id",
        purpose="Operations that share an operationId are read as if they had none: method and path name them.",
        kinds=("OpenAPI",),
        mend=_operation_ids,
    ),
    Rule(
        id="unknown-path-item-field",
        purpose="A field of a path item that is neither one of OpenAPI's nor an operation is left out.",
        kinds=("Path Item",),
        mend=_unknown_fields,
    ),
)
