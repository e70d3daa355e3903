"""Base classes of models and validators of types, for models that may be deeply nested."""

import functools
from typing import Any, TypeVar

from pydantic import ConfigDict, TypeAdapter

from .base_models import Adapter as PlainAdapter
from .base_models import BaseModel as PlainModel
from .large_models import deeply

T = TypeVar("T")


class BaseModel(PlainModel):
    """A JSON object. A request contains the fields that are set, and unknown fields."""

    @classmethod
    def model_rebuild(cls, **how: Any) -> bool | None:
        """Prepare the model as pydantic does at its first use."""
        return deeply(functools.partial(super().model_rebuild, **how))


class ClosedModel(BaseModel):
    """A JSON object of requests, without unknown fields."""

    model_config = ConfigDict(extra="forbid")


class Adapter(PlainAdapter[T]):
    """A validator of any type, including unions and aliases."""

    def _prepared(self) -> TypeAdapter[T]:
        return deeply(super()._prepared)


@functools.cache
def adapter(form: Any, _text: str) -> Adapter[Any]:
    """Return the validator of `form`, which is any type. It is created once."""
    return Adapter(form)
