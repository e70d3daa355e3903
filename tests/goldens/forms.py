"""Forms: their documented fields, and the received fields, read by the standard library."""

import base64
import email
import email.policy
import json
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any
from urllib.parse import parse_qsl

from tests.goldens.examples import Examples
from tests.goldens.parameters import query_text
from tests.support.servers.scripted import Received

URLENCODED = "application/x-www-form-urlencoded"
FORM_DATA = "multipart/form-data"
_DEEPEST = 5
_STYLE_FIELDS = {"style", "explode", "allowReserved"}

Field = tuple[str | None, str | None, str, Any, dict[str, str]]
"""Name, name of the file, media type, content (bytes or nested fields) and own headers of a part."""


@dataclass(frozen=True, kw_only=True)
class File:
    """Part with a name or headers of its own. Its content is any JSON or bytes."""

    content: Any = b"\x00\xff\r\n--"
    filename: str | None = 'f"ü.bin'
    media_type: str | None = None
    headers: dict[str, str]

    def of(self, package: Any) -> Any:
        """Return the upload of the client `package`."""
        own = (self.filename, self.media_type, self.headers)
        is_text = isinstance(self.content, str)
        make = package.Upload.text if is_text else package.Upload
        return make(self.content, *own)


@dataclass(frozen=True, kw_only=True)
class Form:
    """Argument of a caller, any JSON with files in place of strings, and the fields that it must become."""

    value: Any
    fields: list[Field]

    def given(self, package: Any) -> Any:
        """Return the value as the client `package` has it."""
        return _given(self.value, package)


def _given(value: Any, package: Any) -> Any:
    if isinstance(value, File):
        return value.of(package)
    if isinstance(value, list):
        return [_given(item, package) for item in value]
    if isinstance(value, dict):
        return {name: _given(item, package) for name, item in value.items()}
    return value


def is_form(media_type: str) -> bool:
    """Return whether the body has parts."""
    return media_type == URLENCODED or media_type.startswith("multipart/")


def form_schema(entry: dict[str, Any]) -> Any:
    """Return the schema of the complete form."""
    if "itemSchema" in entry:
        return {"type": "array", "items": entry["itemSchema"], "minItems": 1}
    is_listed = {"itemEncoding", "prefixEncoding"} & set(entry)
    return entry.get("schema", {"type": "array" if is_listed else "object"})


def form_value(make: Examples, media_type: str, entry: dict[str, Any], value: Any) -> Form:
    """Return the form of `value`, which is JSON, as the media type's `entry` describes it."""
    schema = make.combined(form_schema(entry))
    found, written = _form(make, media_type, entry, schema, value)
    return Form(value=found, fields=written)


def _form(make: Examples, media_type: str, entry: dict[str, Any], schema: Any, value: Any) -> tuple[Any, list[Field]]:
    if isinstance(value, list) and media_type != FORM_DATA:
        return _listed(make, media_type, entry, schema, value)
    if isinstance(value, list):
        own = make.combined(schema["items"])
        forms = [_form(make, media_type, entry, own, item) for item in value]
        return [each for each, _ in forms], [f for _, found in forms for f in found]
    encodings = entry.get("encoding", {})
    found: dict[str, Any] = {}
    written: list[Field] = []
    for name, own in value.items():
        encoding = encodings.get(name, {})
        has_style = _STYLE_FIELDS & set(encoding) and (media_type == URLENCODED or not _is_old(make))
        if has_style:
            found[name] = own
            query = query_text({**encoding, "in": "query", "name": name}, own)
            written += _pairs(query)
            continue
        properties = schema.get("properties", {})
        part = properties.get(name, schema.get("additionalProperties", {}))
        items = own if isinstance(own, list) else [own]
        if isinstance(own, list) and "items" in make.combined(part):
            part = make.combined(part)["items"]
        pairs = [_part(make, media_type, encoding, part, item) for item in items if item is not None]
        values = [each for each, _ in pairs]
        found[name] = values if isinstance(own, list) else (values or [None])[0]
        written += [(name, *field) for _, field in pairs]
    return found, written


def _listed(make: Examples, media_type: str, entry: dict[str, Any], schema: Any, value: Any) -> tuple[Any, list[Field]]:
    """Return the argument and the fields of parts without names."""
    prefix, items = schema.get("prefixItems", []), schema.get("items", {})
    encodings = entry.get("prefixEncoding", [])
    found, written = [], list[Field]()
    for place, item in enumerate(value):
        part = prefix[place] if place < len(prefix) else items
        rest = entry.get("itemEncoding", {})
        encoding = encodings[place] if place < len(encodings) else rest
        given, field = _part(make, media_type, encoding, part, item)
        found.append(given)
        file = field[0] if isinstance(given, File) else None
        written.append((None, file, *field[1:]))
    return found, written


def _part(
    make: Examples, media_type: str, encoding: dict[str, Any], schema: Any, item: Any
) -> tuple[Any, tuple[str | None, str, Any, dict[str, str]]]:
    """Return the argument for a part, and the expected part."""
    types = encoding.get("contentType", "")
    if types.startswith("multipart/"):
        inner, written = _form(make, types, encoding, make.combined(schema), item)
        return inner, (None, types, written, {})
    headers = {
        name: f"<{name}>"
        for name, header in encoding.get("headers", {}).items()
        if make.resolved(header).get("required") and name.lower() != "content-type"
    }
    own = make.combined(schema)
    file_type = None
    if media_type != URLENCODED and "items" not in own:
        file_type = _file_type(make, own, types)
    first = types.partition(",")[0].strip()
    if file_type is not None:
        sent = first.replace("*", "x-any") or file_type or "application/octet-stream"
        # The caller names the media type of a range.
        chosen = sent if "*" in first else None
        file = File(media_type=chosen, headers=headers)
        return file, ("f%22ü.bin", sent, file.content, headers)
    is_json = first.endswith("json") if first else isinstance(item, dict | list)
    is_given_as_text = first and not is_json and isinstance(item, dict | list)
    if is_given_as_text:
        item = "<téxt/>"
    is_text = isinstance(item, str) and not is_json
    text = item if is_text else json.dumps(item, ensure_ascii=False, separators=(",", ":"))
    default = "application/json" if is_json else "text/plain"
    if media_type != URLENCODED and "contentEncoding" in own and not _is_old(make):
        default = "application/octet-stream"
    sent = (first or default) if media_type != URLENCODED else "text/plain"
    given = File(content=item, filename=None, headers=headers) if headers else item
    if "contentEncoding" in own and media_type not in {URLENCODED, FORM_DATA}:
        headers = {**headers, "Content-Transfer-Encoding": own["contentEncoding"]}
        text = base64.b64decode(text).decode()  # as the parser of mails does
    return given, (None, sent.partition(";")[0], text.encode(), headers)


def fields(received: Received) -> list[Field]:
    """Return the fields that arrived."""
    content_type = received.headers.get("content-type", "")
    if not received.body:
        return []
    if content_type == URLENCODED:
        return _pairs(received.body.decode())
    assert received.headers["content-length"] == str(len(received.body))
    head = f"Content-Type: {content_type}\r\n\r\n".encode()
    message = email.message_from_bytes(head + received.body, policy=email.policy.HTTP)
    assert isinstance(message, EmailMessage)
    return list(_parts(message))


def _pairs(query: str) -> list[Field]:
    pairs = parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query))
    kind = "text/plain"
    return [(name, None, kind, text.encode(), {}) for name, text in pairs]


def _parts(message: EmailMessage) -> Iterator[Field]:
    for part in message.iter_parts():
        assert isinstance(part, EmailMessage)
        disposition = part["content-disposition"]
        name = part.get_param("name", header="content-disposition")
        assert (name is not None) == str(disposition).startswith("form-data; ")
        own = {
            each: str(value)
            for each, value in part.items()
            if each.lower() not in {"content-disposition", "content-type"}
        }
        found: Any = part.get_payload(decode=True)
        if part.is_multipart():
            found = list(_parts(part))
        filename = part.get_filename()
        yield name and str(name), filename, part.get_content_type(), found, own


def _file_type(make: Examples, schema: Any, types: str, depth: int = 0) -> str | None:
    """Return the media type of a file, an empty string for any type, or None for other parts.

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
    is_empty = not _is_old(make) and not {"type", "anyOf", "properties"} & set(schema)
    says = (own or types).split(",")
    is_text = says != [""] and all(each.strip().startswith("text/") or each.endswith("json") for each in says)
    return own if (own or is_empty) and not is_text else None


def _is_old(make: Examples) -> bool:
    version: str = make.document.root["openapi"]
    return version.startswith("3.0")
