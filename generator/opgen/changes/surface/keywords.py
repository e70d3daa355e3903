"""Fields of a body as keywords, as the model of the body implies them.

The file `api.md` leaves implied keywords out. So a new field changes one line.
"""

from collections.abc import Mapping
from typing import Final

from opgen.changes.surface.model import Definition, Field, Model, Operation, Parameter
from opgen.changes.surface.types import NONE, Named, Type, members, union

_MAX_KEYWORDS: Final = 8


def implied_keywords(
    operation: Operation, definitions: Mapping[str, Definition]
) -> tuple[Parameter, ...]:
    """Return the keywords that the model of the body implies; empty without a model or with too many fields."""
    others = {each.name for each in operation.parameters}
    bodies = [each.type for each in operation.parameters if each.name == "body"]
    models = [each for type_ in bodies for each in members(type_) if each != NONE]
    match models:
        case [Named(name=name, arguments=())]:
            model = definitions.get(name)
        case _:
            return ()
    if not isinstance(model, Model):
        return ()
    fields = [each for each in model.fields if not each.is_read_only]
    if len(fields) > _MAX_KEYWORDS or others & {each.name for each in fields}:
        return ()
    return tuple(sorted(map(_keyword, fields), key=lambda each: bool(each.default)))


def optional(type_: Type) -> Type:
    """Return the type that accepts `type_` and None."""
    return type_ if type_ == Named("Any") else union((type_, NONE))


def _keyword(field: Field) -> Parameter:
    if not field.default:
        return Parameter(name=field.name, type=field.type, is_keyword=True)
    return Parameter(
        name=field.name, type=optional(field.type), default="None", is_keyword=True
    )
