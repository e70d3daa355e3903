"""Bodies in parts, `multipart/*`."""

import mimetypes
import os
import re
from collections.abc import AsyncIterable, Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import Annotated, Any, BinaryIO, Self, TypeAlias, TypeGuard, cast

from pydantic import BaseModel, GetPydanticSchema
from pydantic_core import CoreSchema, PydanticCustomError, core_schema
from typing_extensions import Unpack

from .encode import ANY, UNSET, WIRE, Pairs, build_headers, to_json
from .forms import Encoding, fields, is_json, part_text, styled
from .uploads import Source, StreamedBody, check_binary

File: TypeAlias = (
    bytes | BinaryIO | os.PathLike[str] | Iterator[bytes] | AsyncIterable[bytes]
)
Value: TypeAlias = float | BaseModel | Mapping[str, Any] | list[Any] | tuple[Any, ...]
Part: TypeAlias = tuple[Pairs, Sequence[bytes | Source]]
"""Headers, and content."""

_FORM = "multipart/form-data"
_EXPECTED = (
    'expected an Upload, a file, or a tuple such as ("a.txt", b"text", "text/plain")'
)
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_NESTED = (list, tuple, dict)
_DELIMITERS = {"spaceDelimited": " ", "pipeDelimited": "|"}


class Upload:
    """A file in a form, or any other part with a media type or headers of its own.

    A file is bytes, a `Path`, an open binary file, or an iterator of bytes. Paths and seekable
    files are sent from their start in each attempt; an iterator can be sent once. Other
    values are encoded by their media type. `filename` is by default the name of the
    file, else of the property; `media_type` is the documented type, else the type of `filename`.
    """

    def __init__(
        self,
        content: File | Value | None,
        filename: str | None = None,
        media_type: str | None = None,
        headers: Mapping[str, object] | None = None,
    ) -> None:
        if isinstance(cast("object", content), str):
            raise TypeError(_STR)
        self.content: Any = check_binary(content) if is_file(content) else content
        self.filename = filename
        self.media_type = media_type
        self.headers = headers or {}

    @classmethod
    def text(
        cls,
        text: str,
        filename: str | None = None,
        media_type: str | None = None,
        headers: Mapping[str, object] | None = None,
    ) -> Self:
        """Return a part that is text, and not the name of a file."""
        upload = cls(None, filename, media_type, headers)
        upload.content = text
        return upload

    @classmethod
    def __get_pydantic_core_schema__(cls, *_: object) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(cls._validated)

    @classmethod
    def _validated(cls, value: object) -> "Upload":
        """Return `value` as an upload if it is one, or a file."""
        if isinstance(value, cls):
            return value
        given: tuple[Any, ...] = value if _is_named(value) else (None, value)
        name, content, *more = given
        if not isinstance(content, str) and not is_file(content):
            raise PydanticCustomError("upload", "{text}", {"text": _EXPECTED})
        try:
            return cls(cast("File", content), name, *more)
        except TypeError as error:
            raise PydanticCustomError(
                "upload", "{text}", {"text": str(error)}
            ) from error

    def __repr__(self) -> str:
        return f"<Upload {self.filename!r}>"


Named: TypeAlias = (
    tuple[str | None, File]
    | tuple[str | None, File, str | None]
    | tuple[str | None, File, str | None, Mapping[str, object]]
)
Uploadable: TypeAlias = Annotated[
    Upload | File | Named, GetPydanticSchema(Upload.__get_pydantic_core_schema__)
]
"""An `Upload`, or a file that becomes one: its content, or name, content, type and headers, as HTTPX accepts them."""


def encode_multipart(
    body: object, media_type: str = _FORM, **encoding: Unpack[Encoding]
) -> StreamedBody | None:
    """Return a part for each property, or for each item if it is a list.

    A list without names becomes a part for each item. Objects are encoded as JSON. Forms have no
    null, so such a property is left out.
    """
    if body is UNSET:
        return None
    values = ANY.dump_python(body, **WIRE)
    return _multipart(values, media_type, encoding)


def _multipart(values: Any, media_type: str, encoding: Encoding) -> StreamedBody:
    if isinstance(values, dict):
        named = [*_named(cast("dict[str, Any]", values), encoding)]
        return _joined(media_type, named)
    if media_type.startswith(_FORM):  # in an order: each item is a name and a value
        own = encoding.get("item_encoding", {})
        named = [part for item in values for part in _named(item, own)]
        return _joined(media_type, named)
    prefix, rest = encoding.get("prefix_encoding", ()), encoding.get("item_encoding")
    parts = [
        _part(None, item, prefix[place] if place < len(prefix) else rest or {})
        for place, item in enumerate(values)
    ]
    if media_type == "multipart/related" and parts:
        # Source: RFC 2387 section 3.1: the type of the first part is required.
        first = dict(parts[0][0]).get("Content-Type", "text/plain").partition(";")[0]
        media_type += f'; type="{first}"'
    return _joined(media_type, parts)


def _joined(media_type: str, parts: Sequence[Part]) -> StreamedBody:
    boundary = os.urandom(16).hex()
    found: list[bytes | Source] = []
    for headers, content in parts:
        head = "".join(f"{name}: {text}\r\n" for name, text in headers)
        found += [f"--{boundary}\r\n{head}\r\n".encode(), *content, b"\r\n"]
    found.append(f"--{boundary}--\r\n".encode())
    return StreamedBody(found, f"{media_type}; boundary={boundary}")


def _named(values: Mapping[str, Any], encoding: Encoding) -> Iterator[Part]:
    encodings = encoding.get("encoding", {})
    for name, value in values.items():
        own = encodings.get(name, {})
        if "style" not in own:
            for item in fields(value):
                yield _part(name, item, own)
            continue
        delimiter = _DELIMITERS.get(own["style"], ",")
        for key, texts in styled(value, own).groups(name):
            yield _part(key or name, delimiter.join(texts), {})


def _part(name: str | None, value: Any, encoding: Encoding) -> Part:
    """Return one part. Without a name, its position identifies it."""
    upload = value if isinstance(value, Upload) else _PLAIN
    content = value if upload is _PLAIN else upload.content
    documented, filename = encoding.get("content_type", ""), upload.filename
    media_type = upload.media_type
    found: Sequence[bytes | Source]
    if is_file(content):
        source = content if isinstance(content, bytes) else Source(content, start=0)
        path = getattr(source, "name", None)
        is_path = isinstance(path, (str, os.PathLike))
        own = PurePath(cast("str", path)).name if is_path else name
        found = [source]
        media_type = media_type or _type_of_file(documented, filename or own or "")
        filename = filename or (own if name is not None else None)
    elif documented.startswith("multipart/") and isinstance(content, _NESTED):
        nested = _multipart(content, documented, encoding)
        found, media_type = nested.parts, nested.content_type
    else:
        plain = to_json(content)
        is_text = not isinstance(plain, (list, dict, type(None)))
        media_type = media_type or _type_of_value(documented, is_text=is_text)
        found = [part_text(name or "a part", plain, media_type).encode()]
        # Else it would be ASCII, other than in a form. Source: RFC 2046 section 5.1.
        charset = None if name is not None else "text/plain; charset=utf-8"
        media_type = media_type or charset
    pairs = {
        "content-disposition": _disposition(name, filename),
        "content-type": media_type,
        "content-transfer-encoding": encoding.get("transfer_encoding"),
    }
    return _headers(pairs, upload, name, encoding), found


def _headers(
    pairs: dict[str, str | None],
    upload: Upload,
    name: str | None,
    encoding: Encoding,
) -> Pairs:
    """Return all headers; given headers replace others. Raise `ValueError` if one is missing."""
    given = build_headers(upload.headers)
    names = {header.lower() for header, _ in given}
    part = f"part {name!r}" if name is not None else "a part"
    for header in encoding.get("headers", ()):
        if header.lower() not in names:
            raise ValueError(f"{part} needs the header {header!r}, of an Upload")
    for header, _ in given:
        if not _TOKEN.fullmatch(header):
            raise ValueError(f"{part}: invalid name of a header: {header!r}")
    own = [(n.title(), text) for n, text in pairs.items() if text and n not in names]
    return (*build_headers(dict(own)), *given)


def _disposition(name: str | None, filename: str | None) -> str | None:
    file = f'; filename="{_escaped(filename)}"' if filename else ""
    if name is None:
        return f"attachment{file}" if file else None
    return f'form-data; name="{_escaped(name)}"{file}'


def _escaped(text: str) -> str:
    """Escape quotes and control characters as browsers do. Source: WHATWG HTML."""
    return re.sub(r'["\x00-\x1f\x7f]', lambda found: f"%{ord(found[0]):02X}", text)


def _type_of_file(documented: str, filename: str) -> str:
    """Return the documented type. The name of the file selects one of several, or one in a range."""
    guessed = mimetypes.guess_type(f"/{filename}")[0]  # a path, and not a URL
    allowed = [each.strip() for each in documented.split(",") if each.strip()]
    exact = [each for each in allowed if "*" not in each]
    if guessed in exact or not exact:
        return guessed or "application/octet-stream"
    return exact[0]


def _type_of_value(documented: str, *, is_text: bool) -> str | None:
    """Return the first documented type that fits, or `None` for plain text."""
    allowed = [each.strip() for each in documented.split(",") if each.strip()]
    exact = [each for each in allowed if "*" not in each]
    if not is_text:
        exact = [each for each in exact if is_json(each)] or exact
        return exact[0] if exact else "application/json"
    return exact[0] if exact else None


def is_file(content: object) -> TypeGuard[File]:
    """Return whether `content` is bytes, or has bytes that can be read."""
    return callable(getattr(content, "read", None)) or isinstance(
        content,
        (bytes, bytearray, memoryview, os.PathLike, Iterator, AsyncIterable, Source),
    )


def _is_named(value: object) -> TypeGuard[tuple[Any, ...]]:
    """Return whether `value` can be a name, a content, a type and headers."""
    is_tuple = isinstance(value, tuple)
    return is_tuple and 1 < len(cast("tuple[object, ...]", value)) < 5


_STR = 'use Path("photo.png") for a file, and Upload.text("…") for text, not a str'
_PLAIN = Upload(None)
"""The parts of an `Upload` for a value that has none of them."""
