"""Forms: what a document says of their fields, and what arrives, read by the standard library."""

import email
import email.policy
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any
from urllib.parse import parse_qsl

from tests.goldens.examples import Examples
from tests.goldens.parameters import query_text
from tests.runtime.server import Received

URLENCODED = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
_DEEPEST = 5
_STYLE_FIELDS = {"style", "explode", "allowReserved"}

Field = tuple[str, str | None, str, bytes]
"""Name, file's name, media type and content."""


@dataclass(frozen=True, kw_only=True)
class File:
    """A file in a form."""

    content: bytes = b"\x00\xff\r\n--"
    filename: str = 'f"ü.bin'


@dataclass(frozen=True, kw_only=True)
class Form:
    """What a caller gives, any JSON in which files stand for strings, and the fields that it must become."""

    value: dict[str, Any]
    fields: list[Field]

    def with_files(self, make: Callable[[File], Any]) -> Any:
        """The value with what `make` makes of each file."""
        return {
            name: (
                [make(item) if isinstance(item, File) else item for item in value]
                if isinstance(value, list)
                else make(value) if isinstance(value, File) else value
            )
            for name, value in self.value.items()
        }


def is_form(media_type: str) -> bool:
    """Whether the body is one of HTML's forms."""
    return media_type in {URLENCODED, MULTIPART}


def form_value(
    make: Examples, media_type: str, entry: dict[str, Any], value: dict[str, Any]
) -> Form:
    """The form of `value`, which is JSON, as the media type's `entry` describes it."""
    schema = make.combined(entry.get("schema", {}))
    encodings = entry.get("encoding", {})
    found: dict[str, Any] = {}
    written: list[Field] = []
    for name, own in value.items():
        encoding = encodings.get(name, {})
        if media_type == URLENCODED and _STYLE_FIELDS & set(encoding):
            found[name] = own
            query = query_text({**encoding, "in": "query", "name": name}, own)
            written += _pairs(query)
            continue
        properties = schema.get("properties", {})
        part = properties.get(name, schema.get("additionalProperties", {}))
        types = encoding.get("contentType", "")
        file_type = None
        if media_type == MULTIPART:
            file_type = _file_type(make, part, types)
        items = own if isinstance(own, list) else [own]
        if file_type is not None:
            found[name] = [File() for _ in items] if isinstance(own, list) else File()
            items = [File() for _ in items]
        else:
            found[name] = own
        written += [
            (name, *_field(item, file_type, types, media_type))
            for item in items
            if item is not None
        ]
    return Form(value=found, fields=written)


def fields(received: Received) -> list[Field]:
    """The fields that arrived."""
    content_type = received.headers.get("content-type", "")
    if not received.body:
        return []
    if content_type == URLENCODED:
        return _pairs(received.body.decode())
    assert content_type.startswith(MULTIPART)
    assert received.headers["content-length"] == str(len(received.body))
    return list(
        _parts(f"Content-Type: {content_type}\r\n\r\n".encode() + received.body)
    )


def _pairs(query: str) -> list[Field]:
    pairs = parse_qsl(query, keep_blank_values=True, strict_parsing=True)
    return [(name, None, "text/plain", text.encode()) for name, text in pairs]


def _parts(content: bytes) -> Iterator[Field]:
    message = email.message_from_bytes(content, policy=email.policy.HTTP)
    assert isinstance(message, EmailMessage)
    for part in message.iter_parts():
        disposition = str(part["content-disposition"])
        assert disposition.startswith("form-data; ")
        name = str(part.get_param("name", header="content-disposition"))
        found = part.get_payload(decode=True)
        assert isinstance(found, bytes)
        yield name, part.get_filename(), part.get_content_type(), found


def _field(
    item: Any, file_type: str | None, types: str, media_type: str
) -> tuple[str | None, str, bytes]:
    first = types.partition(",")[0].strip()
    if isinstance(item, File):
        sent = first or file_type or "application/octet-stream"
        return "f%22ü.bin", sent, item.content
    is_json = first.endswith("json") if first else isinstance(item, dict | list)
    is_text = isinstance(item, str) and not is_json
    text = (
        item if is_text else json.dumps(item, ensure_ascii=False, separators=(",", ":"))
    )
    default = "application/json" if is_json else "text/plain"
    sent = (first or default) if media_type == MULTIPART else "text/plain"
    return None, sent, text.encode()


def _file_type(make: Examples, schema: Any, types: str, depth: int = 0) -> str | None:
    """The media type of what is a file, empty if any; None of what is none.

    Source: OpenAPI 3.0.4 section 4.8.15 and 3.1.1 section 4.8.15: default values of `contentType`.
    """
    if depth > _DEEPEST:  # a list of such lists
        return None
    schema = make.combined(schema)
    if "items" in schema:
        return _file_type(make, schema["items"], types, depth + 1)
    for branch in schema.get("anyOf", ()):
        if (found := _file_type(make, branch, types, depth + 1)) is not None:
            return found
    if "contentEncoding" in schema or schema.get("type") not in {"string", None}:
        return None
    if schema.get("format") == "binary":
        return ""
    own: str = schema.get("contentMediaType", "")
    is_new = not make.document.root["openapi"].startswith("3.0")
    is_empty = is_new and not {"type", "anyOf", "properties"} & set(schema)
    says = own or types
    is_text = says.startswith("text/") or says.endswith("json")
    return own if (own or is_empty) and not is_text else None
