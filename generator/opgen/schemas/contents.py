"""Content of texts: the keywords `contentEncoding` and `contentMediaType` of JSON Schema."""

import base64
import binascii
import json
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

_QUOTED_PRINTABLE = re.compile(r"(?:[\t\x20-\x3c\x3e-\x7e]|=[0-9A-F]{2}|=\r?\n)*")


class ContentError(Exception):
    """A text is invalid by the keyword `keyword`."""

    def __init__(self, keyword: str) -> None:
        super().__init__(keyword)
        self.keyword = keyword


def content_of(text: str, own: Mapping[str, Any]) -> Any:  # Any: JSON
    """Return the JSON value in `text`, or None for a text of another or of an unknown media type.

    An encoding or a media type that is not known accepts each text.

    Raises:
        ContentError: The text does not have the encoding or the media type.
    """
    decode = _ENCODINGS.get(str(own.get("contentEncoding")).lower())
    content = text.encode()
    if decode is not None:
        try:
            content = decode(text)
        except ValueError:
            raise ContentError("contentEncoding") from None
    elif "contentEncoding" in own:
        return None
    media_type = str(own.get("contentMediaType")).partition(";")[0].strip().lower()
    if media_type != "application/json" and not media_type.endswith("+json"):
        return None
    try:
        return json.loads(content)
    except ValueError:
        raise ContentError("contentMediaType") from None


def _quoted_printable(text: str) -> bytes:
    if _QUOTED_PRINTABLE.fullmatch(text) is None:
        raise ValueError
    return binascii.a2b_qp(text)


_ENCODINGS: Final[Mapping[str, Callable[[str], bytes]]] = MappingProxyType(
    {
        "7bit": lambda text: text.encode("ascii"),
        "quoted-printable": _quoted_printable,
        "base16": lambda text: base64.b16decode(text, casefold=True),
        "base32": base64.b32decode,
    }
)
"""Decoders by encoding. The encoding base64 counts as the format `byte`."""
