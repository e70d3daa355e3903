"""Bodies of requests, from keywords, mappings or models."""

from collections.abc import Collection, Mapping, Sequence
from functools import cache, partial
from typing import Any, Literal, cast, get_args, get_origin

from pydantic import ValidationError

from .encode import ARRAYS, UNSET, Misfit, encode_json, null_error, without_unset
from .models import BaseModel, adapter, check_null, known_fields

__all__ = ["_fields", "build_body"]

_NOTE = "`client.request` sends any body, and an overlay corrects the document."
_PARTS: tuple[type[Any], ...] = (dict, list, tuple)
_DATA: tuple[type[Any], ...] = (Collection, int, float)
_WITHOUT_PARTS = {str, type(None)}
_RAW: tuple[type[Any], ...] = (bytes, bytearray, memoryview, Misfit)


def _fields(**given: object) -> dict[str, object]:
    """Return the given fields of a body, without those that are `UNSET`."""
    return {name: value for name, value in given.items() if value is not UNSET}


def build_body(
    form: Any,  # a type, or the types by media type
    body: object,
    *,
    content_type: str = "",
    required: bool = True,
    null: bool = False,
) -> Any:  # for any encoder
    """Return `body`. Validate data as `form` first, if it has one. Raise `ValidationError`.

    At any depth, a part of a response that does not fit stays as it came. If `form` is a
    model, a required field with a single value is added. If nothing is left, the result is
    `UNSET`, unless it is `required`. Raise `TypeError` for an unknown name, for `None` that
    is not `null`, and if a field or the body is missing.
    """
    if body is UNSET and required:
        raise TypeError("the body is required")
    if body is None and not null:
        raise null_error("the body")
    if isinstance(form, dict):
        form = cast("dict[str, Any]", form).get(content_type)
    if form is None or not isinstance(body, _DATA) or isinstance(body, _RAW):
        return body
    given: Any = without_unset(body)
    if isinstance(body, Mapping) and hasattr(form, "model_fields"):
        _complete(given, form, required=required)
    if body and given == {} and not required:
        return UNSET
    known = adapter(form, repr(form))
    validate = partial(known.validate, "validate_python", given)
    try:
        made = validate()
    except ValidationError as error:
        errors = error.errors()
        if not all(_is_misfit(given, each["loc"]) for each in errors):
            if all(each["type"] == "extra_forbidden" for each in errors):
                _adjust(given, validate(extra="allow"), "")
            raise _explained(error) from None
        made, _ = known.read(("validate_json", encode_json(given)), keep=True)
    return _adjust(given, made, "")


def _explained(error: ValidationError) -> Exception:
    """Return the error of the first `None`, or `error` with a note."""
    for each in error.errors():
        if each["input"] is None:
            return null_error(repr(".".join(map(str, each["loc"]))))
    error.add_note(_NOTE)
    return error


def _is_misfit(value: Any, path: Sequence[str | int]) -> bool:
    """Return whether a part of a response that does not fit is at the `path` of an error.

    A path has the wire names of fields, and labels of members of unions.
    """
    if isinstance(value, Misfit) or not path:
        return isinstance(value, Misfit)
    own, name, rest = value, path[0], path[1:]
    parts: list[Any] = [value]
    if isinstance(value, (list, tuple)) and isinstance(name, int):
        parts = [own[name]]
    elif isinstance(value, Mapping):
        parts = [own[name]] if name in own else [value, *own.values()]
    return any(_is_misfit(each, rest) for each in parts)


def _complete(given: dict[str, Any], model: type[BaseModel], *, required: bool) -> None:
    """Add required fields with a single value. Raise `TypeError` if another one is missing."""
    for name, field in known_fields(model).items() if given or required else ():
        if not field.is_required() or {name, field.alias} & given.keys():
            continue
        values = get_args(field.annotation)
        if len(values) == 1 and get_origin(field.annotation) is Literal:
            given[name] = values[0]
        elif not required:
            needs = f"{model.__name__}() missing required keyword argument"
            raise TypeError(f"{needs} {name!r}")


def _adjust(given: Any, made: Any, path: str) -> Any:
    """Return `made`, with parts of responses that do not fit as they are `given`.

    Raise `TypeError` for an unknown name, and for `None` that is not null. A model of the caller may have more fields.
    """
    if type(given) in _WITHOUT_PARTS or isinstance(given, Misfit):
        return given if isinstance(given, Misfit) else made
    if isinstance(given, Mapping) and isinstance(made, BaseModel):
        entries, values = cast("Mapping[str, Any]", given), vars(made)
        model: Any = type(made)
        fields = _names(model)
        is_open = hasattr(type(made), "additional_properties")
        for key, value in entries.items():
            if key in fields:
                name = fields[key]
                check_null(type(made), name, value, path + key)
                values[name] = _adjust(value, values[name], f"{path}{key}.")
            elif not is_open:
                from .failures import unexpected

                name = type(made).__name__
                raise unexpected(name, "field", key, fields, path)
    elif isinstance(given, Mapping) and isinstance(made, _PARTS):
        entries = cast("Mapping[str, Any]", given)
        for key in (key for key in entries if key in made):
            made[key] = _adjust(entries[key], made[key], f"{path}{key}.")
    elif isinstance(given, ARRAYS) and isinstance(made, _PARTS):
        pairs = enumerate(zip(cast("Sequence[Any]", given), made, strict=False))
        return type(made)(_adjust(*pair, f"{path}{number}.") for number, pair in pairs)
    elif isinstance(given, bool) and type(made) in {int, float}:
        name = path.removesuffix(".") or "the body"
        raise TypeError(f"{name} must be a number, not {given}")
    return made


@cache
def _names(model: Any) -> Mapping[str, str]:
    """Return the names of the fields of a model, by name and by wire name."""
    fields = known_fields(model).items()
    return {
        key: name
        for name, field in fields
        for key in (name, field.alias)
        if key is not None
    }
