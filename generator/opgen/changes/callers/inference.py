"""Names and types of expressions in a caller's code, as far as they can be decided without execution."""

import ast
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from opgen.changes.callers.builtin_calls import (
    ERROR_CONTEXTS,
    called_argument,
    function_name,
    is_partial,
    items_of,
    result_of_builtin,
    tuple_of,
)
from opgen.changes.callers.model import Kind, Name
from opgen.changes.callers.names import PackageNames
from opgen.changes.surface.model import Enum
from opgen.changes.surface.types import NONE, Named, Type, union

Scope = Mapping[str, Name]
_CLIENT = Name(kind=Kind.CLIENT_VALUE, name="Client")
_BASES = frozenset({"BaseClient", "AsyncBaseClient"})
_CONSTRUCTORS: Final = frozenset({"model_validate", "model_validate_json", "model_construct"})
_VALUES: Final = frozenset({Kind.VALUE, Kind.CLIENT_VALUE, Kind.ERROR_VALUE})
_MAPPINGS: Final = frozenset({"dict", "Dict", "Mapping", "MutableMapping", "defaultdict"})


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
            case ast.Call():
                return self._result(node, scope)
            case ast.Subscript(value=value, slice=index):
                return self._selected(value, index, scope)
            case ast.IfExp(body=body, orelse=other):
                return self._first((body, other), scope)
            case ast.BoolOp(values=values):
                return self._first(values, scope)
        return self._display(node, scope)

    def _display(self, node: ast.expr, scope: Scope) -> Name | None:
        """Return the value of a tuple, a list, a mapping or a comprehension."""
        match node:
            case ast.Tuple(elts=items):
                return tuple_of([self.name(each, scope) for each in items])
            case ast.List(elts=items) | ast.Set(elts=items):
                return items_of(self._first(items, scope))
            case ast.Dict(values=values):
                return items_of(self._first(values, scope))
            case ast.ListComp() | ast.SetComp() | ast.GeneratorExp():
                inner = self.with_generators(node.generators, scope)
                return items_of(self.name(node.elt, inner))
            case ast.DictComp():
                inner = self.with_generators(node.generators, scope)
                return items_of(self.name(node.value, inner))
        return None

    def type(self, node: ast.expr, scope: Scope) -> Type | None:
        """Return the type of the value of `node`."""
        found = self.name(node, scope)
        return found.type if found and found.kind is Kind.VALUE else None

    def attribute(self, owner: Name, attribute: str) -> Name | None:
        """Return the attribute of a name or value."""
        if attribute in owner.attributes and owner.kind is not Kind.TUPLE:
            return owner.attributes[attribute]
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
        found = self.name(node, scope)
        if found is None:
            return None
        if found.kind is Kind.ITEMS:
            return found.result
        if found.kind is Kind.TUPLE:
            return next(iter(found.attributes.values()), None)
        return _value(self.names.items(found.type)) if found.type else None

    def bound(self, target: ast.expr, value: Name | None) -> dict[str, Name | None]:
        """Return the names that an assignment of `value` to `target` binds."""
        match target:
            case ast.Name(id=name):
                is_alias = value is not None and name != value.name.rpartition(".")[2]
                return {name: as_alias(value) if is_alias and value else value}
            case ast.Tuple(elts=targets) | ast.List(elts=targets):
                items = value.attributes if value and value.kind is Kind.TUPLE else {}
                found: dict[str, Name | None] = {}
                for index, each in enumerate(targets):
                    found |= self.bound(each, items.get(str(index)))
                return found
        return {}

    def with_generators(self, generators: Iterable[ast.comprehension], scope: Scope) -> dict[str, Name]:
        """Return the scope inside a comprehension."""
        inner = dict(scope)
        for each in generators:
            bound = self.bound(each.target, self.item(each.iter, inner))
            rebind(inner, bound)
        return inner

    def annotated(self, node: ast.expr | None, scope: Scope) -> Name | None:
        """Return the value that the annotation `node` promises."""
        match node:
            case None:
                return None
            case ast.Constant(value=str(text)):
                parsed = parsed_annotation(text)
                return self.annotated(parsed, scope) if parsed else None
            case ast.BinOp(op=ast.BitOr(), left=left, right=right):
                return self.annotated(left, scope) or self.annotated(right, scope)
            case ast.Subscript(value=ast.Name(id=name) | ast.Attribute(attr=name), slice=inner):
                return self._generic(name, inner, scope)
            case ast.Name(id=name) if name in _BASES and name not in scope:
                return _CLIENT
            case ast.Tuple(elts=classes):
                return self._one_of(classes, scope)
        found = self.name(node, scope)
        return self.instance(found) if found else None

    def _one_of(self, classes: Iterable[ast.expr], scope: Scope) -> Name | None:
        """Return the value of one of several classes of exceptions."""
        found = [each for node in classes if (each := self.annotated(node, scope))]
        types = [each.type for each in found if each.type is not None]
        if not found or any(each.kind is not Kind.ERROR_VALUE for each in found):
            return None
        return replace(found[0], type=union(tuple(types)) if types else None)

    def instance(self, found: Name) -> Name | None:
        """Return an instance of a class."""
        if found.kind is Kind.OWN_CLASS:
            return found.result
        if found.kind is Kind.CLIENT or found.name in _BASES:
            return _CLIENT
        if found.kind is Kind.ERROR:
            return Name(kind=Kind.ERROR_VALUE, name=found.name, type=found.type)
        if found.kind is Kind.DEFINITION:
            return _value(Named(found.name))
        return None

    def _generic(self, name: str, inner: ast.expr, scope: Scope) -> Name | None:
        arguments = inner.elts if isinstance(inner, ast.Tuple) else [inner]
        if name in {"Optional", "Union"}:
            values = [self.annotated(each, scope) for each in arguments]
            return next(filter(None, values), None)
        if name in {"Annotated", "Final", "ClassVar", "Required", "NotRequired"}:
            return self.annotated(arguments[0], scope)
        if name in {"tuple", "Tuple"} and not isinstance(arguments[-1], ast.Constant):
            return tuple_of([self.annotated(each, scope) for each in arguments])
        is_mapping = name in _MAPPINGS
        found = self.annotated(arguments[-1 if is_mapping else 0], scope)
        if found is None or found.kind is not Kind.VALUE or found.type is None:
            return items_of(found)
        if is_mapping:
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
        if isinstance(definition, Enum) and any(each.name == attribute for each in definition.members):
            name = f"{owner}.{attribute}"
            return Name(kind=Kind.MEMBER, name=name, type=Named(owner))
        return None

    def member_of(self, owner: Name, value: object, *, by_name: bool) -> Name | None:
        """Return the member of an enum with this value or name."""
        definition = self.names.definitions.get(owner.name)
        if owner.kind is not Kind.DEFINITION or not isinstance(definition, Enum):
            return None
        for each in definition.members:
            if value == (each.name if by_name else each.value):
                return self._member(owner.name, each.name)
        return None

    def _first(self, nodes: Iterable[ast.expr], scope: Scope) -> Name | None:
        return next(filter(None, (self.name(each, scope) for each in nodes)), None)

    def _selected(self, value: ast.expr, index: ast.expr, scope: Scope) -> Name | None:
        """Return the value that an index selects."""
        found = self.name(value, scope)
        if found is None:
            return None
        match found.kind, index:
            case Kind.ITEMS, ast.Slice():
                return found
            case Kind.ITEMS, _:
                return found.result
            case Kind.TUPLE, ast.Constant(value=number):
                return found.attributes.get(str(number))
            case Kind.DEFINITION, ast.Constant(value=text):
                return self.member_of(found, text, by_name=True)
            case Kind.VALUE, ast.Slice():
                return found
        return _value(self.names.values(found.type)) if found.type else None

    def _result(self, node: ast.Call, scope: Scope) -> Name | None:
        """Return the result of a call."""
        match node:
            case ast.Call(func=ast.Attribute(value=value, attr=attribute)):
                # The owner is resolved once, because each call of a chain of calls contains the others.
                owner = self.name(value, scope)
                found = owner and self._method_result(owner, attribute)
                if found is not None:
                    return found
                function = scope.get(dotted(node.func))
                function = function or (owner and self.attribute(owner, attribute))
            case ast.Call(func=ast.Name(id="getattr"), args=[value, ast.Constant(value=str(attribute)), *_]):
                owner = self.name(value, scope)
                return self.attribute(owner, attribute) if owner else None
            case _:
                function = self.name(node.func, scope)
        if function is not None:
            return self._called(node, function, scope)
        if function_name(node.func) == "cast" and node.args:
            return self.annotated(node.args[0], scope)
        if function_name(node.func) in ERROR_CONTEXTS and node.args:
            return self._expected_error(node, scope)
        later = called_argument(node)
        if later is not None:
            given = self.name(later.func, scope)
            if given is None or not is_partial(node):
                return self._called(later, given, scope) if given else None
            return replace(given, is_partial=True, is_alias=True)
        return result_of_builtin(node, lambda each: self.name(each, scope), lambda each: self.item(each, scope))

    def _expected_error(self, node: ast.Call, scope: Scope) -> Name | None:
        """Return the context in which a test expects an error."""
        error = self.annotated(node.args[0], scope)
        attribute = ERROR_CONTEXTS[function_name(node.func)]
        return error and Name(kind=Kind.OWN_VALUE, attributes={attribute: error})

    def _method_result(self, owner: Name, attribute: str) -> Name | None:
        """Return the result of a method that models, classes of models and mappings have."""
        is_class = owner.kind in {Kind.DEFINITION, Kind.OWN_CLASS}
        if is_class and attribute in _CONSTRUCTORS:
            return self.instance(owner)
        if owner.kind is Kind.ITEMS and attribute in {"pop", "get"}:
            return owner.result
        if owner.kind is Kind.ITEMS and attribute in {"copy", "values"}:
            return owner
        if owner.kind is Kind.ITEMS and attribute == "items":
            return items_of(tuple_of([None, owner.result]))
        if owner.kind is not Kind.VALUE or owner.type is None:
            return None
        match attribute:
            case "model_copy" | "copy":
                return owner
            case "values":
                return items_of(_value(self.names.values(owner.type)))
            case "items":
                value = _value(self.names.values(owner.type))
                return items_of(tuple_of([None, value]))
            case "get" | "pop":
                return _value(self.names.values(owner.type))
        return None

    def _called(self, node: ast.Call, function: Name, scope: Scope) -> Name | None:
        """Return the result of a call of `function`."""
        match function.kind:
            case Kind.CLIENT | Kind.OPTIONS:
                return _CLIENT
            case Kind.FUNCTION:
                return _value(function.type)
            case Kind.DEFINITION if node.args and isinstance(node.args[0], ast.Constant):
                value = node.args[0].value
                member = self.member_of(function, value, by_name=False)
                return member or _value(Named(function.name))
            case Kind.DEFINITION:
                return _value(Named(function.name))
            case Kind.ERROR:
                return self.instance(function)
            case Kind.REQUEST:
                return function
            case Kind.OWN_CLASS | Kind.OWN_FUNCTION:
                return function.result
            case Kind.SEND if node.args:
                request = self.name(node.args[0], scope)
                is_request = request is not None and request.kind is Kind.REQUEST
                return _value(request.type) if request and is_request else None
        return None


def as_alias(value: Name) -> Name:
    """Return a name of the package under another name. A value has no name."""
    return value if value.kind in _VALUES else replace(value, is_alias=True)


def rebind(scope: dict[str, Name], bound: Mapping[str, Name | None]) -> None:
    """Bind names in `scope`. A name without a known value is not a name of the package any more."""
    for name, value in bound.items():
        if value is None:
            scope.pop(name, None)
        else:
            scope[name] = value


def parsed_annotation(text: str) -> ast.expr | None:
    """Return an annotation in quotation marks as an expression; None if it is not Python."""
    try:
        return ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
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
