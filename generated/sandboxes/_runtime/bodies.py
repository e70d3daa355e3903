"""Bodies of a media type that the caller chooses."""

from collections.abc import Mapping
from typing import Any

from .content import Content
from .encode import encode_json, encode_text
from .forms import Writing, encode_form
from .multipart import encode_multipart


def encode_body(
    body: Any,
    content_type: str,
    part_types: Mapping[str, str] | None = None,
    *,
    styles: Mapping[str, Writing] | None = None,
    null: bool = False,
) -> Content:
    """`body`, of any documented type, as `content_type` has it. `None`: no body, or `null`."""
    essence = content_type.partition(";")[0].strip().lower()
    if essence.endswith(("/json", "+json")):
        return encode_json(body, null=null)
    if essence == "application/x-www-form-urlencoded":
        return encode_form(body, part_types, styles=styles)
    if essence == "multipart/form-data":
        return encode_multipart(body, part_types)
    content: Content = encode_text(body) if isinstance(body, str) else body
    return content
