"""Forms without files: `application/x-www-form-urlencoded`."""

from typing import cast
from urllib.parse import urlencode

from .values import Json, to_json, to_text


def encode_form(body: object) -> bytes | None:
    """A pair for each property, and for each item of a list; objects in them as JSON.

    Forms have no null: such a property is left out.
    """
    if body is None:
        return None
    pairs = [
        (name, to_text(item))
        for name, value in cast("dict[str, Json]", to_json(body)).items()
        for item in (value if isinstance(value, list) else [value])
        if item is not None
    ]
    return urlencode(pairs).encode()
