"""How a type is read where models may stand deep in one another: with room for as many as there are."""

import functools
from typing import Any

import pydantic
from pydantic import ConfigDict, TypeAdapter

from .deep import deeply

Adapter = TypeAdapter
"""Reads values of a type."""


class Foundation(pydantic.BaseModel):
    """What all models are made of."""

    @classmethod
    def model_rebuild(cls, **how: Any) -> bool | None:
        """As pydantic does, which asks for it at first use."""
        return deeply(functools.partial(super().model_rebuild, **how))


@functools.cache
def adapter(form: Any, _text: str) -> Adapter[Any]:
    """Made once for a type, of which there is any kind."""
    finish = getattr(form, "model_rebuild", None)
    if finish is None:
        config = ConfigDict(hide_input_in_errors=True)
        return deeply(lambda: TypeAdapter(form, config=config))
    finish()  # so that the model's own validator serves, with its own config
    return TypeAdapter(form)
