"""Reader of clients that another generator or a person wrote: their calls with HTTP methods and paths, from source code.

Nothing of a package is executed or imported.
"""

import ast
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Final

from opgen.core.characters import escaped
from opgen.core.errors import UsageError
from opgen.core.url_templates import erased
from opgen.diff.comparison import DiffRequest
from opgen.diff.conventions import CONVENTIONS, kind_of
from opgen.diff.migration import Migration, OtherCall, OtherPackage, matched_calls, render_migration
from opgen.diff.other_names import call_positions
from opgen.diff.surface.data import SURFACE_FILE
from opgen.diff.uses import read_modules
from opgen.diff.versions import opened_wheel, read_version
from opgen.reports.json import ascii_json
from opgen.source.application import find_python
from opgen.source.fetch import is_url, read_file
from opgen.source.limits import MAX_BYTES

_VERBS: Final = "get|post|put|patch|delete|head|options"
_VERB: Final = re.compile(rf"_?(?:a?request_)?({_VERBS})(?:_.*)?", re.ASCII)
"""Name of a function that sends a request with this HTTP method."""
_SENDER: Final = re.compile(rf"_(?:{_VERBS})(?:_api_list)?", re.ASCII)
"""Method of a client that sends a request. With another path than a constant, the endpoint is unknown."""
_PATH: Final = re.compile(
    r"(?:https?://[^/]+|\{\}(?=/))?((?:/?(?:\{[^{}]*\}|[\w.:~%@-])+)(?:/(?:\{[^{}]*\}|[\w.:~%@-])*)*|/)(\?[\w=&.-]*)?",
    re.ASCII,
)
_PATHS: Final = ("path", "url", "resource_path", "endpoint")
"""Keywords whose value is a path."""
_SKIPPED: Final = re.compile(r"Async|Raw[A-Z]|.*With(?:Raw|Streaming)Response$|_")
"""Classes that repeat the calls of another class."""
_TWINS: Final = re.compile(r"_|.*(?:_async|_with_http_info|_without_preload_content|_with_response)$")
"""Functions that repeat another function, or that callers do not call."""
_IGNORED: Final = re.compile(
    r"self|cls|client|_(?:request_\w+|content_type|headers|host_index|preload_content|return_http_data_only|check_\w+)|extra_(?:headers|query|body)|timeout(?:_ms)?|request_options|retries|server_url|http_headers|kwargs|async_req"
)
"""Parameters that no operation documents."""
_COMPILED: Final = frozenset({".so", ".pyd", ".pyx"})
_FILES: Final = frozenset({".json", ".yaml", ".yml", ".whl"})
"""Ends of names of files. A missing one is not the name of a package."""
_TRANSPORT: Final = "ApiClient"
"""Class of the transport of packages whose classes have the calls."""
_NO_ENDPOINT: Final = "", ""
_DEPTH: Final = 5

Function = ast.FunctionDef | ast.AsyncFunctionDef
Endpoint = tuple[str, str]
"""HTTP method, and path with empty braces."""


def read_other_package(location: str) -> OtherPackage | None:
    """Return the package at `location`: a folder, a wheel, or the name of a package in the project's environment.

    Return None for another location, for a package of opgen, and for files without calls.

    Raises:
        UsageError: A file cannot be read, no package has the name, or an installed package has no calls.
    """
    path = Path(location)
    is_name = re.fullmatch(r"[A-Za-z][\w.-]*", location, re.ASCII) and path.suffix not in _FILES
    if not path.exists() and is_name:
        python = find_python(Path.cwd())
        root = Path(python).parent.parent
        inner = location.replace("-", "_").replace(".", "/")
        places = (*root.glob("lib/python3*/site-packages"), root / "Lib" / "site-packages")
        found = next((place / inner for place in places if (place / inner).is_dir()), None)
        if found is None:
            raise UsageError(
                f'no file, folder or installed package of the interpreter {escaped(python)} has the name "{location}"'
            )
        path = found
    if is_url(location) or not path.exists() or (path / SURFACE_FILE).exists():
        return None
    if path.is_dir():
        files = [file for file in sorted(path.rglob("*")) if file.is_file()]
        texts = {PurePosixPath(path.name, *each.relative_to(path).parts): _content(each) for each in files}
    elif path.suffix == ".whl":
        with opened_wheel(path, location) as wheel:
            infos = [each for each in wheel.infolist() if not each.filename.endswith(SURFACE_FILE)]
            size = sum(each.file_size for each in infos if each.filename.endswith(".py"))
            if len(infos) < len(wheel.infolist()) or size > 4 * MAX_BYTES:
                return None
            texts = {
                PurePosixPath(each.filename): wheel.read(each) if each.filename.endswith(".py") else b""
                for each in infos
            }
    else:
        return None
    kind = kind_of(texts.values())
    texts, name = _generated_part(texts, kind)
    package = _PackageReader(texts, is_grouped=bool(name)).package(location, kind)
    if name:
        start = len(min((each.parts for each in texts), key=len)) - 1
        modules = (each.with_suffix("").parts[start:] for each in texts if each.name != "__init__.py")
        modules_by_path = {
            "/".join(path.parts[start:]): text.decode("utf-8", "replace") for path, text in texts.items() if text
        }
        package = replace(package, package=name, modules=tuple(map(".".join, modules)), files=modules_by_path)
    if any(each.path for each in package.calls):
        return package
    if path != Path(location):
        raise UsageError(f"{escaped(location)}: the package was found, but it has no calls that opgen can read")
    return None


def _generated_part(texts: dict[PurePosixPath, bytes], kind: str) -> tuple[dict[PurePosixPath, bytes], str]:
    """Return the modules of a generated package that other modules surround, and the import name of the package."""
    marks = [row.old for row in CONVENTIONS[kind] if row.group == "package"]
    found = sorted((each for each in texts if each.name in marks), key=lambda each: (len(each.parts), each))
    if not found:
        return texts, ""
    folder = found[0].parent
    imports = re.findall(rb"^from ([\w.]+)\.(?:configuration|exceptions|models)\b", texts[found[0]], re.MULTILINE)
    inner = {folder / "api", folder / "models", folder / "apis"}
    own = {path: text for path, text in texts.items() if path.parent == folder or inner & {*path.parents}}
    return own, imports[0].decode() if imports else ".".join(folder.parts)


def refuse_unsupported(package: OtherPackage) -> None:
    """Raise `UsageError` for a package whose calls cannot be rewritten."""
    is_refused = any(row.group == "refused" for row in CONVENTIONS[package.kind])
    if is_refused or not (package.package or any(each.start in {"", "client"} for each in package.calls)):
        kind = package.kind if is_refused else "an unknown generator"
        raise UsageError(
            f"{escaped(package.label)}: fix cannot rewrite the calls of a client of {kind}, which has a class for each"
            " group of calls\n  hint: opgen diff OLD NEW --callers PATH lists its calls with their lines"
        )


def _content(file: Path) -> bytes:
    """Return the text of a module; nothing for another file."""
    return read_file(file) if file.suffix == ".py" else b""


@dataclass(slots=True, eq=False)
class _Class:
    """Class with its functions, and the classes of its attributes."""

    name: str
    module: str
    bases: list[ast.expr]
    has_code: bool = False
    functions: dict[str, Function] = field(default_factory=dict)
    attributes: dict[str, list[ast.AST]] = field(default_factory=dict)
    """Annotations, values and bodies that say the class of an attribute."""


class _PackageReader:
    """Modules of one package, and the names in them."""

    def __init__(self, texts: Mapping[PurePosixPath, bytes], *, is_grouped: bool = False) -> None:
        self._is_grouped = is_grouped
        """True if callers construct the classes with the calls."""
        self._unread = [str(path) for path in texts if path.suffix in _COMPILED]
        self._paths: dict[str, str] = {}
        self._imports: dict[str, dict[str, str]] = {}
        self._functions: dict[str, dict[str, Function]] = {}
        self._classes: dict[str, _Class] = {}
        self._by_folder: dict[tuple[str, str], list[tuple[_Class, Function]]] = {}
        self._known: dict[ast.AST, Endpoint | None] = {}
        self._helpers: set[ast.AST] = set()
        """Functions that call another public function, so they do more than one request of an operation."""
        self._resources: set[_Class] = set()
        """Classes with requests, and their base classes."""
        for path, content in texts.items():
            if path.suffix == ".py":
                try:
                    self._add(path, ast.parse(content))
                except (SyntaxError, ValueError, RecursionError, MemoryError):
                    self._unread.append(str(path))

    def _add(self, path: PurePosixPath, module: ast.Module) -> None:
        parts = path.parent.parts if path.name == "__init__.py" else path.with_suffix("").parts
        name = ".".join(parts)
        self._paths[name] = str(path)
        package = parts if path.name == "__init__.py" else parts[:-1]
        imports = self._imports.setdefault(name, {})
        for node in ast.walk(module):
            if isinstance(node, ast.ImportFrom):
                start = package[: len(package) - node.level + 1] if node.level else ()
                source = ".".join([*start, *filter(None, [node.module])])
                for each in node.names:
                    imports.setdefault(each.asname or each.name, f"{source}.{each.name}")
        self._functions[name] = {each.name: each for each in module.body if isinstance(each, Function)}
        for node in module.body:
            if isinstance(node, ast.ClassDef):
                self._add_class(node, name)

    def _add_class(self, node: ast.ClassDef, module: str) -> None:
        found = _Class(name=node.name, module=module, bases=node.bases)
        self._classes[f"{module}.{node.name}"] = found
        inner = [each for own in node.body if isinstance(own, ast.If) for each in own.body]
        for each in (*node.body, *inner):
            match each:
                case ast.FunctionDef() | ast.AsyncFunctionDef():
                    found.has_code = True
                    if {"property", "cached_property"} & {*map(_last, each.decorator_list)}:
                        found.attributes.setdefault(each.name, []).extend([*filter(None, [each.returns]), *each.body])
                        continue
                    found.functions[each.name] = each
                    self._by_folder.setdefault((module.rpartition(".")[0], each.name), []).append((found, each))
                    for statement in ast.walk(each) if each.name.startswith(("__init", "_init")) else ():
                        match statement:
                            case ast.Assign(targets=[ast.Attribute(value=ast.Name(id="self"), attr=name)], value=value):
                                found.attributes.setdefault(name, []).append(value)
                            case ast.AnnAssign(target=ast.Attribute(value=ast.Name(id="self"), attr=name)):
                                found.attributes.setdefault(name, []).append(statement.annotation)
                case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation):
                    found.attributes.setdefault(name, []).append(annotation)
                case ast.Assign(targets=[ast.Name(id=name)]):
                    found.attributes.setdefault(name, [])

    # Names

    def _resolved(self, module: str, name: str, depth: int = 0) -> _Class | None:
        """Return the class that a name in a module means, through imports and re-exports."""
        if found := self._classes.get(f"{module}.{name}"):
            return found
        source = self._imports.get(module, {}).get(name)
        if source is None or depth == _DEPTH:
            return None
        owner, _, last = source.rpartition(".")
        return self._resolved(owner, last, depth + 1)

    def _named(self, module: str, nodes: Iterable[ast.AST]) -> _Class | None:
        """Return the first class that annotations or bodies name."""
        for node in nodes:
            for each in ast.walk(node):
                name = ""
                match each:
                    case ast.Name(id=name):
                        found = self._resolved(module, name)
                    case ast.Attribute(value=ast.Name(id=owner), attr=name):
                        source = self._imports.get(module, {}).get(owner)
                        found = self._resolved(source, name) if source else None
                    case ast.Constant(value=str(text)) if text.isidentifier():
                        found = self._resolved(module, text)
                    case _:
                        continue
                if found and not _SKIPPED.match(found.name):
                    return found
        return None

    def _lineage(self, class_: _Class, depth: int = 0) -> Iterator[_Class]:
        """Yield a class and its base classes in the package."""
        yield class_
        for base in class_.bases if depth < _DEPTH else ():
            if found := self._named(class_.module, [base]):
                yield from self._lineage(found, depth + 1)

    # Endpoints

    def _endpoint(self, function: Function, class_: _Class | None, module: str, depth: int = 0) -> Endpoint | None:
        """Return the endpoint that a function calls, itself or through a function that it calls."""
        if function in self._known:
            return self._known[function]
        self._known[function] = None
        found = _own_endpoint(function)
        if found is None and depth < _DEPTH:
            for other, owner in self._called(function, class_, module):
                if found := self._endpoint(other, owner, owner.module if owner else module, depth + 1):
                    if other in self._helpers or (owner and owner is class_ and not _TWINS.match(other.name)):
                        self._helpers.add(function)
                    break
        self._known[function] = found
        return found

    def _called(
        self, function: Function, class_: _Class | None, module: str
    ) -> Iterator[tuple[Function, _Class | None]]:
        for node in ast.walk(function):
            match node:
                case ast.Call(func=ast.Attribute(value=ast.Name(id="self"), attr=name)) if class_:
                    for each in self._lineage(class_):
                        if name in each.functions:
                            yield each.functions[name], each
                case ast.Call(func=ast.Attribute(value=ast.Attribute(attr="_raw_client"), attr=name)) if class_:
                    for owner, other in self._by_folder.get((class_.module.rpartition(".")[0], name), ()):
                        if owner.name == f"Raw{class_.name}":
                            yield other, owner
                case ast.Call(func=ast.Name(id=name)):
                    if name in self._functions.get(module, {}):
                        yield self._functions[module][name], None

    # Calls

    def package(self, label: str, kind: str) -> OtherPackage:
        """Return all calls of the package."""
        calls = [*self._calls_of_functions()]
        # Classes with annotations alone are models.
        public = [each for each in self._classes.values() if each.has_code and not _SKIPPED.match(each.name)]
        sending = [each for each in public if any(endpoint for _, _, endpoint in self._methods(each).values())]
        self._resources = {base for each in sending for base in self._lineage(each)}
        children = {each: self._children(each) for each in public}
        inner = {child for each in public for child in children[each].values()}
        tops = [each for each in public if self._is_grouped or each not in inner]
        roots = [[*self._calls(each, each.name, "", children, ())] for each in tops]
        # The class that leads to most calls is the client. Others repeat some of its calls.
        main = max(roots, key=len, default=[])
        clients = [each.name for each in public if each.name.endswith("Client")] if calls else []
        if not self._is_grouped and any("." in each.tail for each in main):
            known = {(each.method, each.path) for each in main} | {_NO_ENDPOINT}
            others = [[each for each in found if (each.method, each.path) not in known] for found in roots]
            clients = [f"{start}{tops[roots.index(main)].name}" for start in ("", "Async")]
            roots = [[replace(each, start="client") for each in main], *others]
        distinct: dict[tuple[str, str, str], OtherCall] = {}
        for each in (*calls, *(each for found in roots for each in found)):
            distinct.setdefault((each.tail, each.method, each.path), each)
        dynamic = [f"{e.module}.{e.name}" for e in public if "__getattr__" in e.functions and not children[e]]
        return OtherPackage(
            label=label,
            kind=kind,
            calls=tuple(distinct.values()),
            unread=tuple(sorted([*self._unread, *dynamic])),
            clients=tuple(clients),
            classes={each.name: _fields(each) for each in self._classes.values()},
            transport=tuple(
                name for each in self._classes.values() if each.name == _TRANSPORT for name in _members(each)
            ),
            is_async=any(
                isinstance(function, ast.AsyncFunctionDef) for each in sending for function in each.functions.values()
            ),
        )

    def _children(self, class_: _Class) -> dict[str, _Class]:
        """Return the public attributes of a class whose values are classes of the package."""
        found: dict[str, _Class] = {}
        for each in self._lineage(class_):
            for name, nodes in each.attributes.items():
                child = self._named(each.module, [*nodes, *each.attributes.get(f"_{name}", ())])
                if child and child is not class_ and not name.startswith("_"):
                    found.setdefault(name, child)
        return found

    def _methods(self, class_: _Class) -> dict[str, tuple[Function, _Class, Endpoint | None]]:
        """Return the public methods of a class. Those without a request have no endpoint."""
        found: dict[str, tuple[Function, _Class, Endpoint | None]] = {}
        for each in self._lineage(class_):
            for name, function in each.functions.items():
                if (
                    isinstance(function, Function if self._is_grouped else ast.FunctionDef)
                    and not _TWINS.match(name)
                    and name not in found
                ):
                    found[name] = function, each, self._endpoint(function, each, each.module)
        return found

    def _calls(
        self,
        class_: _Class,
        start: str,
        prefix: str,
        children: Mapping[_Class, Mapping[str, _Class]],
        active: tuple[_Class, ...],
    ) -> Iterator[OtherCall]:
        """Yield the calls of a class and of its attributes, whose names begin with `prefix`."""
        if class_ in active or len(active) > 2 * _DEPTH:
            return
        # A client has methods of its transport too, such as `close`. All methods of a resource belong to the API.
        own = self._methods(class_)
        if active:
            is_resource = any(each in self._resources for each in self._lineage(class_))
        else:
            is_resource = not children.get(class_) and any(endpoint and endpoint[1] for _, _, endpoint in own.values())
        for name, (function, owner, endpoint) in own.items():
            if endpoint not in {None, _NO_ENDPOINT} or is_resource:
                call = self._call(start, f"{prefix}{name}", function, owner.module, endpoint)
                yield replace(call, body=_body_name(name, owner), parameters=_parameters(call, owner))
        for name, child in children.get(class_, {}).items():
            yield from self._calls(child, start, f"{prefix}{name}.", children, (*active, class_))

    def _calls_of_functions(self) -> Iterator[OtherCall]:
        """Yield the calls of modules with one function for each operation: `sync`, or else `sync_detailed`."""
        for module, functions in self._functions.items():
            name = next((each for each in ("sync", "sync_detailed") if each in functions), "")
            if name and (endpoint := self._endpoint(functions[name], None, module)):
                yield self._call("", f"{module.rpartition('.')[2]}.{name}", functions[name], module, endpoint)

    def _call(self, start: str, tail: str, function: Function, module: str, endpoint: Endpoint | None) -> OtherCall:
        method, path = endpoint or _NO_ENDPOINT
        arguments = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
        names = tuple(each.arg for each in arguments if not _IGNORED.fullmatch(each.arg))
        reason = "" if path else "its path is not constant" if endpoint else "no request of its own"
        reason = "through another call" if function in self._helpers else reason
        return OtherCall(
            start=start,
            tail=tail,
            method=method,
            path=path,
            parameters=names,
            file=self._paths[module],
            line=function.lineno,
            reason=reason,
        )


def _fields(class_: _Class) -> tuple[str, ...]:
    """Return the attributes of a class. Constructors have the fields of classes without annotations."""
    if "openapi_types" not in class_.attributes or "__init__" not in class_.functions:
        return (*class_.attributes,)
    return tuple(
        each.arg for each in class_.functions["__init__"].args.args[1:] if each.arg != "local_vars_configuration"
    )


def _members(class_: _Class) -> Iterator[str]:
    """Yield the attributes and methods of a class, except those of Python."""
    yield from (each for each in (*class_.attributes, *class_.functions) if not each.startswith("__"))
    # Callers name a private attribute by the class.
    yield from (f"_{class_.name}{each}" for each in class_.functions if re.fullmatch(r"__\w+?(?<!__)", each))


def _parameters(call: OtherCall, class_: _Class) -> tuple[str, ...]:
    """Return the parameters of a call, with those that `**kwargs` accepts: the function has a list of all names."""
    inner = class_.functions.get(f"{call.tail}_with_http_info")
    for node in ast.walk(inner) if inner else ():
        match node:
            case ast.Assign(targets=[ast.Name(id="_all_params" | "all_params")], value=ast.List(elts=names)):
                found = [each.value for each in names if isinstance(each, ast.Constant)]
                known = dict.fromkeys((*call.parameters, *map(str, found)))
                return tuple(each for each in known if not _IGNORED.fullmatch(each))
    return call.parameters


def _body_name(name: str, class_: _Class) -> str:
    """Return the parameter of a call that is assigned to the body of its request; empty if none is."""
    inner = (class_.functions.get(each) for each in (f"_{name}_serialize", f"{name}_with_http_info"))
    for node in (each for function in inner if function for each in ast.walk(function)):
        match node:
            case ast.Assign(targets=[ast.Name(id="_body_params" | "body_params")], value=ast.Name(id=found)):
                return found
            case ast.Assign(
                targets=[ast.Name(id="_body_params" | "body_params")],
                value=ast.Subscript(slice=ast.Constant(value=str(found))),
            ):
                return found
    return ""


def _own_endpoint(function: Function) -> Endpoint | None:
    """Return the HTTP method and the path among the constants of a function."""
    texts: dict[str, str] = {}
    for node in ast.walk(function):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if text := _path_text(value, texts):
                texts.setdefault(name, text)
    for node in ast.walk(function):
        args: list[ast.expr] = []
        name = ""
        match node:
            case ast.Call(func=func, args=args, keywords=keywords):
                given = {each.arg: each.value for each in keywords if each.arg}
                name = _last(func)
            case ast.Dict(keys=keys, values=values):
                given = {
                    key.value: value
                    for key, value in zip(keys, values, strict=True)
                    if isinstance(key, ast.Constant) and isinstance(key.value, str)
                }
            case _:
                continue
        verb = _verb(given.get("method")) or next(filter(None, map(_verb, args[:3])), "")
        is_sent = bool(verb)
        if not verb and (named := _VERB.fullmatch(name)):
            verb = named[1].upper()
        for place in (*(given[each] for each in _PATHS if each in given), *args) if verb else ():
            text = "" if _verb(place) else _path_text(place, texts)
            is_path = is_sent or text.startswith(("/", "http://", "https://"))
            if is_path and (found := _PATH.fullmatch(text)):
                return verb, erased("/" + found[1].strip("/")) + (found[2] or "")
        if _SENDER.fullmatch(name):
            return _NO_ENDPOINT  # the path is not a constant
    return None


def _verb(node: ast.expr | None) -> str:
    """Return the HTTP method that a constant or an attribute such as `HTTPMethod.GET` names; else nothing."""
    text = node.value if isinstance(node, ast.Constant) else _last(node) if isinstance(node, ast.Attribute) else ""
    return text.upper() if isinstance(text, str) and re.fullmatch(_VERBS, text, re.IGNORECASE) else ""


def _path_text(node: ast.expr, texts: Mapping[str, str]) -> str:
    """Return the text of an expression, with braces for the values in it; empty if it is not a text."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.Name(id=name):
            return texts.get(name, "")
        case ast.JoinedStr(values=values):
            return "".join(str(each.value) if isinstance(each, ast.Constant) else "{}" for each in values)
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            return (_path_text(left, texts) or "{}") + (_path_text(right, texts) or "{}")
        case ast.Call(func=ast.Attribute(value=value, attr="format")):
            return _path_text(value, texts)
        case ast.Call(func=ast.Name(), args=[ast.Constant(value=str(text)), *_]) if "/" in text:
            return text
    return ""


def _last(node: ast.AST | None) -> str:
    """Return the last part of a name."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Call(func=func):
            return _last(func)
    return ""


_FORMATS = ("text", "markdown", "json")


def migration_report(request: DiffRequest, format_: str, given: Collection[str] = ()) -> str | None:
    """Return the report about old calls and new operations; None if the old version is not another package.

    `given` has the options of the command line that only concern changes.

    Raises:
        UsageError: The format or an option is not supported, or a version cannot be read.
        LocatedError: The new document is invalid.
        NetworkError: The new document could not be fetched.
    """
    if len(request.locations) != 2:
        return None
    modules: dict[str, ast.Module] = {}
    try:
        old = read_other_package(request.locations[0])
        if old is None:
            return None
        if given:
            label = escaped(request.locations[0])
            reason = f"{label} is a client of another generator, so there are matched calls and no changes"
            raise UsageError(f"{', '.join(given)} needs two versions of opgen: {reason}")
        if format_ not in _FORMATS:
            hint = f"use {', '.join(_FORMATS)}"
            raise UsageError(f"--format {format_} needs two versions of opgen\n  hint: {hint}")
        matched, only_old, only_new = matched_calls(old, read_version(request.locations[1]).surface())
        notes = tuple(read_modules(request.callers, modules, {}))
        callers = call_positions(old, modules)
    except RecursionError:
        raise UsageError(f"{escaped(request.locations[0])}: nested too deeply") from None
    found = Migration(
        old=old,
        new=request.locations[1],
        matched=tuple(matched),
        only_old=tuple(only_old),
        only_new=tuple(only_new),
        callers=callers,
        notes=notes,
    )
    report = render_migration(found, format_)
    return report if isinstance(report, str) else ascii_json(report).rstrip("\n")
