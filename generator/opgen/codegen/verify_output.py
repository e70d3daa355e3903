"""Verification that a generated module has only syntax that templates write, and uses only names that exist."""

import ast
import re
import warnings
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from pathlib import PurePosixPath

from opgen.core.characters import is_printable
from opgen.core.frozen import frozen

_MODULES = frozenset("""
    __future__ collections.abc datetime pydantic typing typing_extensions uuid
    """.split())
# Names that only an import from one of these modules may define.
_IMPORTED = frozenset("""
    Annotated Any AsyncIterable BinaryIO Field Iterable Literal Mapping Never PathLike Required Sequence TypeAliasType TypeForm TypedDict UUID Union
    """.split())
_STATEMENTS = (
    ast.ImportFrom,
    ast.ClassDef,
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.Assign,
    ast.AnnAssign,
    ast.Return,
    ast.Pass,
)
_CALLS = frozenset("""
    Api CookieKey Field Operation PageRequest Paging QueryKey Request SecurityScheme StreamRequest Styled TypeAliasType TypeForm TypedDict UnknownTag _either _fields _page _page_async _resource _send _send_async _stream
    _stream_async _switched build_body build_cookies build_headers build_path build_query build_querystring build_union deprecated encode_binary encode_body encode_form encode_items encode_json encode_multipart
    encode_text find_servers form_parameter json_parameter lazy_attributes lazy_functions lazy_models limiter observer operations read_error_headers read_headers read_webhook super
    with_grant
    """.split())
_METHODS = frozenset("_pages.PageRequest _pages.Paging self._with_options super().__init__".split())
_EXPRESSIONS = (
    ast.Attribute,
    ast.Await,
    ast.BinOp,
    ast.BoolOp,
    ast.Call,
    ast.Constant,
    ast.Dict,
    ast.Lambda,
    ast.List,
    ast.Name,
    ast.Subscript,
    ast.Tuple,
    ast.UnaryOp,
)
_BUILTINS = frozenset("""
    __name__ bool bytes dict float int list object property str super tuple
    """.split())
# Line before which names must be defined for code that runs later. Names for type checkers are defined at this line.
_RUN = 2**31
# Line before which names must be defined for annotations that are not evaluated.
_CHECK = _RUN + 1
_ANNOTATIONS = frozenset({"annotation", "returns"})
# Name at the start of a line, or in quotes in `__all__`.
_PUBLIC = re.compile(r'(?:^(?:async def |def |class )?|")(\w+)', re.MULTILINE)
_STARRED = re.compile(r"from \.(\w+) import \*")
# Line before which names must be defined, names of the function, and whether a text is a quoted type.
_Context = tuple[int, Collection[str], bool]


class VerificationError(Exception):
    """Syntax that no template writes, or an undefined name, in a generated module. This is a bug in opgen, and stops the command."""


@frozen
class Interface:
    """Names that a module defines, and the names that it uses of other modules of its package."""

    defines: frozenset[str]
    uses: frozenset[tuple[PurePosixPath, str]]


def verify(path: PurePosixPath, source: str) -> Interface:
    """Raise `VerificationError` unless `source` is printable text that parses without a warning.

    Every statement, call and import must be of a kind that the templates write, and every name must be defined where
    the module uses it.
    """
    for character in set(source):
        if character != "\n" and not is_printable(character):
            raise VerificationError(f"{path}: character U+{ord(character):04X}")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            module = ast.parse(source)
    except (SyntaxError, ValueError, Warning) as error:
        raise VerificationError(f"{path}: {error}") from error
    defined = {
        node.name for node in module.body if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
    }
    bound = _bound(module.body)
    homes: dict[str, PurePosixPath] = {}
    uses: set[tuple[PurePosixPath, str]] = set()
    attributes: set[tuple[str, str]] = set()
    for node, limit, local in _nodes(module, is_deferred="annotations" in bound):
        defect = _shadowing(node)
        if not _is_allowed(node, defined):
            defect = f"{type(node).__name__} is not allowed in generated code"
        elif isinstance(node, ast.Name):
            is_known = node.id in local or bound.get(node.id, _CHECK) < limit
            is_known |= node.id in _BUILTINS or isinstance(node.ctx, ast.Store)
            defect = "" if is_known else f"{node.id} is not defined here"
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            attributes.add((node.value.id, node.attr))
        elif isinstance(node, ast.ImportFrom) and node.level:
            home = path.parents[node.level - 1].joinpath(*(node.module or "").split("."))
            homes |= {each.asname or each.name: home / each.name for each in node.names}
            uses |= {(home, each.name) for each in node.names}
        if defect:
            raise VerificationError(f"{path}:{getattr(node, 'lineno', 1)}: {defect}")
    uses |= {(homes[name], each) for name, each in attributes if name in homes}
    return Interface(defines=frozenset(bound), uses=frozenset(uses))


def verify_package(files: Mapping[PurePosixPath, str], interfaces: Mapping[PurePosixPath, Interface]) -> None:
    """Raise `VerificationError` unless each name that a module uses of another module is defined there."""
    own = {_module(path): each for path, each in interfaces.items()}
    modules = {_module(path): text for path, text in files.items()}
    packages = {path.parent for path in files if path.name == "__init__.py"}

    @cache
    def defined(module: PurePosixPath) -> frozenset[str]:
        if module not in own:  # a module of the runtime, or from the cache
            folder = module if module in packages else module.parent
            starred = (defined(folder / each) for each in _STARRED.findall(modules[module]))
            return frozenset(_PUBLIC.findall(modules[module])).union(*starred)
        imported = (defined(home) for home, name in own[module].uses if name == "*")
        return own[module].defines.union(*imported)

    for path, interface in interfaces.items():
        for home, name in sorted(interface.uses):
            if home / name in modules or home not in modules:
                continue
            if name not in {"*", *defined(home)}:
                raise VerificationError(f"{path}: {home} does not define {name}")


def _shadowing(node: ast.AST) -> str:
    """Return the defect of a class, or of an import from the package, with the name of an import from a library."""
    is_own = isinstance(node, ast.ClassDef) or (isinstance(node, ast.ImportFrom) and node.level)
    shadowed = _IMPORTED & _bound([node]).keys() if is_own and isinstance(node, ast.stmt) else ()
    return f"{min(shadowed)} is shadowed" if shadowed else ""


def _module(path: PurePosixPath) -> PurePosixPath:
    return path.parent if path.name == "__init__.py" else path.with_suffix("")


def _bound(body: Iterable[ast.stmt]) -> dict[str, int]:
    """Return the names that `body` defines, each with the line of its definition."""
    found: dict[str, int] = {}
    for statement in body:
        targets: list[ast.expr] = []
        names: list[str] = []
        match statement:
            case ast.ImportFrom():
                names = [each.asname or each.name for each in statement.names]
            case ast.ClassDef() | ast.FunctionDef() | ast.AsyncFunctionDef():
                names = [statement.name]
            case ast.If():
                found |= dict.fromkeys(_bound(statement.body), _RUN)
                found |= _bound(statement.orelse)
            case ast.Assign():
                targets = statement.targets
            case ast.AnnAssign():
                targets = [statement.target]
        for target in targets:
            names += [e.id for e in ast.walk(target) if isinstance(e, ast.Name)]
        found |= dict.fromkeys(names, statement.end_lineno or 0)
    return found


def _local(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Collection[str]:
    arguments = function.args
    named = [*arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
    return {*(each.arg for each in named if each), *_bound(function.body)}


def _is_named(expression: ast.expr, name: str) -> bool:
    return isinstance(expression, ast.Name) and expression.id == name


def _nodes(module: ast.Module, *, is_deferred: bool) -> Iterator[tuple[ast.AST, int, Collection[str]]]:
    """Yield each node with the line before which its names must be defined, and with the names of its function.

    Quoted types are parsed. Annotations are not evaluated if `is_deferred`.
    """
    waiting: list[tuple[ast.AST, _Context]] = [(module, (0, (), False))]
    while waiting:
        node, context = waiting.pop()
        limit, local, is_type = context
        yield node, limit or getattr(node, "lineno", 0), local
        if isinstance(node, ast.Constant | ast.Name):
            text = getattr(node, "value", None)
            if is_type and isinstance(text, str):
                quoted = ast.parse(text, mode="eval").body
                waiting.append((quoted, (_CHECK, local, True)))
            continue
        for field, value in ast.iter_fields(node):
            own = _context(node, field, context)
            if is_deferred and field in _ANNOTATIONS:
                own = _CHECK, local, True
            children = value if isinstance(value, list) else (value,)
            waiting += [(each, own) for each in children if isinstance(each, ast.AST)]


def _context(node: ast.AST, field: str, context: _Context) -> _Context:
    """Return the context of `field` of `node`, which has the context `context`."""
    limit, local, is_type = context
    if field in _ANNOTATIONS or field == "bases":
        is_type = True
    elif isinstance(node, ast.Call):
        is_type = _is_named(node.func, "TypeAliasType") or _is_named(node.func, "TypedDict")
    elif isinstance(node, ast.Dict):
        is_type &= field == "values"
    elif isinstance(node, ast.Subscript):
        is_type &= not _is_named(node.value, "Literal")
    elif field == "body" and isinstance(node, ast.Lambda):
        limit = _RUN
    elif field == "body" and isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        limit, local, is_type = _RUN, _local(node), False
    return limit, local, is_type


def _is_allowed(node: ast.AST, defined: set[str]) -> bool:
    if isinstance(node, ast.stmt):
        return _is_statement(node)
    if isinstance(node, ast.Call):
        return _is_call(node, defined)
    if isinstance(node, ast.Attribute):
        return not node.attr.startswith("__") or node.attr == "__init__"
    return not isinstance(node, ast.expr) or isinstance(node, _EXPRESSIONS)


def _is_statement(node: ast.stmt) -> bool:
    if isinstance(node, ast.ImportFrom):
        is_allowed = bool(node.level) or node.module in _MODULES
        is_allowed |= node.module == "builtins" and all(each.name in _BUILTINS for each in node.names)
        return is_allowed or ast.unparse(node) == "from os import PathLike"
    if isinstance(node, ast.Expr):
        value = node.value
        is_constructor = isinstance(value, ast.Call) and ast.unparse(value.func) == "super().__init__"
        return isinstance(value, ast.Constant) or is_constructor
    if isinstance(node, ast.If):
        return isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
    return isinstance(node, _STATEMENTS)


def _is_call(node: ast.Call, defined: set[str]) -> bool:
    if isinstance(node.func, ast.Name):
        return node.func.id in _CALLS or node.func.id in defined
    if isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
        module, name = node.func.value.id, node.func.attr
        # A model of another module, as a default.
        is_model = module == "_models" and name[0].isupper()
        # A builder of a request, in a method of a deprecated operation.
        is_builder = module.startswith("_") and name.endswith("_request")
        if is_model or is_builder:
            return True
    if isinstance(node.func, ast.Subscript):  # an empty default, as `list[str]()`
        return ast.unparse(node.func.value) in {"list", "_list_", "dict"} and not node.args
    return ast.unparse(node.func) in _METHODS
