"""Objects with an unknown discriminator value."""

from dataclasses import dataclass
from typing import cast

import pydantic
from pydantic_core import core_schema


@dataclass(frozen=True)
class UnknownTag:
    """Annotation of the type of objects with an unknown discriminator value.

    It refuses known discriminator values: their objects must fit their own member of the
    union. `name` is the name of the field of a model, or of the property of a dictionary.
    """

    name: str
    known: tuple[str, ...]

    def __get_pydantic_core_schema__(
        self, source: object, handler: pydantic.GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        """Return the schema of the annotated type, with the check."""
        return core_schema.no_info_after_validator_function(
            self._checked, handler(source)
        )

    def _checked(self, value: object) -> object:
        tags = cast("dict[str, object]", getattr(value, "__dict__", value))
        if tags.get(self.name) in self.known:
            raise ValueError(
                "the discriminator value is known, but the object does not fit its member"
            )
        return value
