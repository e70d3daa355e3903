"""How a type is read where there are very many models: with those that answers have held so far.

pydantic prepares every model that a type can lead to before it reads a single value: of
an API whose resources all refer to each other that is nearly all of them. Here a model
that no answer has held yet is a placeholder, which takes any object and notes that it
came. Then the model takes its place, and the answer is read again: what comes out is
always pydantic's own result of the real models.
"""

import functools
import threading
from typing import Any, Literal, TypeVar, get_origin

from pydantic import ConfigDict, GetCoreSchemaHandler, TypeAdapter
from pydantic_core import core_schema

from .base_models import Adapter as PlainAdapter
from .base_models import BaseModel as PlainModel
from .large_models import deeply

T = TypeVar("T")
_MOST_ROUNDS = 16  # then with all models: the answers seem to hold them


class _Thread(threading.local):
    """What a thread prepares or reads."""

    is_partial = False  # while an adapter is prepared
    met: set[type]  # models whose placeholders took an object


_THREAD = _Thread()
_known: set[type] = set()  # to have been in an answer


class BaseModel(PlainModel):
    """A JSON object; inside another, one may be a placeholder."""

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler, /
    ) -> core_schema.CoreSchema:
        """That of a placeholder, where an adapter is prepared for answers without the model."""
        is_ready = cls in _known or cls.__pydantic_complete__
        if is_ready or not _THREAD.is_partial:
            return handler(source)
        tags = {  # by which a union may tell it from others
            name: core_schema.model_field(
                handler.generate_schema(field.annotation), validation_alias=field.alias
            )
            for name, field in cls.model_fields.items()
            if get_origin(field.annotation) is Literal
        }
        fields = core_schema.model_fields_schema(tags, model_name=cls.__name__)
        meet = functools.partial(_meet, cls)
        return core_schema.model_schema(
            cls, core_schema.no_info_before_validator_function(meet, fields)
        )

    @classmethod
    def model_rebuild(cls, **how: Any) -> bool | None:
        """As pydantic does, which asks for it at first use, however deep models stand in one another."""
        return deeply(functools.partial(super().model_rebuild, **how))


class ClosedModel(BaseModel):
    """An object that is only ever sent, and may hold nothing but its own fields."""

    model_config = ConfigDict(extra="forbid")


def _meet(model: type, value: object) -> object:
    if isinstance(value, dict):
        _THREAD.met.add(model)
    return value


class Adapter(PlainAdapter[T]):
    """A validator of any type, including unions and aliases."""

    def __init__(self, form: Any) -> None:
        self._rounds = 0
        if isinstance(form, type) and issubclass(form, BaseModel):
            _known.add(form)
        super().__init__(form)

    def _read(
        self, method: Literal["validate_json", "validate_python"], value: Any
    ) -> T:
        while True:
            _THREAD.met = set()
            try:
                result = super()._read(method, value)
            except Exception:  # of any kind, since a placeholder accepts any object
                if not _THREAD.met:
                    raise
            else:
                if not _THREAD.met:
                    return result
            _known.update(_THREAD.met)
            self._validator = self._prepared()

    def _prepared(self) -> TypeAdapter[T]:
        """With the models that are known, or after many rounds with all."""
        self._rounds += 1
        is_model = hasattr(self._form, "model_rebuild")  # which has a config of its own
        config = None if is_model else ConfigDict(hide_input_in_errors=True)

        def prepare() -> TypeAdapter[T]:
            _THREAD.is_partial = self._rounds < _MOST_ROUNDS
            try:
                reader: TypeAdapter[T] = TypeAdapter(self._form, config=config)
                reader.rebuild()  # does nothing where it is ready
            finally:
                _THREAD.is_partial = False
            return reader

        return deeply(prepare)


@functools.cache
def adapter(form: Any, _text: str) -> Adapter[Any]:
    """Made once for a type, of which there is any kind."""
    return Adapter(form)
