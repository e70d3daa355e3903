"""Base classes of models that keep unknown fields, and validators of types."""

import functools
import re
from collections.abc import Callable, Iterable, Iterator
from inspect import Parameter, Signature
from typing import Any, ClassVar, Literal, TypeAlias, cast

import pydantic
from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic_core import CoreSchema, SchemaValidator, core_schema
from typing_extensions import override

from .redaction import Problems, masked, problems_of

Method: TypeAlias = Literal["validate_json", "validate_python"]
_CONSTRAINTS = "ge gt le lt max_length min_length multiple_of pattern"
# Keys of a core schema with values that are not core schemas.
_PLAIN = "cls config default expected metadata serialization"
# Keys of the parts that a lenient value may lack, by the type of the core schema.
_OMITTED = {"list": "items_schema", "dict": "values_schema", "default": "schema"}
_LEAP = re.compile(r"(\d\d:\d\d:)60")
# A pair of surrogates, a lone surrogate, or any other escape sequence of JSON.
_ESCAPE = re.compile(
    rb"\\(?:u[dD][89abAB]\w\w\\u[dD][c-fC-F]\w\w|(u[dD][89a-fA-F]\w\w)|.)", re.DOTALL
)


class _Keywords:
    """Signature of a model, for `help` and `inspect`: pydantic knows it after the first use."""

    def __get__(self, _: object, model: type[pydantic.BaseModel]) -> Signature:
        shown = list[Parameter]()
        for name, each in model.model_fields.items():
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
        return self.model_dump(mode="json", by_alias=True, exclude_unset=True)

    def to_json(self) -> str:
        """Return the fields that are set as a JSON object, by wire name."""
        return self.model_dump_json(by_alias=True, exclude_unset=True)

    @override
    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        """Yield the fields with secrets hidden. The types are pydantic's."""
        fields = vars(self)
        # A variable names its value: `key="DB_PASSWORD", value="..."`.
        subject = f"{type(self).__name__} {fields.get('key')} {fields.get('name')}"
        for name, value in super().__repr_args__():
            yield name, masked(subject if name == "value" else name or "", value)


class Adapter:
    """Validators of one type: exact, without constraints, and lenient.

    The lenient validator leaves out wrong items, map values and optional fields.
    """

    def __init__(self, form: Any) -> None:
        self._form = form
        self._validators: dict[int, Any] = {}  # by level

    def read(
        self, *readings: tuple[Method, Any], strict: bool = True
    ) -> tuple[Any, Problems]:
        """Return the value of the first reading that fits, and the problems that it has.

        A violated constraint is a problem, never an error. Raise `ValidationError`.
        """
        failures: list[ValidationError] = []
        for method, value in readings:
            exact = len(failures)
            for level in range(2 if strict else 3):
                try:
                    result = self.validate(level, method, value)
                    return result, problems_of(failures[exact : exact + 1])
                except ValidationError as error:
                    failures.append(error)
        raise failures[0]

    def validate(self, level: int, method: Method, value: Any, **options: Any) -> Any:
        """Return the value of the validator of one level. Raise `ValidationError`."""
        if level and method == "validate_json":
            # JavaScript writes half of a character if it cuts a text in the middle.
            value = _ESCAPE.sub(_completed, value)
        if level not in self._validators:
            self._validators[level] = self._validator(level)
        return getattr(self._validators[level], method)(value, **options)

    def _validator(self, level: int) -> Any:
        finish = getattr(self._form, "model_rebuild", None)
        if finish:
            finish()  # so that the validator of the model serves, with its own config
        config = None if finish else ConfigDict(hide_input_in_errors=True)
        create: Callable[..., Any] = TypeAdapter
        exact = create(self._form, config=config)
        exact.rebuild()  # does nothing unless pydantic deferred it
        return validator(exact.core_schema, level) if level else exact


def _completed(escape: re.Match[bytes]) -> bytes:
    return rb"\ufffd" if escape[1] else escape[0]


@functools.cache
def adapter(form: Any, _text: str) -> Adapter:
    """Return the validators of `form`, which is any type. They are created once."""
    return Adapter(form)


def validator(schema: CoreSchema, level: int) -> SchemaValidator:
    """Return a validator of `schema` at a level of `Adapter`."""
    config = core_schema.CoreConfig(hide_input_in_errors=True)
    return SchemaValidator(_relaxed(schema, level) if level else schema, config)


def _relaxed(schema: Any, level: int) -> Any:
    """Return a part of a core schema without constraints; lenient at level 2."""
    if isinstance(schema, list):
        return [_relaxed(each, level) for each in cast("Iterable[Any]", schema)]
    if not isinstance(schema, dict):
        return schema
    new: dict[str, Any] = {
        key: each if key in _PLAIN.split() else _relaxed(each, level)
        for key, each in cast("dict[str, Any]", schema).items()
        if key not in _CONSTRAINTS.split() or hasattr(each, "keys")
    }
    kind = new.get("type")
    if kind == "model":  # pydantic would use the exact validator of a known class
        build = functools.partial(_built, new["cls"])
        ref: Any = new.pop("ref", None)
        fields: Any = {**new, "cls": pydantic.BaseModel}
        return core_schema.no_info_after_validator_function(build, fields, ref=ref)
    if str(kind) in {"datetime", "time"}:  # a field may have the name `type`
        before = core_schema.no_info_before_validator_function
        return before(_without_leap, cast("CoreSchema", new))
    part = _OMITTED.get(str(kind))
    if level == 2 and part in new:
        new[part] = core_schema.with_default_schema(new[part], on_error="omit")
    return new


def _without_leap(value: Any) -> Any:
    """Return a time with a leap second as the second before. Source: RFC 3339, section 5.7."""
    return _LEAP.sub(r"\g<1>59", value) if isinstance(value, str) else value


def _built(model: type[pydantic.BaseModel], parts: Any) -> pydantic.BaseModel:
    """Return the model of `parts`. A missing field has its default."""
    made = model.model_construct(parts.model_fields_set)
    found: dict[str, Any] = {**vars(made), **vars(parts)}
    vars(made).clear()
    vars(made).update((name, found[name]) for name in model.model_fields)
    if made.model_extra is not None:
        made.model_extra.update(parts.model_extra or {})
    return made
