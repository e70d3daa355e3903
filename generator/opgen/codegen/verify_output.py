"""Verification that a generated module has only syntax that templates write, before opgen writes it to disk."""

import ast
import warnings
from pathlib import PurePosixPath

from opgen.core.characters import is_printable

_MODULES = frozenset("""
    __future__ collections.abc datetime pydantic typing typing_extensions uuid
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
    Api AsyncPages CookieKey Field Operation Pages Paging QueryKey Request SecurityScheme StreamRequest Styled TypeAliasType UnknownTag build_body build_cookies build_headers build_path
    build_query build_querystring deprecated encode_binary idempotency_key encode_body encode_form encode_items encode_json encode_multipart
    encode_text find_servers lazy_attributes lazy_models limiter operations read_error_headers read_headers read_webhook super
    validate_body with_grant
    """.split())
_METHODS = frozenset(
    "client.send client.stream self.send self.stream self._resource self._with_options super().__init__".split()
)
_EXPRESSIONS = (
    ast.Attribute,
    ast.Await,
    ast.BinOp,
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


class VerificationError(Exception):
    """Syntax in a generated module that no template writes. This is a bug in opgen, and stops the command."""


def verify(path: PurePosixPath, source: str) -> None:
    """Raise `VerificationError` unless `source` is printable text that parses without a warning.

    Every statement, call and import must be of a kind that the templates write.
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
        node.name
        for node in module.body
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
    }
    for node in ast.walk(module):
        if not _is_allowed(node, defined):
            line = getattr(node, "lineno", 1)
            raise VerificationError(
                f"{path}:{line}: {type(node).__name__} is not allowed in generated code"
            )


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
        return is_allowed or ast.unparse(node) == "from os import PathLike"
    if isinstance(node, ast.Expr):
        value = node.value
        is_constructor = (
            isinstance(value, ast.Call)
            and ast.unparse(value.func) == "super().__init__"
        )
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
        return ast.unparse(node.func.value) in {"list", "dict"} and not node.args
    return ast.unparse(node.func) in _METHODS
