"""Objects whose further properties are typed."""

from typing import TYPE_CHECKING, Generic, TypeVar

from .models import BaseModel

_T = TypeVar("_T")


class ExtraModel(BaseModel, Generic[_T]):
    """An object whose properties without a field of their own are all of one type."""

    if not TYPE_CHECKING:  # pydantic reads it; checkers do not let it be narrowed
        __pydantic_extra__: dict[str, _T]

    @property
    def additional_properties(self) -> dict[str, _T]:
        """Those properties, by the names they have in JSON; what is put there is sent."""
        extra: dict[str, _T] | None = self.__pydantic_extra__
        return {} if extra is None else extra
