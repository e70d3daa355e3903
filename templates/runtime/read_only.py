"""Models with read-only fields, which requests leave out."""

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
    """A JSON object with fields that only the server sets. Requests leave them out."""

    _read_only: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(
        cls, *, read_only: tuple[str, ...] = (), **config: Unpack[ConfigDict]
    ) -> None:
        cls._read_only = (*cls._read_only, *read_only)
        super().__init_subclass__(**config)

    @model_serializer(mode="wrap")
    def _write(
        self, handler: SerializerFunctionWrapHandler, info: SerializationInfo
    ) -> Any:
        """Return the object as plain data, which pydantic writes."""
        model = self
        if info.context is REQUEST:
            model = self.model_copy()
            for name in self._read_only:
                vars(model).pop(name, None)
        return handler(model)
