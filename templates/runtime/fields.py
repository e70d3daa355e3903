"""Bodies of requests, from keywords, mappings or models."""

import enum
from collections.abc import Collection, Mapping
from typing import Any, Final, cast, get_args

from .models import adapter

__all__ = ["UNSET", "Unset", "_fields", "build_body"]


class Unset(enum.Enum):
    """Type of `UNSET`."""

    UNSET = enum.auto()

    def __repr__(self) -> str:
        return self.name


UNSET: Final = Unset.UNSET
"""Value of an argument that is not sent, where `None` is sent as null."""


def _fields(**given: object) -> dict[str, object]:
    """Return the given fields of a body, without those that are `UNSET`."""
    return {name: value for name, value in given.items() if value is not UNSET}


def build_body(
    form: Any,  # a type
    body: object,
    nullable: Collection[str] = (),
    *,
    required: bool = True,
) -> object:
    """Return `body`. Validate a mapping as `form` first. Raise `ValidationError`.

    If `form` is a model, `None` is left out, except for fields that are required or
    `nullable`, and a required field with a single value is added. If then nothing is left,
    there is no body, unless it is `required`. Raise `TypeError` if a body that is not
    `required` lacks a required field.
    """
    if not isinstance(body, Mapping):
        return body
    given: dict[str, Any] = dict(cast("Mapping[str, Any]", body))
    known: Mapping[str, Any] = getattr(form, "model_fields", {})
    missing = {name: field for name, field in known.items() if field.is_required()}
    for name, field in known.items():
        for key in {name, field.alias or name} & given.keys():
            missing.pop(name, None)
            if given[key] is None and not field.is_required() and name not in nullable:
                del given[key]
    if body and not given and not required:
        return None
    for name, field in missing.items():
        if len(values := get_args(field.annotation)) == 1:
            given[name] = values[0]
        elif not required:
            raise TypeError(f"missing field {name!r} of the body")
    return adapter(form, repr(form)).validate(0, "validate_python", given)
