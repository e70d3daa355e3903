"""Base classes of models that keep unknown fields, and validators of types."""

import functools
import re
from collections.abc import Iterator
from typing import Any, Generic, Literal, TypeVar

import pydantic
from pydantic import ConfigDict, TypeAdapter, ValidationError

from .errors import is_secret_name

T = TypeVar("T")
# A pair of surrogates, a lone surrogate, or any other escape sequence of JSON.
_ESCAPE = re.compile(
    rb"\\(?:u[dD][89abAB]\w\w\\u[dD][c-fC-F]\w\w|(u[dD][89a-fA-F]\w\w)|.)", re.DOTALL
)


class BaseModel(pydantic.BaseModel):
    """A JSON object. A request contains the fields that are set, and unknown fields."""

    model_config = ConfigDict(
        extra="allow",
        populate_by_name=True,
        protected_namespaces=(),
        defer_build=True,  # a package may have thousands, a program needs a few
        hide_input_in_errors=True,  # a rejected value may be a secret
        ser_json_inf_nan="constants",  # null would be another value
    )

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        """Yield the fields with secrets hidden. The types are pydantic's."""
        for name, value in super().__repr_args__():
            plain = value is None or isinstance(value, (bool, int, float))
            yield name, value if plain or not is_secret_name(name or "") else "***"


class ClosedModel(BaseModel):
    """A JSON object of requests, without unknown fields."""

    model_config = ConfigDict(extra="forbid")


class Adapter(Generic[T]):
    """A validator of any type, including unions and aliases."""

    def __init__(self, form: Any) -> None:
        self._form = form
        self._validator = self._prepared()

    def validate_json(self, content: bytes) -> T:
        """Return the value of a JSON text. Raise `ValidationError`."""
        try:
            return self._read("validate_json", content)
        except ValidationError as error:
            if error.errors(include_url=False)[0]["type"] != "json_invalid":
                raise
        # JavaScript writes half of a character if it cuts a text in the middle.
        repaired = _ESCAPE.sub(lambda m: rb"\ufffd" if m[1] else m[0], content)
        return self._read("validate_json", repaired)

    def validate_python(self, value: object) -> T:
        """Return the value of plain data. Raise `ValidationError`."""
        return self._read("validate_python", value)

    def _read(
        self, method: Literal["validate_json", "validate_python"], value: Any
    ) -> T:
        result: T = getattr(self._validator, method)(value)
        return result

    def _prepared(self) -> TypeAdapter[T]:
        finish = getattr(self._form, "model_rebuild", None)
        if finish is None:
            return TypeAdapter(self._form, config=ConfigDict(hide_input_in_errors=True))
        finish()  # so that the validator of the model serves, with its own config
        return TypeAdapter(self._form)


@functools.cache
def adapter(form: Any, _text: str) -> Adapter[Any]:
    """Return the validator of `form`, which is any type. It is created once."""
    return Adapter(form)
