"""Vocabulary of HTTP in documents: methods, tokens, status codes and media types."""

import re
from functools import cache
from mimetypes import MimeTypes

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
"""Methods that are fields of the Path Item Object in OpenAPI 3.2."""
METHODS_BEFORE_3_2 = METHODS[:-1]

_TCHAR = "A-Za-z0-9!#$%&'*+.^_`|~-"  # RFC 9110, section 5.6.2
_TOKEN = re.compile(f"[{_TCHAR}]+")
_NO_TCHAR = re.compile(f"[^{_TCHAR}]")
_STATUS = re.compile(r"[1-5][0-9]{2}|[1-5]XX|default")


def _media_type(value: str) -> re.Pattern[str]:
    """Return the pattern of a media type. `value` is the pattern of an unquoted parameter value.

    Source: RFC 9110, section 8.3.1.
    """
    word, quoted = r"[\w!#$&^.+-]+", r'"[^"\\\r\n]*"'
    range_ = r"[\w!#$&^.+*-]+/[\w!#$&^.+*-]+"
    parameter = rf"\s*;\s*{word}=({quoted}|{value})"
    return re.compile(f"{range_}({parameter})*", re.ASCII)


_STRICT_MEDIA_TYPE = _media_type(r"[\w!#$&^.+-]+")
# An example in the OpenAPI Specification has a slash in an unquoted parameter value.
_MEDIA_TYPE = _media_type(r"[\w!#$&^.+/-]+")
_REGISTERED = re.compile(
    r"application/((problem|hal|vnd\.api|ld|geo|scim|(merge|json)-patch)\+json|x-ndjson|jsonl|yaml|x-www-form-urlencoded)"
    "|text/(event-stream|yaml)|multipart/(form-data|mixed)"
)


def is_token(text: str) -> bool:
    """Return whether `text` is a token of HTTP, such as the name of a header, a method or a scheme."""
    return _TOKEN.fullmatch(text) is not None


def as_token(text: str) -> str:
    """Replace each character of `text` that a token cannot contain by a hyphen."""
    return _NO_TCHAR.sub("-", text)


def is_status(key: str) -> bool:
    """Return whether `key` is a status code, a range such as `4XX`, or `default`."""
    return _STATUS.fullmatch(key) is not None


def is_media_type(text: str) -> bool:
    """Return whether `text` can be the value of a Content-Type header, or a range of such values."""
    return _MEDIA_TYPE.fullmatch(text) is not None


def is_strict_media_type(text: str) -> bool:
    """Return whether `text` is a media type, with quotes around each parameter value that has a slash."""
    return _STRICT_MEDIA_TYPE.fullmatch(text) is not None


def essence_of(media_type: str) -> str:
    """Return the type and subtype of `media_type` in lower case, without parameters."""
    return media_type.partition(";")[0].strip().lower()


@cache
def is_registered(essence: str) -> bool:
    """Return whether a type and subtype are well-known. Another may be a secret or personal."""
    return essence in MimeTypes().types_map_inv[True] or _REGISTERED.fullmatch(essence) is not None
