"""Bodies of requests that fit one of several types."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from pydantic import ValidationError

from .encode import ANY, UNSET, WIRE, Misfit, Unset, without_unset
from .fields import build_body
from .models import BaseModel, known_fields

__all__ = ["_either", "build_union"]


def _either(body: object, fields: dict[str, object] | Unset) -> Any:
    """Return `body`, or the fields of a body. Raise `TypeError` if both are given.

    The result is any type, because mypy would join the types of both.
    """
    if body is UNSET:
        return fields
    if fields and not isinstance(fields, Unset):
        names = ", ".join(map(repr, fields))
        raise TypeError(f"'body' is given beside fields of the body: {names}")
    return body


def build_union(
    forms: Any,  # a type, several types, or these by media type
    body: object,
    *,
    content_type: str = "",
    required: bool = True,
    null: bool = False,
) -> object:
    """Return `body`. Validate a mapping as the one of the types `forms` that it fits best.

    A mapping may have the fields of several types in a list, since those are of `anyOf`.
    Raise `TypeError` if it fits none. Otherwise do as `build_body`.
    """
    if isinstance(forms, dict):
        forms = cast("dict[str, Any]", forms).get(content_type)
    if not isinstance(forms, (list, tuple)):
        return build_body(forms, body, required=required, null=null)
    types = cast("Sequence[Any]", forms)
    if not isinstance(body, Mapping) or isinstance(body, Misfit):
        return build_body(_union(types), body, required=required, null=null)
    models = [each for each in types if hasattr(each, "model_fields")]
    given: dict[str, Any] = without_unset(body)
    if body and not given and not required:
        return UNSET
    fits: list[tuple[int, Any, object]] = []
    misfits: dict[Any, str] = {}
    for each in types:
        try:
            made = build_body(each, given)
        except (TypeError, ValidationError) as error:
            misfits[each] = _misfit(error)
        else:  # the fewest constants that the mapping lacks
            added = len(getattr(made, "model_fields_set", given)) - len(given)
            fits.append((added, each, made))
    best = [each for each in fits if each[0] == min(fit[0] for fit in fits)]
    if not best:
        refusal = TypeError(f"the body {_listed(models, misfits)}")
        return _joined(models if isinstance(types, list) else [], given, refusal)
    if len(best) > 1 and not best[0][0]:  # a text fits `str` better than `int`
        return build_body(_union([form for _, form, _ in best]), given)
    return best[0][2]


def _union(types: Sequence[Any]) -> Any:
    form, *others = types
    for each in others:
        form |= each
    return form


def _joined(
    models: list[type[BaseModel]], given: dict[str, Any], refusal: TypeError
) -> dict[str, Any]:
    """Return the fields of the models that fit, by wire name. Raise `refusal` if one is missing."""
    found, known = dict[str, Any](), set[str]()
    for model in models:
        fields = known_fields(model)
        names = {*fields, *(each.alias for each in fields.values())}
        own = {name: value for name, value in given.items() if name in names}
        try:
            made = build_body(model, own)
        except (TypeError, ValidationError):
            continue
        found |= ANY.dump_python(made, **WIRE)
        known |= own.keys()
    if not known or known != given.keys():
        raise refusal
    return found


def _misfit(error: TypeError | ValidationError) -> str:
    if isinstance(error, TypeError):
        return str(error).rpartition("() got an ")[2]
    found = error.errors(include_url=False)
    missing = [each for each in found if each["type"] == "missing"]
    return ", ".join(
        f"{'.'.join(map(str, each['loc']))!r}"
        + (" is missing" if missing else f": {each['msg']}")
        for each in missing or found[:1]
    )


def _listed(models: list[type[BaseModel]], misfits: dict[Any, str]) -> str:
    shown = " nor ".join(f"{each.__name__} ({misfits[each]})" for each in models)
    return f"fits neither {shown}" if len(models) > 1 else f"does not fit {shown}"
