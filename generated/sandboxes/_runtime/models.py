"""The bases of models: what a server adds later is kept, never fatal."""

import functools
from collections.abc import Iterator
from typing import Any

import pydantic
from pydantic import ConfigDict, TypeAdapter

from .errors import is_secret_name

Adapter = TypeAdapter
"""Reads values of a type."""


class BaseModel(pydantic.BaseModel):
    """A JSON object; fields left out stay out when it is sent, unknown ones stay in."""

    model_config = ConfigDict(
        extra="allow",
        populate_by_name=True,
        protected_namespaces=(),
        defer_build=True,  # a package may have thousands, a program needs a few
        hide_input_in_errors=True,  # a rejected value may be a secret
        ser_json_inf_nan="constants",  # null would be another value
    )

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        """Hide what looks like a secret; the type is pydantic's own."""
        for name, value in super().__repr_args__():
            plain = value is None or isinstance(value, (bool, int, float))
            yield name, value if plain or not is_secret_name(name or "") else "***"


class ClosedModel(BaseModel):
    """An object that is only ever sent, and may hold nothing but its own fields."""

    model_config = ConfigDict(extra="forbid")


@functools.cache
def adapter(form: Any, _text: str) -> Adapter[Any]:
    """Made once for a type, of which there is any kind."""
    finish = getattr(form, "model_rebuild", None)
    if finish is None:
        return TypeAdapter(form, config=ConfigDict(hide_input_in_errors=True))
    finish()  # so that the model's own validator serves, with its own config
    return TypeAdapter(form)
