"""The bases of models and enums: what a server adds later is kept, never fatal."""

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar, cast

import pydantic
from pydantic_core import core_schema

from .text import is_secret_name

_T = TypeVar("_T")


class BaseModel(pydantic.BaseModel):
    """A JSON object; fields left out stay out when it is sent, unknown ones stay in."""

    model_config = pydantic.ConfigDict(
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

    model_config = pydantic.ConfigDict(extra="forbid")


class ExtraModel(BaseModel, Generic[_T]):
    """An object whose properties without a field of their own are all of one type."""

    if not TYPE_CHECKING:  # pydantic reads it; checkers do not let it be narrowed
        __pydantic_extra__: dict[str, _T]

    @property
    def additional_properties(self) -> dict[str, _T]:
        """Those properties, by the names they have in JSON; what is put there is sent."""
        extra: dict[str, _T] | None = self.__pydantic_extra__
        return {} if extra is None else extra


class StrEnum(enum.StrEnum):
    """Strings with names. An unknown value becomes a member that the class does not list."""

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_, member._value_ = value, value
        return member


class IntEnum(enum.IntEnum):
    """Integers with names. An unknown value becomes a member that the class does not list."""

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, int) or isinstance(value, bool):
            return None
        member = int.__new__(cls, value)
        member._name_, member._value_ = str(value), value
        return member


@dataclass(frozen=True)
class UnknownTag:
    """Takes an object of a kind that came after this package; of a known kind it must be that kind's model.

    `name` is that of the field where it is a model, else that of the property.
    """

    name: str
    known: tuple[str, ...]

    def __get_pydantic_core_schema__(
        self, source: object, handler: pydantic.GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        """Add the check to that of a dictionary, or of a model."""
        return core_schema.no_info_after_validator_function(
            self._checked, handler(source)
        )

    def _checked(self, value: object) -> object:
        tags = cast("dict[str, object]", getattr(value, "__dict__", value))
        if tags.get(self.name) in self.known:
            raise ValueError("it has a known kind and does not fit it")
        return value
