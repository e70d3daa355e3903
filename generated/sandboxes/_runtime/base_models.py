"""Base classes of models that keep unknown fields, and validators of types."""

import functools
import re
from collections.abc import Callable, Mapping
from inspect import Parameter, Signature
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeAlias

import pydantic
from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema, from_json

from .encode import UNSET, without_unset

if TYPE_CHECKING:
    from .reading import MisfitError, Problems

Method: TypeAlias = Literal["validate_json", "validate_python"]
# A pair of surrogates, a lone surrogate, or any other escape sequence of JSON.
_ESCAPE = re.compile(
    rb"\\(?:u[dD][89abAB]\w\w\\u[dD][c-fC-F]\w\w|(u[dD][89a-fA-F]\w\w)|.)", re.DOTALL
)


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
        return self.model_dump(mode="json", by_alias=True, exclude_unset=True)

    def to_json(self) -> str:
        """Return the fields that are set as a JSON object, by wire name."""
        return self.model_dump_json(by_alias=True, exclude_unset=True)

    if not TYPE_CHECKING:  # type checkers read pydantic's own signatures

        def __init__(self, /, **fields: Any) -> None:
            """Set the fields that are not `UNSET`."""
            super().__init__(**without_unset(fields))

        # pydantic creates the models in a value without it.
        __init__.__pydantic_base_init__ = True

        def __setattr__(self, name: str, value: Any) -> None:
            """Set a field. `UNSET` sets its default, which is not sent."""
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


def known_fields(model: type[pydantic.BaseModel]) -> Mapping[str, FieldInfo]:
    """Return the fields of a model. It is prepared first, since types may be defined later."""
    model.model_rebuild()
    fields: Mapping[str, FieldInfo] = model.model_fields
    return fields


class Adapter:
    """Validator of one type. A value that does not fit is read part by part."""

    def __init__(self, form: Any) -> None:
        self._form = form

    @functools.cached_property
    def _validator(self) -> Any:
        finish = getattr(self._form, "model_rebuild", None)
        if finish:
            finish()  # so that the validator of the model serves, with its own config
        config = None if finish else ConfigDict(hide_input_in_errors=True)
        create: Callable[..., Any] = TypeAdapter
        made = create(self._form, config=config)
        made.rebuild()  # does nothing unless pydantic deferred it
        return made

    @functools.cached_property
    def schema(self) -> tuple[CoreSchema, Mapping[str, CoreSchema]]:
        """Return pydantic's schema of the type, and those of models by reference."""
        schema: Any = self._validator.core_schema
        return schema, {each["ref"]: each for each in schema.get("definitions", ())}

    def validate(self, method: Method, value: Any, **options: Any) -> Any:
        """Return the value if it fits exactly. Raise `ValidationError`."""
        return getattr(self._validator, method)(value, **options)

    def read(
        self, *readings: tuple[Method, Any], keep: bool = False, operation: str = ""
    ) -> "tuple[Any, Problems]":
        """Return the value of the first reading that fits, and its problems.

        A violated constraint is a problem, never an error. With `keep`, all problems in a
        JSON value are. Raise `MisfitError`.
        """
        misfits: list[MisfitError] = []
        for method, value in readings:
            try:
                return self.validate(method, value), ()
            except ValidationError as error:
                misfits.append(self._misfit(method, value, error, operation))
            found = misfits[-1]
            if all(each.rule == "constraint" for each in found.problems):
                return found.partial, found.problems
        found = next((each for each in misfits if each.is_json), misfits[0])
        if keep and found.is_json:
            return found.partial, found.problems
        raise found

    def _misfit(
        self, method: Method, value: Any, error: ValidationError, operation: str
    ) -> "MisfitError":
        """Return the parts of a value that does not fit, and its problems."""
        from .reading import MisfitError, Problem, Reader

        is_json, given = method == "validate_json", value
        message = error.errors(include_url=False)[0]["msg"]
        try:
            if is_json:  # JavaScript writes half of a character if it cuts a text
                given = from_json(_ESCAPE.sub(_completed, value))
            schema, definitions = self.schema
            part = Reader(definitions, operation).read(schema, given)
        except (ValueError, RecursionError):  # not JSON, or too deep
            part = None
        if not part or (isinstance(given, str) and not part.fits and not is_json):
            return MisfitError(error, None, (Problem((), "media-type", message),))
        problems = part.problems or (Problem((), "constraint", message),)
        return MisfitError(error, part.value, problems, is_json=is_json)


def _completed(escape: re.Match[bytes]) -> bytes:
    return rb"\ufffd" if escape[1] else escape[0]


@functools.cache
def adapter(form: Any, _text: str) -> Adapter:
    """Return the validators of `form`, which is any type. They are created once."""
    return Adapter(form)
