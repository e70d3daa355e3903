"""Base classes of models that keep unknown fields, and validators of types."""

import functools
from collections.abc import Callable, Mapping
from inspect import Parameter, Signature
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeAlias

import pydantic
from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema, SchemaValidator, core_schema

from .encode import UNSET, null_error, without_unset

if TYPE_CHECKING:
    from .reading import Problems

Method: TypeAlias = Literal["validate_json", "validate_python"]

# With the fields that are set, as they are: `true` in the place of a number is not 1.
_SET: Any = {"by_alias": True, "exclude_unset": True, "serialize_as_any": True}


class _Keywords:
    """Signature of a model, for `help` and `inspect`: pydantic knows it after the first use."""

    def __get__(self, _: object, model: type[pydantic.BaseModel]) -> Signature:
        shown = list[Parameter]()
        for name, each in known_fields(model).items():
            default = each.get_default(call_default_factory=True)
            default = Parameter.empty if each.is_required() else default
            own = {"default": default, "annotation": each.annotation}
            shown.append(Parameter(name, Parameter.KEYWORD_ONLY, **own))
        return Signature(shown)


class BaseModel(pydantic.BaseModel):
    """A JSON object. A request contains the fields that are set, and unknown fields."""

    __signature__: ClassVar[Any] = _Keywords()
    model_config = ConfigDict(
        extra="allow",
        populate_by_name=True,
        protected_namespaces=(),
        defer_build=True,  # a package may have thousands, a program needs a few
        hide_input_in_errors=True,  # a rejected value may be a secret
        ser_json_inf_nan="constants",  # null would be another value
    )
    __nullable__: ClassVar[tuple[str, ...]] = ()  # optional fields that accept null

    def to_dict(self) -> dict[str, Any]:
        """Return the fields that are set by wire name, as JSON values."""
        return self.model_dump(mode="json", **_SET)

    def to_json(self) -> str:
        """Return the fields that are set as a JSON object, by wire name."""
        return self.model_dump_json(**_SET)

    if not TYPE_CHECKING:  # type checkers read pydantic's own signatures

        def __init__(self, /, **fields: Any) -> None:
            """Set the fields that are not `UNSET`. Raise `TypeError` as `check_null`."""
            super().__init__(**without_unset(fields))
            for name in self.model_fields_set if self.__nullable__ else ():
                check_null(type(self), name, vars(self).get(name), name)

        # pydantic creates the models in a value without it.
        __init__.__pydantic_base_init__ = True

        def __setattr__(self, name: str, value: Any) -> None:
            """Set a field. `UNSET` sets its default, which is not sent.

            Raise `TypeError` as `check_null`.
            """
            if self.__nullable__:
                check_null(type(self), name, value, name)
            super().__setattr__(name, without_unset(value))
            if value is UNSET:
                field = type(self).model_fields.get(name)
                self.model_fields_set.discard(name)
                if field:
                    vars(self)[name] = field.get_default(call_default_factory=True)
                else:
                    self.model_extra.pop(name)

        def model_dump(self, **options: Any) -> dict[str, Any]:
            """Return the fields, without warnings about raw values of a response."""
            return super().model_dump(**{"warnings": False, **options})

        def model_dump_json(self, **options: Any) -> str:
            """Return the fields as JSON, without warnings about raw values of a response."""
            return super().model_dump_json(**{"warnings": False, **options})

        def __getattr__(self, name: str) -> Any:
            """Raise `AttributeError`, which names the response that lacks a field."""
            operation = vars(self).get("_operation")
            if operation and name in type(self).model_fields:
                field = f"{type(self).__name__}.{name}"
                problem = f"{field} is missing in the response to {operation}"
                raise AttributeError(problem)
            return super().__getattr__(name)


def check_null(model: type[BaseModel], name: str, value: object, path: str) -> None:
    """Raise `TypeError` for `None` in an optional field that does not accept null.

    `path` is the place of the field in a body.
    """
    field = None if value is not None else model.model_fields.get(name)
    if field and not field.is_required() and name not in model.__nullable__:
        raise null_error(repr(path))


def known_fields(model: type[pydantic.BaseModel]) -> Mapping[str, FieldInfo]:
    """Return the fields of a model. It is prepared first, since types may be defined later."""
    model.model_rebuild()
    fields: Mapping[str, FieldInfo] = model.model_fields
    return fields


class Adapter:
    """Validators of one type. JSON that does not fit is read part by part."""

    def __init__(self, form: Any) -> None:
        self._form = form

    @functools.cached_property
    def _python(self) -> Any:
        """Validator of Python values, which converts them."""
        finish = getattr(self._form, "model_rebuild", None)
        if finish:
            finish()  # so that the validator of the model serves, with its own config
        config = None if finish else ConfigDict(hide_input_in_errors=True)
        create: Callable[..., Any] = TypeAdapter
        made = create(self._form, config=config)
        made.rebuild()  # does nothing unless pydantic deferred it
        return made

    @functools.cached_property
    def _json(self) -> Any:
        """Validator of JSON, which converts no value to another type."""
        return json_validator(self.schema[0])

    @functools.cached_property
    def schema(self) -> tuple[CoreSchema, Mapping[str, CoreSchema]]:
        """Return pydantic's schema of the JSON, and the schemas that it refers to."""
        schema: Any = self._python.core_schema
        return schema, {each["ref"]: each for each in schema.get("definitions", ())}

    def validate(self, method: Method, value: Any, **options: Any) -> Any:
        """Return the value if it fits exactly. Raise `ValidationError`."""
        if method == "validate_json":
            return self._json.validate_json(value, strict=True)
        return self._python.validate_python(value, **options)

    def read(
        self, *readings: tuple[Method, Any], keep: bool = False, operation: object = ""
    ) -> "tuple[Any, Problems]":
        """Return the value of the first reading that fits, and its problems.

        A problem that `is_read` is never an error. With `keep`, no problem in a JSON value
        is one, and its parts with problems are as they came. Raise `MisfitError`.
        """
        try:
            return self.validate(*readings[0]), ()
        except ValidationError:
            from .reading import Reader
        return Reader.best(self, readings, operation, keep=keep)


def json_validator(schema: Any) -> Any:
    """Return the validator of JSON. It must not use the validators of models, which convert."""
    create: Any = SchemaValidator
    config = core_schema.CoreConfig(hide_input_in_errors=True)
    return create(schema, config, _use_prebuilt=False)


@functools.cache
def adapter(form: Any, _text: str) -> Adapter:
    """Return the validators of `form`, which is any type. They are created once."""
    return Adapter(form)
