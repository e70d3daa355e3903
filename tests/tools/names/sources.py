"""Calls of a vendor's SDK by HTTP method and path, read from its sources. Nothing is imported."""

import ast
import re
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from opgen.core.name_styles import snake
from opgen.core.url_templates import erased

Request = tuple[str, str]
"""HTTP method, and path without names of variables and slashes at its ends."""
Calls = dict[Request, set[tuple[str, ...]]]
"""Names of a call: of its resources, then of its method. One request may have several calls."""

_METHODS = {f"{prefix}{method}": method for method in ("get", "post", "put", "patch", "delete") for prefix in ("", "_")}
_METHODS["_get_api_list"] = "get"
_PREFIX = re.compile(r"(api/)?v?[0-9][0-9.]*/")
_OTHER_FORMS = re.compile(r"_.*|.*(_with_http_info|_without_preload_content|_async|_asyncio|_raw)")
_DEPTH = 8


def request(method: str, path: str) -> Request:
    """Return the request of an operation, to compare it with those of an SDK."""
    return method.upper(), erased(path).partition("?")[0].strip("/")


def sdk_calls(folder: Path, root: str, requests: Collection[Request]) -> Calls:
    """Return the calls for `requests`, from the class `root` (`openai._client:OpenAI`) of the packages in `folder`.

    A root with a star (`asana.api.*_api`) has a class for each resource, in modules that the pattern matches.
    """
    reader = _Reader(folder, requests)
    module, _, name = root.partition(":")
    if name:
        reader.walk(module, name, ())
        return reader.found
    pattern = module.replace(".", "/") + ".py"
    for file in sorted(folder.glob(pattern)):
        path = ".".join(file.relative_to(folder).with_suffix("").parts)
        for each in reader.tree(path).body:
            if isinstance(each, ast.ClassDef) and each.name.endswith("Api"):
                reader.walk(path, each.name, (snake(each.name.removesuffix("Api")),))
    return reader.found


class _Owner(NamedTuple):
    """Class with its module, its attributes that are objects of the SDK, and its attributes assigned from calls."""

    module: str
    node: ast.ClassDef
    attributes: Mapping[str, tuple[str, str]]
    values: Mapping[str, ast.Call]


class _Reader:
    def __init__(self, folder: Path, requests: Collection[Request]) -> None:
        self.found: Calls = {}
        self._folder = folder
        self._requests = requests
        self._seen: set[tuple[str, str, tuple[str, ...]]] = set()
        self.tree = cache(self._tree)
        self._imports = cache(self._imported)
        self._definitions = cache(self._defined)

    def walk(self, module: str, name: str, path: tuple[str, ...]) -> None:
        """Read the methods of a class, then those of its attributes."""
        owner = self._class(module, name)
        if owner is None or (*owner[:1], owner[1].name, path) in self._seen or len(path) > _DEPTH:
            return
        self._seen.add((owner[0], owner[1].name, path))
        for home, node in self._bases(*owner):
            attributes, values = dict(self._attributes(home, node)), dict(_assigned(node))
            for function in node.body:
                if isinstance(function, ast.FunctionDef) and not _OTHER_FORMS.fullmatch(function.name):
                    for each in self._sent(_Owner(home, node, attributes, values), function):
                        self.found.setdefault(each, set()).add((*path, function.name))
            for attribute, (where, class_name) in attributes.items():
                if not attribute.startswith(("_", "with_")):
                    self.walk(where, class_name, (*path, attribute))

    def _sent(self, owner: _Owner, function: ast.FunctionDef) -> Iterator[Request]:
        """Yield the known requests in the texts of a function and of the functions that it calls."""
        texts: list[str] = []
        names: list[str] = []
        for body in self._bodies(owner, function):
            texts += _texts(body)
            names += [each.attr for each in ast.walk(body) if isinstance(each, ast.Attribute)]
        method = next((_METHODS[each.lower()] for each in [*texts, *names] if each.lower() in _METHODS), "")
        sent = [request(method, form) for text in texts for form in (text, _PREFIX.sub("", text.strip("/"), count=1))]
        yield from [each for each in sent if each in self._requests][:1]

    def _bodies(self, owner: _Owner, function: ast.FunctionDef) -> Iterator[ast.AST]:
        yield function
        own = {each.name: each for each in owner.node.body if isinstance(each, ast.FunctionDef)}
        local = self._definitions(owner.module)
        for called in (each.func for each in ast.walk(function) if isinstance(each, ast.Call)):
            name = (
                called.id if isinstance(called, ast.Name) else called.attr if isinstance(called, ast.Attribute) else ""
            )
            receiver = called.value if isinstance(called, ast.Attribute) else None
            if isinstance(receiver, ast.Attribute) and receiver.attr in owner.values:
                yield owner.values[receiver.attr]
            if isinstance(receiver, ast.Attribute) and receiver.attr in owner.attributes:
                helper = self._class(*owner.attributes[receiver.attr])
                yield from (
                    each
                    for each in (helper[1].body if helper else ())
                    if isinstance(each, ast.FunctionDef) and each.name == name
                )
            elif name != function.name and not isinstance(receiver, ast.Attribute):
                yield from [each[name] for each in (own, local) if isinstance(each.get(name), ast.FunctionDef)][:1]

    def _bases(self, module: str, node: ast.ClassDef) -> Iterator[tuple[str, ast.ClassDef]]:
        yield module, node
        for base in node.bases:
            if isinstance(base, ast.Name | ast.Attribute) and (found := self._class(module, _last(base))):
                yield from self._bases(*found)

    def _attributes(self, module: str, owner: ast.ClassDef) -> Iterator[tuple[str, tuple[str, str]]]:
        """Yield the attributes of a class that are objects of other classes of the SDK, with module and class."""
        candidates: list[tuple[str, list[str]]] = []
        for node in owner.body:
            if isinstance(node, ast.FunctionDef) and any("property" in _last(each) for each in node.decorator_list):
                candidates.append((node.name, _names(node.returns) + [_last(c.func) for c in _calls(node)]))
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                candidates.append((node.target.id, _names(node.annotation)))
        candidates += [(name, [_last(value.func)]) for name, value in _assigned(owner)]
        for attribute, names in candidates:
            for name in names:
                if name and (found := self._class(module, name)):
                    yield attribute, (found[0], found[1].name)
                    break
        for node in self.tree(module).body:
            if (
                isinstance(node, ast.Assign)
                and isinstance(node.value, ast.Dict)
                and _last(node.targets[0]) == "_subservices"
            ):
                table = ast.literal_eval(node.value)
                yield from ((attribute, (where, name)) for attribute, (where, name) in table.items())

    def _class(self, module: str, name: str, depth: int = 0) -> tuple[str, ast.ClassDef] | None:
        """Return module and definition of a class, which the module defines or imports."""
        found = self._definitions(module).get(name)
        if isinstance(found, ast.ClassDef):
            return module, found
        where, original = self._imports(module).get(name, ("", ""))
        return self._class(where, original, depth + 1) if where and depth < _DEPTH else None

    def _defined(self, module: str) -> dict[str, ast.ClassDef | ast.FunctionDef]:
        return {each.name: each for each in self.tree(module).body if isinstance(each, ast.ClassDef | ast.FunctionDef)}

    def _tree(self, module: str) -> ast.Module:
        file = self._file(module)
        return ast.parse(file.read_text("utf-8")) if file else ast.Module([], [])

    def _file(self, module: str) -> Path | None:
        path = self._folder.joinpath(*module.split("."))
        return next((file for file in (path.with_suffix(".py"), path / "__init__.py") if file.is_file()), None)

    def _imported(self, module: str) -> dict[str, tuple[str, str]]:
        file = self._file(module)
        package = module.split(".") if file and file.name == "__init__.py" else module.split(".")[:-1]
        return {
            alias.asname
            or alias.name: (
                ".".join(
                    [*package[: len(package) - node.level + 1], node.module or ""]
                    if node.level
                    else [node.module or ""]
                ).strip("."),
                alias.name,
            )
            for node in ast.walk(self.tree(module))
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }


def _assigned(owner: ast.ClassDef) -> Iterator[tuple[str, ast.Call]]:
    """Yield the attributes of `self` that a class assigns from a call."""
    for node in ast.walk(owner):
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Call):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if isinstance(target, ast.Attribute):
                yield target.attr, node.value


def _calls(node: ast.AST) -> list[ast.Call]:
    return [each for each in ast.walk(node) if isinstance(each, ast.Call)]


def _names(annotation: ast.expr | None) -> list[str]:
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        return [annotation.value.rpartition(".")[2].strip("\"'")]
    return (
        [_last(each) for each in ast.walk(annotation) if isinstance(each, ast.Name | ast.Attribute)]
        if annotation
        else []
    )


def _last(node: ast.AST) -> str:
    if isinstance(node, ast.Call):
        return _last(node.func)
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _texts(node: ast.AST) -> list[str]:
    """Return the texts in a syntax tree. A replaced part of an f-string or of a joined list is `{}`."""
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else []
    if isinstance(node, ast.JoinedStr):
        return ["".join(_piece(each) for each in node.values)]
    if isinstance(node, ast.Call) and _last(node.func) == "join" and node.args and isinstance(node.args[0], ast.List):
        pieces = [_piece(each) for each in node.args[0].elts]
        return ["".join(pieces), "".join(pieces[1:])]
    return [text for child in ast.iter_child_nodes(node) for text in _texts(child)]


def _piece(node: ast.AST) -> str:
    return str(node.value) if isinstance(node, ast.Constant) else "{}"
