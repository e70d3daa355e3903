"""Uses of a package that one module of callers contains, as its reader finds them."""

import ast
from dataclasses import replace
from typing import Final

from opgen.changes.callers.builtin_calls import called_argument, is_partial
from opgen.changes.callers.inference import Inference, Scope
from opgen.changes.callers.mappings import argument_type, mapping_uses
from opgen.changes.callers.model import Call, Kind, Name, Use, Way
from opgen.changes.surface.types import Named, Type

Position = ast.expr | ast.keyword | ast.alias | ast.pattern
"""Node at the position of a use."""

_BY_NAME: Final = frozenset(
    {Kind.FUNCTION, Kind.REQUEST, Kind.DEFINITION, Kind.ERROR, Kind.CLIENT, Kind.EXPORT, Kind.MEMBER, Kind.OPTIONS}
)
_CALLED: Final = frozenset({Kind.FUNCTION, Kind.REQUEST, Kind.DEFINITION, Kind.CLIENT, Kind.OPTIONS})


class FoundUses:
    """Uses in the module at `path`, in the order in which they were added."""

    def __init__(self, path: str, inference: Inference) -> None:
        self._path = path
        self._inference = inference
        self.uses: list[Use] = []

    def add(self, found: Name, node: Position, call: Call | None = None, argument: str = "") -> None:
        """Add a use of a name of the package. Modules and values are not uses."""
        if found.kind is Kind.REQUEST:
            found = replace(found, kind=Kind.FUNCTION)
        if found.kind in _BY_NAME:
            self._add(found, node, call, argument)

    def add_fields(self, type_: Type | None, attribute: str, node: Position) -> None:
        """Add the fields of the models in `type_` with this name."""
        names = self._inference.names
        for model, _ in names.fields(type_, attribute) if type_ else ():
            self._add(Name(kind=Kind.FIELD, name=f"{model}.{attribute}"), node)

    def add_member(self, owner: Name, constant: ast.expr, node: Position, *, by_name: bool) -> None:
        """Add the member of the enum `owner` that a constant selects by its name or by its value."""
        if isinstance(constant, ast.Constant):
            value = constant.value
            member = self._inference.member_of(owner, value, by_name=by_name)
            if member is not None:
                self.add(member, node)

    def add_call(self, node: ast.Call, scope: Scope) -> None:
        """Add a call with its arguments, or the fields that a function such as `getattr` names."""
        found = self._inference.name(node.func, scope)
        later = called_argument(node) if found is None else None
        if found is not None:
            self._add_call(node, found, is_complete=not found.is_partial)
        elif later is not None:
            given = self._inference.name(later.func, scope)
            if given is not None:
                self._add_call(later, given, is_complete=not is_partial(node))
        else:
            self._add_named_fields(node, scope)

    def _add_call(self, node: ast.Call, found: Name, *, is_complete: bool) -> None:
        model = found.result if found.kind is Kind.OWN_CLASS else None
        if model is not None and isinstance(model.type, Named):
            found = Name(kind=Kind.DEFINITION, name=model.type.name, is_alias=True)
        if found.kind not in _CALLED:
            return
        call = Call(
            positional=_positional(node, found),
            keywords=tuple(each.arg for each in node.keywords if each.arg),
            is_complete=is_complete and not _has_stars(node),
        )
        self.add(found, node.func, call)
        for constant in node.args[:1]:
            self.add_member(found, constant, node, by_name=False)
        for keyword in node.keywords:
            if keyword.arg:
                self.add(found, keyword, call, keyword.arg)
                type_ = argument_type(self._inference.names, found, keyword.arg)
                self._add_mappings(keyword.value, type_)

    def _add_named_fields(self, node: ast.Call, scope: Scope) -> None:
        """Add the fields in a call of `getattr`, `model_validate` or `model_copy`."""
        match node:
            case ast.Call(
                func=ast.Name(id="getattr"), args=[value, ast.Constant(value=str(attribute)) as constant, *_]
            ):
                type_ = self._inference.type(value, scope)
                self.add_fields(type_, attribute, constant)
            case ast.Call(
                func=ast.Attribute(value=owner, attr="model_copy"),
                keywords=[ast.keyword(arg="update", value=ast.Dict(keys=keys))],
            ):
                type_ = self._inference.type(owner, scope)
                for key in keys:
                    if isinstance(key, ast.Constant):
                        self.add_fields(type_, str(key.value), key)
            case ast.Call(func=ast.Attribute(attr="model_validate"), args=[ast.Dict() as value]):
                self._add_mappings(value, self._inference.type(node, scope))

    def _add_mappings(self, value: ast.expr, type_: Type | None) -> None:
        """Add the mappings in a value as calls of the constructors of their models."""
        names = self._inference.names
        for each in mapping_uses(names, value, type_) if type_ else ():
            model = Name(kind=Kind.DEFINITION, name=each.model)
            keywords = tuple(name for _, name in each.fields)
            call = Call(keywords=keywords, is_complete=each.is_complete)
            self.add(model, each.node, call)
            for key, name in each.fields:
                self.add(model, key, call, name)

    def _add(self, found: Name, node: Position, call: Call | None = None, argument: str = "") -> None:
        end = node.end_lineno if isinstance(node, ast.Attribute) else None
        self.uses.append(
            Use(
                kind=found.kind,
                name=found.name,
                path=self._path,
                line=end or node.lineno,
                column=_column(node),
                way=found.way,
                call=call,
                argument=argument,
                is_alias=found.is_alias,
                attribute=found.attribute,
            )
        )


def _column(node: Position) -> int:
    """Return the column of the name: the last name of a chain of attributes."""
    if isinstance(node, ast.Attribute) and node.end_col_offset is not None:
        return node.end_col_offset - len(node.attr) + 1
    return node.col_offset + 1


def _positional(node: ast.Call, function: Name) -> int:
    """Return the number of positional arguments without the client."""
    has_client = function.kind is Kind.FUNCTION and function.way is not Way.METHOD
    return max(0, len(node.args) - has_client)


def _has_stars(node: ast.Call) -> bool:
    """Return whether a call has `*arguments` or `**keywords`."""
    return any(isinstance(each, ast.Starred) for each in node.args) or any(each.arg is None for each in node.keywords)
