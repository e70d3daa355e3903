"""Fields of a body as keywords, as the model of the body implies them.

The file `api.md` leaves implied keywords out. So a new field changes one line.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Final

from opgen.changes.surface.model import Definition, Field, Model, Parameter, SurfaceOperation
from opgen.changes.surface.types import NONE, Named, Type, members, union

_MAX_KEYWORDS: Final = 8


def implied_keywords(operation: SurfaceOperation, definitions: Mapping[str, Definition]) -> tuple[Parameter, ...]:
    """Return the keywords that the model of the body implies; empty without a model or with too many fields."""
    others = {each.name for each in operation.parameters}
    model = _body_model(operation, definitions)
    fields = [each for each in model.fields if not each.is_read_only] if model else []
    if len(fields) > _MAX_KEYWORDS or others & {each.name for each in fields}:
        return ()
    return tuple(sorted(map(_keyword, fields), key=lambda each: bool(each.default)))


def with_fields(operation: SurfaceOperation, definitions: Mapping[str, Definition]) -> tuple[Parameter, ...]:
    """Return the keywords of `operation` with the wire names and pointers of their fields."""
    model = _body_model(operation, definitions)
    fields = {each.name: each for each in model.fields} if model else {}
    return tuple(
        (replace(each, key=_key(fields[each.name]), pointer=fields[each.name].pointer) if each.name in fields else each)
        for each in operation.keywords
    )


def _body_model(operation: SurfaceOperation, definitions: Mapping[str, Definition]) -> Model | None:
    """Return the model of the body; None if the body has another type or several types."""
    bodies = [each.type for each in operation.parameters if each.name == "body"]
    models = [each for type_ in bodies for each in members(type_) if each != NONE]
    match models:
        case [Named(name=name, arguments=())]:
            model = definitions.get(name)
        case _:
            return None
    return model if isinstance(model, Model) else None


@lru_cache(maxsize=10_000)  # many fields have the same few types
def optional(type_: Type) -> Type:
    """Return the type that accepts `type_` and None."""
    return type_ if type_ == Named("Any") else union((type_, NONE))


def _keyword(field: Field) -> Parameter:
    return Parameter(
        name=field.name,
        type=optional(field.type) if field.default else field.type,
        default="None" if field.default else "",
        is_keyword=True,
        key=_key(field),
        pointer=field.pointer,
    )


def _key(field: Field) -> str:
    return f"body {field.wire_name}"
