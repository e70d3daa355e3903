"""Bodies with a media type that the caller chooses."""

from collections.abc import Mapping
from typing import Any, cast

from .encode import UNSET, encode_json, encode_text
from .forms import Encoding, encode_form
from .multipart import encode_multipart, is_file
from .request import Content
from .sequences import encode_items
from .uploads import encode_binary


def encode_body(
    body: Any,
    content_type: str,
    encoding: Mapping[str, Encoding] | None = None,
) -> Content:
    """Encode `body`, of any documented type, as `content_type`.

    `UNSET` means no body. `encoding` has the encoding of parts by media type.
    """
    if body is UNSET:
        return None
    essence = content_type.partition(";")[0].strip().lower()
    own = (encoding or {}).get(content_type, {})
    if "sequence" in own:
        return encode_items(body, own["sequence"])
    if essence.endswith(("/json", "+json")) and not is_file(body):
        return encode_json(body)
    if essence == "application/x-www-form-urlencoded":
        return encode_form(body, own.get("encoding"))
    if essence.startswith("multipart/"):
        return encode_multipart(body, content_type, **own)
    return (
        encode_text(body)
        if isinstance(body, str)
        else encode_binary(cast("bytes", body))
    )
