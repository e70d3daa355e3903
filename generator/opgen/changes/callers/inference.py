"""Names and types of expressions in a caller's code, as far as they can be decided without execution."""

import ast
from collections.abc import Mapping

from opgen.changes.callers.model import Kind, Name
from opgen.changes.callers.names import PackageNames
from opgen.changes.surface.model import Enum
from opgen.changes.surface.types import NONE, Named, Type, union

Scope = Mapping[str, Name]
_CLIENT = Name(kind=Kind.CLIENT_VALUE, name="Client")
_BASES = frozenset({"BaseClient", "AsyncBaseClient"})


class Inference:
    """Resolution of expressions with the names of a package."""

    def __init__(self, names: PackageNames) -> None:
        self.names = names

    def name(self, node: ast.expr, scope: Scope) -> Name | None:
        """Return what `node` denotes: a name of the package, or a value of a known type."""
        match node:
            case ast.Name(id=id_):
                return scope.get(id_)
            case ast.Attribute() if found := scope.get(dotted(node)):
                return found
            case ast.Attribute(value=value, attr=attribute):
                owner = self.name(value, scope)
                return self.attribute(owner, attribute) if owner else None
            case ast.Await(value=value) | ast.NamedExpr(value=value):
                return self.name(value, scope)
            case ast.Call(func=function):
                return self._result(node, self.name(function, scope), scope)
            case ast.Subscript(value=value):
                return _value(self.names.values(self.type(value, scope)))
            case ast.IfExp(body=body, orelse=other):
                return self.name(body, scope) or self.name(other, scope)
            case ast.BoolOp(values=[first, *_]):
                return self.name(first, scope)
        return None

    def type(self, node: ast.expr, scope: Scope) -> Type | None:
        """Return the type of the value of `node`."""
        found = self.name(node, scope)
        return found.type if found and found.kind is Kind.VALUE else None

    def attribute(self, owner: Name, attribute: str) -> Name | None:
        """Return the attribute of a name or value."""
        match owner.kind:
            case Kind.MODULE:
                return self.names.member(owner.name, attribute)
            case Kind.CLIENT_VALUE:
                return self._client_attribute(attribute)
            case Kind.RESOURCE:
                return self.names.method(owner.name, attribute)
            case Kind.DEFINITION:
                return self._member(owner.name, attribute)
            case Kind.ERROR_VALUE if attribute == "detail":
                return _value(owner.type)
            case Kind.VALUE if owner.type is not None:
                found = [type_ for _, type_ in self.names.fields(owner.type, attribute)]
                return _value(union(tuple(found))) if found else None
        return None

    def item(self, node: ast.expr, scope: Scope) -> Name | None:
        """Return the item of an iteration over the value of `node`."""
        match node:
            case ast.Call(func=ast.Attribute(value=value, attr="values"), args=[]):
                return _value(self.names.values(self.type(value, scope)))
            case ast.Call(
                func=ast.Name(id="sorted" | "list" | "reversed"), args=[value, *_]
            ):
                return self.item(value, scope)
        return _value(self.names.items(self.type(node, scope)))

    def annotated(self, node: ast.expr | None, scope: Scope) -> Name | None:
        """Return the value that the annotation `node` promises."""
        match node:
            case None:
                return None
            case ast.Constant(value=str(text)):
                try:
                    return self.annotated(ast.parse(text, mode="eval").body, scope)
                except (SyntaxError, ValueError, RecursionError):
                    return None
            case ast.BinOp(op=ast.BitOr(), left=left, right=right):
                return self.annotated(left, scope) or self.annotated(right, scope)
            case ast.Subscript(value=ast.Name(id=name), slice=inner):
                return self._generic(name, inner, scope)
            case ast.Name(id=name) if name in _BASES and name not in scope:
                return _CLIENT
        return _instance(self.name(node, scope))

    def _generic(self, name: str, inner: ast.expr, scope: Scope) -> Name | None:
        arguments = inner.elts if isinstance(inner, ast.Tuple) else [inner]
        found = self.annotated(arguments[-1], scope)
        if found is None or name == "Optional":
            return found
        if found.kind is not Kind.VALUE or found.type is None:
            return None
        if name in {"dict", "Dict", "Mapping"}:
            return _value(Named("dict", (Named("str"), found.type)))
        return _value(Named("list", (found.type,)))

    def _client_attribute(self, attribute: str) -> Name | None:
        if attribute in self.names.resources:
            return Name(kind=Kind.RESOURCE, name=attribute)
        if attribute == "with_options":
            return Name(kind=Kind.OPTIONS, name="Client")
        if attribute == "send":
            return Name(kind=Kind.SEND)
        return None

    def _member(self, owner: str, attribute: str) -> Name | None:
        definition = self.names.definitions.get(owner)
        if isinstance(definition, Enum) and any(
            each.name == attribute for each in definition.members
        ):
            return Name(
                kind=Kind.MEMBER, name=f"{owner}.{attribute}", type=Named(owner)
            )
        return None

    def _result(
        self, node: ast.Call, function: Name | None, scope: Scope
    ) -> Name | None:
        """Return the result of a call."""
        if function is None:
            return None
        match function.kind:
            case Kind.CLIENT | Kind.OPTIONS:
                return _CLIENT
            case Kind.FUNCTION:
                return _value(function.type)
            case Kind.DEFINITION:
                return _value(Named(function.name))
            case Kind.ERROR:
                return Name(
                    kind=Kind.ERROR_VALUE, name=function.name, type=function.type
                )
            case Kind.REQUEST:
                return function
            case Kind.SEND if node.args:
                request = self.name(node.args[0], scope)
                is_request = request is not None and request.kind is Kind.REQUEST
                return _value(request.type) if request and is_request else None
        return None


def _instance(found: Name | None) -> Name | None:
    """Return an instance of a class."""
    if found is None:
        return None
    if found.kind is Kind.CLIENT or found.name in _BASES:
        return _CLIENT
    if found.kind is Kind.ERROR:
        return Name(kind=Kind.ERROR_VALUE, name=found.name, type=found.type)
    if found.kind is Kind.DEFINITION:
        return _value(Named(found.name))
    return None


def dotted(node: ast.expr) -> str:
    """Return a chain of names such as `app.generated.sandboxes`, or an empty text for another expression."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=attribute):
            owner = dotted(value)
            return f"{owner}.{attribute}" if owner else ""
    return ""


def _value(type_: Type | None) -> Name | None:
    if type_ is None or type_ == NONE:
        return None
    return Name(kind=Kind.VALUE, type=type_)
