"""Forms that may hold files: `multipart/form-data`, whose files are not read into memory."""

import mimetypes
from collections.abc import Mapping
from pathlib import PurePath
from typing import BinaryIO

from pydantic_core import CoreSchema, core_schema

from .content import Multipart, Part
from .forms import fields, part_text
from .values import ANY, to_json


class Upload:
    """A file in a form; one that is open is sent from its start, and only once.

    Without a name it has the open file's, else the property's; without a media type
    the documented one, else what its name says. `headers` are those of its part.
    """

    def __init__(
        self,
        content: bytes | BinaryIO,
        filename: str | None = None,
        media_type: str | None = None,
        headers: Mapping[str, str] | None = None,
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


def encode_multipart(
    body: object, media_types: Mapping[str, str] | None = None
) -> Multipart | None:
    """A part for each property, and for each item of a list; objects in them as JSON.

    `media_types` are those that the document gives to properties. Forms have no null:
    such a property is left out.
    """
    if body is None:
        return None
    documented = media_types or {}
    values = ANY.dump_python(body, by_alias=True, exclude_unset=True)
    parts = tuple(
        (name, _part(name, item, documented.get(name)))
        for name, value in values.items()
        for item in fields(value)
    )
    return Multipart(parts)


def _part(name: str, item: object, documented: str | None) -> Part:
    if isinstance(item, bytes):
        item = Upload(item)
    if isinstance(item, Upload):
        own = item.filename or getattr(item.content, "name", None)
        filename = PurePath(own).name if isinstance(own, str) else name
        media_type = item.media_type or _chosen(documented, filename)
        return filename, item.content, media_type, item.headers
    plain = to_json(item)
    is_json = isinstance(plain, dict | list)
    media_type = documented or ("application/json" if is_json else None)
    return None, part_text(plain, media_type), media_type, {}


def _chosen(documented: str | None, filename: str) -> str | None:
    """The documented type; of several or a range, the one that the file's name says."""
    guessed = mimetypes.guess_type(filename)[0]
    allowed = [each.strip() for each in (documented or "").split(",") if each.strip()]
    exact = [each for each in allowed if "*" not in each]
    if guessed in exact:
        return guessed
    return exact[0] if exact else guessed
