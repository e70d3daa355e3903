"""Models with a type for all properties that have no field."""

from typing import TYPE_CHECKING, Generic, TypeVar

from .models import BaseModel

_T = TypeVar("_T")


class ExtraModel(BaseModel, Generic[_T]):
    """A JSON object. All properties without a field have one type."""

    if not TYPE_CHECKING:  # pydantic reads it; type checkers refuse a narrower type
        __pydantic_extra__: dict[str, _T]

    @property
    def additional_properties(self) -> dict[str, _T]:
        """Return the properties without a field, by wire name. Requests contain its entries."""
        extra: dict[str, _T] | None = self.__pydantic_extra__
        return {} if extra is None else extra
