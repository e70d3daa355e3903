"""Content in parts, `multipart/*`; files in it are read while they are sent."""

import mimetypes
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any, BinaryIO, TypeAlias, TypeGuard, cast

from pydantic import BaseModel
from pydantic_core import CoreSchema, core_schema
from typing_extensions import Unpack

from .encode import ANY, build_headers, to_json
from .forms import Encoding, fields, is_json, part_text, styled
from .request import Pieces, Streamed
from .uploads import length_header, piecewise, read_pieces

File: TypeAlias = bytes | BinaryIO | os.PathLike[str] | Iterator[bytes]
Value: TypeAlias = str | float | BaseModel | Mapping[str, Any] | Sequence[Any]

_FORM = "multipart/form-data"
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_NESTED = (list, tuple, dict)
_DELIMITERS = {"spaceDelimited": " ", "pipeDelimited": "|"}


class Upload:
    """A part with a name, media type or headers of its own, above all a file.

    Bytes, a path, an open file and what yields bytes are files; the last two can be sent
    once, an open file from its start. Anything else is written as its media type has it.
    Without a name a file has its own, else the property's; without a media type the
    documented one, else what its name says.
    """

    def __init__(
        self,
        content: File | Value,
        filename: str | None = None,
        media_type: str | None = None,
        headers: Mapping[str, object] | None = None,
    ) -> None:
        self.content = content
        self.filename = filename
        self.media_type = media_type
        self.headers = headers or {}

    @classmethod
    def __get_pydantic_core_schema__(cls, *_: object) -> CoreSchema:
        return core_schema.is_instance_schema(cls)

    def __repr__(self) -> str:
        return f"<Upload {self.filename!r}>"


@dataclass(frozen=True, slots=True)
class Part:
    """Its headers, and what follows them."""

    headers: tuple[tuple[str, str], ...]
    content: "File | Multipart"

    @property
    def media_type(self) -> str:
        """What it is; text where nothing is said."""
        said = {name.lower(): value for name, value in self.headers}
        return said.get("content-type", "text/plain")

    @property
    def head(self) -> bytes:
        """The headers as they travel, with the empty line that ends them."""
        lines = [f"{name}: {value}\r\n" for name, value in self.headers]
        return "".join([*lines, "\r\n"]).encode()


class Multipart(Streamed):
    """Parts, encoded while they are sent."""

    def __init__(self, media_type: str, parts: Sequence[Part]) -> None:
        self.parts = tuple(parts)
        self.boundary = os.urandom(16).hex()
        self.content_type = f"{media_type}; boundary={self.boundary}"
        self.is_repeatable = all(_is_repeatable(part.content) for part in parts)

    def headers(self) -> dict[str, str]:
        """Its type with the boundary, and its length, if that is known."""
        return {"Content-Type": self.content_type, **length_header(self.length())}

    def pieces(self, *, awaited: bool) -> Pieces:
        """Of each part its head, and then its content."""
        return piecewise(iter(self), awaited=awaited)

    def length(self) -> int | None:
        """In bytes; `None` if there is a stream that does not say."""
        lengths = [_length(part.content) for part in self.parts]
        around = sum(len(part.head) + len(self.boundary) + 6 for part in self.parts)
        known = [length for length in lengths if length is not None]
        is_known = len(known) == len(lengths)
        return sum(known) + around + len(self.boundary) + 6 if is_known else None

    def __iter__(self) -> Iterator[bytes]:
        for part in self.parts:
            yield f"--{self.boundary}\r\n".encode() + part.head
            yield from _pieces(part.content)
            yield b"\r\n"
        yield f"--{self.boundary}--\r\n".encode()


def encode_multipart(
    body: object, media_type: str = _FORM, **encoding: Unpack[Encoding]
) -> Multipart | None:
    """A part for each property, and for each item of a list in one; of a list, for each item.

    Objects are written as JSON. Forms have no null: such a property is left out.
    """
    if body is None:
        return None
    values = ANY.dump_python(body, by_alias=True, exclude_unset=True)
    return _multipart(values, media_type, encoding)


def _multipart(values: Any, media_type: str, encoding: Encoding) -> Multipart:
    if isinstance(values, dict):
        named = [*_named(cast("dict[str, Any]", values), encoding)]
        return Multipart(media_type, named)
    if media_type.startswith(_FORM):  # in an order: each item is a name and a value
        own = encoding.get("item_encoding", {})
        named = [part for item in values for part in _named(item, own)]
        return Multipart(media_type, named)
    prefix, rest = encoding.get("prefix_encoding", ()), encoding.get("item_encoding")
    parts = [
        _part(None, item, prefix[place] if place < len(prefix) else rest or {})
        for place, item in enumerate(values)
    ]
    if media_type == "multipart/related" and parts:
        # Source: RFC 2387 section 3.1: the type of the first part must be said.
        first = parts[0].media_type.partition(";")[0]
        media_type += f'; type="{first}"'
    return Multipart(media_type, parts)


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
            member = f"{name}[{key}]" if own["style"] == "deepObject" else key
            yield _part(member or name, delimiter.join(texts), {})


def _part(name: str | None, value: Any, encoding: Encoding) -> Part:
    """One part; without a `name` it is told from others by its place."""
    upload = value if isinstance(value, Upload) else Upload(value)
    content, documented = upload.content, encoding.get("content_type", "")
    filename, media_type = upload.filename, upload.media_type
    found: File | Multipart
    if is_file(content):
        path = getattr(content, "name", content)
        is_path = isinstance(path, str | os.PathLike)
        own = PurePath(cast("str", path)).name if is_path else name
        found = content
        media_type = media_type or _type_of_file(documented, filename or own or "")
        filename = filename or (own if name is not None else None)
    elif documented.startswith("multipart/") and isinstance(content, _NESTED):
        found = _multipart(content, documented, encoding)
        media_type = found.content_type
    else:
        plain = to_json(content)
        is_text = not isinstance(plain, list | dict | None)
        media_type = media_type or _type_of_value(documented, is_text=is_text)
        found = part_text(name or "a part", plain, media_type).encode()
        # Else it would be ASCII, other than in a form. Source: RFC 2046 section 5.1.
        charset = None if name is not None else "text/plain; charset=utf-8"
        media_type = media_type or charset
    pairs = {
        "content-disposition": _disposition(name, filename),
        "content-type": media_type,
        "content-transfer-encoding": encoding.get("transfer_encoding"),
    }
    return Part(_headers(pairs, upload, name, encoding), found)


def _headers(
    pairs: dict[str, str | None],
    upload: Upload,
    name: str | None,
    encoding: Encoding,
) -> tuple[tuple[str, str], ...]:
    """Ours, but for those that the caller gives. Raises `ValueError` if one is missing."""
    given = build_headers(upload.headers)
    names = {header.lower() for header, _ in given}
    where = f"part {name!r}" if name is not None else "a part"
    for header in encoding.get("headers", ()):
        if header.lower() not in names:
            raise ValueError(f"{where} needs the header {header!r}, of an Upload")
    for header, _ in given:
        if not _TOKEN.fullmatch(header):
            raise ValueError(f"{where}: {header!r} is no name of a header")
    own = [(n.title(), text) for n, text in pairs.items() if text and n not in names]
    return (*build_headers(dict(own)), *given)


def _disposition(name: str | None, filename: str | None) -> str | None:
    file = f'; filename="{_escaped(filename)}"' if filename else ""
    if name is None:
        return f"attachment{file}" if file else None
    return f'form-data; name="{_escaped(name)}"{file}'


def _escaped(text: str) -> str:
    """As browsers do: what would end the name, or its line. Source: WHATWG HTML."""
    return re.sub(r'["\x00-\x1f\x7f]', lambda found: f"%{ord(found[0]):02X}", text)


def _type_of_file(documented: str, filename: str) -> str:
    """The documented type; of several or a range, the one that the file's name says."""
    guessed = mimetypes.guess_type(filename)[0]
    allowed = [each.strip() for each in documented.split(",") if each.strip()]
    exact = [each for each in allowed if "*" not in each]
    if guessed in exact or not exact:
        return guessed or "application/octet-stream"
    return exact[0]


def _type_of_value(documented: str, *, is_text: bool) -> str | None:
    """The documented type, of several the first that fits; `None` is plain text."""
    allowed = [each.strip() for each in documented.split(",") if each.strip()]
    exact = [each for each in allowed if "*" not in each]
    if not is_text:
        exact = [each for each in exact if is_json(each)] or exact
        return exact[0] if exact else "application/json"
    return exact[0] if exact else None


def is_file(content: object) -> TypeGuard[File]:
    """Whether it is bytes, or is read as such."""
    is_read = callable(getattr(content, "read", None))
    return is_read or isinstance(content, (bytes, os.PathLike, Iterator))


def _is_repeatable(content: File | Multipart) -> bool:
    if isinstance(content, Multipart):
        return content.is_repeatable
    return isinstance(content, bytes | os.PathLike)


def _length(content: File | Multipart) -> int | None:
    if isinstance(content, Multipart):
        return content.length()
    if isinstance(content, bytes):
        return len(content)
    if isinstance(content, os.PathLike):
        return Path(content).stat().st_size
    seek = getattr(content, "seek", None)
    try:  # not by its descriptor: that of a pipe has the length 0
        length: int | None = seek(0, os.SEEK_END) if seek else None
    except OSError:
        return None
    return length


def _pieces(content: File | Multipart) -> Iterator[bytes]:
    """Of an open file from its start."""
    if isinstance(content, bytes):
        yield content
    elif isinstance(content, os.PathLike):
        with Path(content).open("rb") as file:
            yield from read_pieces(file)
    else:
        seek = getattr(content, "seek", None)
        if seek and _length(content) is not None:
            seek(0)
        yield from read_pieces(content)
