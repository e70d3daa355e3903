"""Models with fields that requests leave out, or that only requests require."""

from typing import Any, ClassVar

from pydantic import (
    ConfigDict,
    SerializationInfo,
    SerializerFunctionWrapHandler,
    model_serializer,
)
from typing_extensions import Unpack

from .encode import REQUEST
from .models import BaseModel


class ReadOnlyModel(BaseModel):
    """A JSON object with fields that only one side sets.

    Requests leave out the names in `read_only`, and need the names in `needed`.
    """

    _read_only: ClassVar[tuple[str, ...]] = ()
    _needed: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(
        cls,
        *,
        read_only: tuple[str, ...] = (),
        needed: tuple[str, ...] = (),
        **config: Unpack[ConfigDict],
    ) -> None:
        cls._read_only = (*cls._read_only, *read_only)
        cls._needed = (*cls._needed, *needed)
        super().__init_subclass__(**config)

    @model_serializer(mode="wrap")
    def _write(
        self, handler: SerializerFunctionWrapHandler, info: SerializationInfo
    ) -> Any:
        """Return the object as plain data, which pydantic writes."""
        model = self
        if info.context is REQUEST:
            missing = [n for n in self._needed if n not in self.model_fields_set]
            if missing:
                names = ", ".join(map(repr, missing))
                raise ValueError(f"a request needs {names} of {type(self).__name__}")
            model = self.model_copy()
            for name in self._read_only:
                vars(model).pop(name, None)
        return handler(model)
