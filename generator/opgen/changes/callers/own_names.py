"""Classes and functions of callers, as far as they have values of the package."""

import ast
from collections.abc import Iterator
from typing import Final

from opgen.changes.callers.inference import Inference, Scope
from opgen.changes.callers.model import Kind, Name

Function = ast.FunctionDef | ast.AsyncFunctionDef
_PROPERTIES: Final = frozenset({"property", "cached_property"})

_RESULTS: Final = frozenset({Kind.VALUE, Kind.CLIENT_VALUE, Kind.OWN_VALUE, Kind.ITEMS, Kind.TUPLE, Kind.RESOURCE})
"""Kinds of values that a function without an annotation can return."""


def own_function(inference: Inference, node: Function, scope: Scope) -> Name | None:
    """Return a function of callers whose result is known from its annotation or from its `return` statements."""
    result = inference.annotated(node.returns, scope)
    if result is None and node.returns is None:
        result = _returned(inference, node, scope)
    return Name(kind=Kind.OWN_FUNCTION, result=result) if result else None


def own_class(inference: Inference, node: ast.ClassDef, scope: Scope) -> Name | None:
    """Return a class of callers with the attributes of its instances; None without a value of the package.

    The class can derive from a class of the package.
    """
    bases = [each for base in node.bases if (each := inference.name(base, scope))]
    instances = [each for base in bases if (each := inference.instance(base))]
    attributes = {name: value for each in instances for name, value in each.attributes.items()}
    attributes |= dict(_fields(inference, node, scope))
    inner = {**scope, "self": Name(kind=Kind.OWN_VALUE, attributes=attributes)}
    for method in node.body:
        if isinstance(method, Function):
            attributes |= dict(_assigned(inference, method, inner))
            found = own_function(inference, method, inner)
            if found is not None:
                value = found.result if _is_property(method) else found
                attributes |= {method.name: value} if value else {}
    own = Name(kind=Kind.OWN_VALUE, attributes=attributes)
    for each in instances:
        if each.kind in {Kind.VALUE, Kind.CLIENT_VALUE, Kind.ERROR_VALUE}:
            own = Name(kind=each.kind, name=each.name, type=each.type, attributes=attributes)
    if not attributes and not instances:
        return None
    return Name(kind=Kind.OWN_CLASS, attributes=attributes, result=own)


def is_static(node: Function) -> bool:
    """Return whether a method has no argument for its instance."""
    return any(isinstance(each, ast.Name) and each.id == "staticmethod" for each in node.decorator_list)


def is_class_method(node: Function) -> bool:
    """Return whether the first argument of a method is its class."""
    return any(isinstance(each, ast.Name) and each.id == "classmethod" for each in node.decorator_list)


def parameters(node: Function) -> list[ast.arg]:
    """Return the parameters of a function without `*arguments` and `**keywords`."""
    return [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]


def _is_property(node: Function) -> bool:
    names = [each.id if isinstance(each, ast.Name) else getattr(each, "attr", "") for each in node.decorator_list]
    return bool(_PROPERTIES.intersection(names))


def _fields(inference: Inference, node: ast.ClassDef, scope: Scope) -> Iterator[tuple[str, Name]]:
    """Yield the attributes that the class body declares or assigns, and declarations of attributes of `self`."""
    for inner in ast.walk(node):
        match inner:
            case ast.AnnAssign(target=ast.Name(id=name) | ast.Attribute(value=ast.Name(id="self"), attr=name)):
                if found := inference.annotated(inner.annotation, scope):
                    yield name, found
    for inner in node.body:
        match inner:
            case ast.Assign(targets=[ast.Name(id=name)]) if found := inference.name(inner.value, scope):
                yield name, found


def _assigned(inference: Inference, method: Function, outer: Scope) -> Iterator[tuple[str, Name]]:
    """Yield the attributes that `method` assigns."""
    scope = _local(inference, method, outer)
    for inner in ast.walk(method):
        match inner:
            case ast.Assign(targets=[ast.Attribute(value=ast.Name(id="self"), attr=name)]) if found := inference.name(
                inner.value, scope
            ):
                yield name, found


def _returned(inference: Inference, node: Function, outer: Scope) -> Name | None:
    scope = _local(inference, node, outer)
    for inner in _own_returns(node):
        if inner.value is not None:
            found = inference.name(inner.value, scope)
            if found is not None and found.kind in _RESULTS:
                return found
    return None


def _own_returns(node: Function) -> Iterator[ast.Return]:
    """Yield the `return` statements of a function without those of functions inside it."""
    waiting: list[ast.stmt] = list(node.body)
    while waiting:
        match waiting.pop(0):
            case ast.Return() as found:
                yield found
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                pass
            case statement:
                inner = ast.iter_child_nodes(statement)
                waiting += [each for each in inner if isinstance(each, ast.stmt)]


def _local(inference: Inference, node: Function, outer: Scope) -> dict[str, Name]:
    """Return the names of a function that annotations and simple assignments give a value."""
    scope = dict(outer)
    for argument in parameters(node):
        if found := inference.annotated(argument.annotation, outer):
            scope[argument.arg] = found
    for statement in node.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                if found := inference.name(value, scope):
                    scope[name] = found
    return scope
