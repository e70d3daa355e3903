"""Models with defaults that change in place, such as lists."""

import functools
from collections.abc import Mapping
from typing import Any

import pydantic
from typing_extensions import override

from .models import BaseModel

_SET_FIELDS: Any = vars(pydantic.BaseModel)["__pydantic_fields_set__"]


class DefaultsModel(BaseModel):
    """A JSON object with defaults that change in place. Requests contain the changed ones."""

    @classmethod
    @override
    def __pydantic_init_subclass__(cls, **_: Any) -> None:
        """Add defaults that were changed in place, such as lists, to the set fields."""
        fields = cls.model_fields.items()
        made = {name: make for name, each in fields if (make := each.default_factory)}
        if made:
            read = functools.partial(_set_fields, made)
            own = property(read, _SET_FIELDS.__set__)
            type.__setattr__(cls, "__pydantic_fields_set__", own)


def _set_fields(made: Mapping[str, Any], model: pydantic.BaseModel) -> set[str]:
    """Return the names of the set fields, after adding those of changed defaults. `made` has the defaults."""
    names: set[str] = _SET_FIELDS.__get__(model)
    fields: dict[str, Any] = vars(model)
    for name in fields.keys() & made.keys() - names:
        value = fields[name]
        if getattr(value, "model_fields_set", None) or value != made[name]():
            names.add(name)
    return names
