"""Objects of a kind that came after this package."""

from dataclasses import dataclass
from typing import cast

import pydantic
from pydantic_core import core_schema


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
