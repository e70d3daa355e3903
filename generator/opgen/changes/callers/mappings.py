"""Mappings in the place of models: the fields that their keys name."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from opgen.changes.callers.model import Kind, Name
from opgen.changes.callers.names import PackageNames
from opgen.changes.surface.model import Field, Model
from opgen.changes.surface.types import Named, Type


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingUse:
    """Mapping of constant keys that becomes a model: its position, the model, and the fields by position."""

    node: ast.Dict
    model: str
    fields: tuple[tuple[ast.expr, str], ...]
    is_complete: bool
    """False if the mapping has keys that are not constants."""


def argument_type(names: PackageNames, function: Name, argument: str) -> Type | None:
    """Return the type of the keyword `argument` of a function or of the constructor of a model."""
    if function.kind is Kind.DEFINITION:
        found = [type_ for _, type_ in names.fields(Named(function.name), argument)]
        return found[0] if found else None
    operation = function.operation
    if operation is None:
        return None
    for each in (*operation.parameters, *operation.keywords):
        if each.name == argument:
            return each.type
    return None


def mapping_uses(names: PackageNames, node: ast.expr, type_: Type) -> Iterator[MappingUse]:
    """Yield the mappings in `node`, a value of the type `type_`, that become models."""
    match node:
        case ast.List(elts=items) | ast.Tuple(elts=items):
            inner = names.items(type_)
            for item in items if inner else ():
                yield from mapping_uses(names, item, inner) if inner else ()
        case ast.Dict():
            for model in _fitting(names, node, type_):
                yield from _of_model(names, node, model)


def _fitting(names: PackageNames, node: ast.Dict, type_: Type) -> list[Model]:
    """Return the model of a mapping. Of several models, all constant keys must be fields of one alone."""
    models = [*names.models(type_)]
    if len(models) > 1:
        models = [model for model in models if all(_field(model, key) for key in node.keys if _constant(key))]
    return models if len(models) == 1 else []


def _of_model(names: PackageNames, node: ast.Dict, model: Model) -> Iterator[MappingUse]:
    fields = []
    for key, value in zip(node.keys, node.values, strict=True):
        field = _field(model, key)
        if key is not None and field is not None:
            fields.append((key, field.name))
            yield from mapping_uses(names, value, field.type)
    yield MappingUse(node=node, model=model.name, fields=tuple(fields), is_complete=all(map(_constant, node.keys)))


def _constant(key: ast.expr | None) -> str:
    """Return the text of a constant key; empty for another key and for `**mapping`."""
    match key:
        case ast.Constant(value=str(text)):
            return text
    return ""


def _field(model: Model, key: ast.expr | None) -> Field | None:
    """Return the field that a key names by its wire name or its attribute."""
    text = _constant(key)
    return next((each for each in model.fields if text and text in {each.wire_name, each.name}), None)
