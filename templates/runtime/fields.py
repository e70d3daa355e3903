"""Bodies of requests, from keywords, mappings or models."""

from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import Any, Literal, cast, get_args, get_origin

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from .encode import ARRAYS, UNSET, Misfit, Unset, encode_json, without_unset
from .models import BaseModel, adapter, known_fields
from .request import unexpected

__all__ = ["UNSET", "Unset", "_fields", "build_body"]

_NOTE = (
    "`client.request` sends any body, and an overlay of opgen corrects the document."
)

_PARTS: tuple[type[Any], ...] = (dict, list, tuple)
_DATA: tuple[type[Any], ...] = (Collection, int, float)
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

    At any depth, a part of a response that does not fit stays as it came, and `None` of an
    optional field that does not accept null is left out. If `form` is a model, a required
    field with a single value is added. If nothing is left, there is no body, unless it is
    `required`. Raise `TypeError` for an unknown name, for a
    `required` body that is `UNSET`, or `None` and not `null`, and if a body that is not
    `required` lacks a required field.
    """
    if required and (body is UNSET or (body is None and not null)):
        raise TypeError(f"the body is required, and must not be {body}")
    if isinstance(form, dict):
        form = cast("dict[str, Any]", form).get(content_type)
    if form is None or not isinstance(body, _DATA) or isinstance(body, _RAW):
        return body
    given: Any = without_unset(body)
    if isinstance(body, Mapping) and hasattr(form, "model_fields"):
        _complete(given, form, required=required)
    if body and given == {} and not required:
        return UNSET if null else None
    known = adapter(form, repr(form))
    validate = partial(known.validate, "validate_python", given)
    try:
        made = validate()
    except ValidationError as error:
        errors = error.errors()
        if not all(_is_misfit(given, each["loc"]) for each in errors):
            error.add_note(_NOTE)
            if all(each["type"] == "extra_forbidden" for each in errors):
                _adjust(given, validate(extra="allow"), "")
            raise
        made, _ = known.read(("validate_json", encode_json(given)), keep=True)
    return _adjust(given, made, "")


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
    """Leave out `None`, and add fields with a single value, as `build_body` says."""
    known, omitted = known_fields(model), _omitted(model)
    missing = {name: field for name, field in known.items() if field.is_required()}
    for name, field in known.items():
        for key in {name, _wire(name, field)} & given.keys():
            missing.pop(name, None)
            if given[key] is None and name in omitted:
                del given[key]
    for name, field in missing.items() if given or required else ():
        values = get_args(field.annotation)
        if len(values) == 1 and get_origin(field.annotation) is Literal:
            given[name] = values[0]
        elif not required:
            needs = f"{model.__name__}() missing required keyword argument"
            raise TypeError(f"{needs} {name!r}")


def _omitted(model: type[BaseModel]) -> set[str]:
    """Return the names of the optional fields that do not accept null."""
    fields = model.model_fields.items()
    return {n for n, each in fields if not each.is_required()} - {*model.__nullable__}


def _adjust(given: Any, made: Any, path: str) -> Any:
    """Return `made`, with parts of responses that do not fit as they are `given`.

    Mark `None` in the model `made` as not set, as `build_body` says. Raise `TypeError` for
    the first name in `given` that `made` does not know.
    A model that the caller gave may have unknown fields, because a server may send some.
    """
    if isinstance(given, Misfit):
        return given
    if isinstance(given, Mapping) and isinstance(made, BaseModel):
        entries, values = cast("Mapping[str, Any]", given), vars(made)
        fields = {
            key: name
            for name, field in known_fields(type(made)).items()
            for key in (name, _wire(name, field))
        }
        is_open = hasattr(type(made), "additional_properties")
        for key, value in entries.items():
            if key in fields:
                name = fields[key]
                values[name] = _adjust(value, values[name], f"{path}{key}.")
            elif not is_open:
                name = type(made).__name__
                raise unexpected(name, "field", key, fields, path)
        nulls = {fields[k] for k in entries.keys() & fields if entries[k] is None}
        made.model_fields_set.difference_update(nulls & _omitted(type(made)))
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


def _wire(name: str, field: FieldInfo) -> str:
    """Return the name of a field in JSON, which may be empty."""
    return name if field.alias is None else field.alias
