"""Base classes of models, and validators of types, in a package with many models.

pydantic prepares every model that a type can contain before it reads a value. It does so recursively, so it needs
much time and a deep stack where models refer to each other. Here each model is prepared on its own, and a validator
contains the models of the responses so far. Each other model is a placeholder, which accepts any object. If a
response contains such an object, the validator is built again with its model, and the response is read again. So the
result is always that of the complete validator.
"""

import functools
import threading
from collections.abc import Iterable, Iterator, Mapping
from typing import (
    Annotated,
    Any,
    ForwardRef,
    Literal,
    cast,
    get_origin,
    get_type_hints,
)

from pydantic import GetCoreSchemaHandler, TypeAdapter
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema, SchemaSerializer, SchemaValidator, core_schema
from typing_extensions import override

from .base_models import Adapter as PlainAdapter
from .base_models import BaseModel as PlainModel
from .base_models import Method, check_null, json_validator
from .exact import exact

__all__ = ["BaseModel", "Method", "adapter", "check_null", "known_fields"]

_MOST_ROUNDS = 16  # after that a validator contains all models


class _Thread(threading.local):
    """State of a thread that prepares a type, or reads a response."""

    prepared: Any = None  # the type; the models in it are placeholders
    met: set[type]  # models with a placeholder that accepted an object


_THREAD = _Thread()
_placeholders: dict[str, type] = {}  # models by reference
_known: set[type] = set()  # models of responses


class BaseModel(PlainModel):
    """A JSON object. A request contains the fields that are set, and unknown fields."""

    @classmethod
    @override
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler, /
    ) -> CoreSchema:
        """Return the schema of a placeholder while another type is prepared."""
        if _THREAD.prepared is None:
            return handler(source)
        if _THREAD.prepared is cls:
            _THREAD.prepared = cls.__name__  # the next one is a reference to itself
            return handler(source)
        tags = {  # a union may distinguish its members by them
            name: core_schema.model_field(
                handler.generate_schema(field.annotation), validation_alias=field.alias
            )
            for name, field in cls.model_fields.items()
            if get_origin(field.annotation) is Literal
        }
        ref = f"{cls.__module__}.{cls.__qualname__}:{id(cls)}"
        _placeholders[ref] = cls
        fields = core_schema.model_fields_schema(tags, model_name=cls.__name__)
        meet = functools.partial(_meet, cls)
        return core_schema.model_schema(
            cls, core_schema.no_info_before_validator_function(meet, fields), ref=ref
        )

    @classmethod
    @override
    def model_rebuild(cls, *, force: bool = False, **_: Any) -> bool | None:
        """Prepare the model, as pydantic does at its first use."""
        if cls.__pydantic_complete__ and not force:
            return None
        schema = _flat(cls)
        config = core_schema.CoreConfig(title=cls.__name__, hide_input_in_errors=True)
        cls.__pydantic_core_schema__ = schema
        cls.__pydantic_validator__ = SchemaValidator(schema, config)
        cls.__pydantic_serializer__ = SchemaSerializer(schema, config)
        cls.__pydantic_complete__ = True
        return True


def known_fields(model: type[BaseModel]) -> Mapping[str, FieldInfo]:
    """Return the fields of a model, with the wire names of those with later classes.

    pydantic reads such a type when it prepares the model itself, and not one around it.
    """
    fields: dict[str, Any] = model.model_fields
    late = [n for n, each in fields.items() if type(each.annotation) is ForwardRef]
    hints = get_type_hints(model, include_extras=True) if late else {}
    for name in late:
        if not fields[name].default_factory:  # else its wire name is known
            default = fields[name].default
            fields[name] = FieldInfo.from_annotated_attribute(hints[name], default)
    return fields


class Adapter(PlainAdapter):
    """A validator of any type, including unions and aliases."""

    def __init__(self, form: Any) -> None:
        super().__init__(form)
        self._rounds = 0
        if isinstance(form, type):
            _known.add(form)

    @functools.cached_property
    @override
    def _python(self) -> SchemaValidator:
        config = core_schema.CoreConfig(hide_input_in_errors=True)
        return SchemaValidator(self._schema(), config)

    @functools.cached_property
    @override
    def _json(self) -> Any:
        schema: Any = self._schema()
        known = {each["ref"]: each for each in schema["definitions"]}
        return json_validator(exact(schema, known))

    def _schema(self) -> CoreSchema:
        return _flat(self._form, _known if self._rounds < _MOST_ROUNDS else None)

    @functools.cached_property
    @override
    def schema(self) -> tuple[CoreSchema, Mapping[str, CoreSchema]]:
        probe = _probe(self._form, repr(self._form))
        definitions = _Definitions(probe.definitions)
        return exact(probe.schema, definitions.found), definitions

    @override
    def validate(self, method: Method, value: Any, **options: Any) -> Any:
        """Return the value if it fits exactly. Raise `ValidationError`."""
        while True:
            _THREAD.met = set()
            try:
                result = super().validate(method, value, **options)
            except Exception:  # of any kind, since a placeholder accepts any object
                if not _THREAD.met:
                    raise
            else:
                if not _THREAD.met:
                    return result
            _known.update(_THREAD.met)
            self._rounds += 1
            vars(self).pop("_python", None)
            vars(self).pop("_json", None)


@functools.cache
def adapter(form: Any, _text: str) -> Adapter:
    """Return the validator of `form`, which is any type. It is created once."""
    return Adapter(form)


def _meet(model: type, value: object) -> object:
    if issubclass(type(value), dict):
        _THREAD.met.add(model)
    return value


class _Probe:
    """Annotation that collects the schema of a type, and its definitions by reference."""

    def __init__(self, form: Any) -> None:
        self.form = form
        self.definitions: dict[str, Any] = {}

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Collect; the schema of the annotated type itself is not used."""
        self.schema = handler.resolve_ref_schema(handler.generate_schema(self.form))
        waiting = [self.schema]
        while waiting:
            for ref in _references(waiting.pop()):
                if ref not in self.definitions:
                    reference = core_schema.definition_reference_schema(ref)
                    found = handler.resolve_ref_schema(reference)
                    self.definitions[ref] = found
                    waiting.append(found)
        return core_schema.any_schema()


class _Definitions(dict[str, CoreSchema]):
    """Schemas of JSON by reference. Those of models replace their placeholders on first use."""

    def __init__(self, found: Mapping[str, CoreSchema]) -> None:
        self.found = dict[str, CoreSchema]()
        self._add(found)

    def __missing__(self, ref: str) -> CoreSchema:
        model = _placeholders[ref]
        probe = _probe(model, repr(model))
        self._add(probe.definitions)
        self[ref] = exact(probe.schema, self.found)
        return self[ref]

    def _add(self, found: Mapping[str, CoreSchema]) -> None:
        self.found.update(found)
        own = found.keys() - _placeholders.keys()
        self.update((ref, exact(found[ref], self.found)) for ref in own)


def _references(schema: Any) -> Iterator[str]:
    waiting = [schema]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            part = cast("dict[str, Any]", each)
            if part.get("type") == "definition-ref":
                yield part["schema_ref"]
            waiting.extend(part.values())
        elif isinstance(each, list):
            waiting.extend(cast("Iterable[Any]", each))


@functools.cache
def _probe(form: Any, _text: str) -> _Probe:
    probe = _Probe(form)
    _THREAD.prepared = form
    try:
        TypeAdapter(Annotated[Any, probe])
    finally:
        _THREAD.prepared = None
    return probe


def _flat(form: Any, known: set[type] | None = None) -> CoreSchema:
    """Return the schema of a type with one definition for each model. Others than `known` are placeholders."""
    probe = _probe(form, repr(form))
    definitions: dict[str, Any] = {}
    waiting = [probe]
    while waiting:
        for ref, schema in waiting.pop().definitions.items():
            if ref in definitions:
                continue
            definitions[ref] = schema
            model = _placeholders.get(ref)
            if model and (known is None or model in known):
                own = _probe(model, repr(model))
                waiting.append(own)
                definitions[ref] = {**own.schema, "ref": ref}
    return core_schema.definitions_schema(probe.schema, list(definitions.values()))
