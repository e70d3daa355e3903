"""How a type is read: by pydantic, which is asked to prepare it at its first answer."""

import functools
from typing import Any

from pydantic import BaseModel, ConfigDict, TypeAdapter

Adapter = TypeAdapter
"""Reads values of a type."""
Foundation = BaseModel
"""What all models are made of."""


@functools.cache
def adapter(form: Any, _text: str) -> Adapter[Any]:
    """Made once for a type, of which there is any kind."""
    finish = getattr(form, "model_rebuild", None)
    if finish is None:
        return TypeAdapter(form, config=ConfigDict(hide_input_in_errors=True))
    finish()  # so that the model's own validator serves, with its own config
    return TypeAdapter(form)
