"""How a type is read where models may stand deep in one another: with room for as many as there are."""

import functools
from typing import Any

from pydantic import ConfigDict, TypeAdapter

from .base_models import BaseModel as Foundation
from .large_models import deeply

Adapter = TypeAdapter
"""Reads values of a type."""


class BaseModel(Foundation):
    """A JSON object; fields left out stay out when it is sent, unknown ones stay in."""

    @classmethod
    def model_rebuild(cls, **how: Any) -> bool | None:
        """As pydantic does, which asks for it at first use."""
        return deeply(functools.partial(super().model_rebuild, **how))


class ClosedModel(BaseModel):
    """An object that is only ever sent, and may hold nothing but its own fields."""

    model_config = ConfigDict(extra="forbid")


@functools.cache
def adapter(form: Any, _text: str) -> Adapter[Any]:
    """Made once for a type, of which there is any kind."""
    finish = getattr(form, "model_rebuild", None)
    if finish is None:
        config = ConfigDict(hide_input_in_errors=True)
        return deeply(lambda: TypeAdapter(form, config=config))
    finish()  # so that the model's own validator serves, with its own config
    return TypeAdapter(form)
