"""Requests and responses from the examples of a document. Each example is verified before it is used."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from tests.goldens.documented import Operation, body_media, is_json, media, sent_media_type
from tests.goldens.examples import Examples, Variant
from tests.goldens.forms import form_schema, form_value, is_form
from tests.goldens.parameters import schema
from tests.goldens.streams import SentItems, is_stream, is_streamed_only, items
from tests.goldens.validity import problems
from tests.support.servers.scripted import Answer

_STATUSES = {"1XX": 102, "2XX": 202, "3XX": 304, "4XX": 410, "5XX": 503, "default": 500}


@dataclass(frozen=True, kw_only=True)
class Reply:
    """Documented response, and its value: any JSON, text or bytes."""

    answer: Answer
    value: Any

    @property
    def is_success(self) -> bool:
        """True if the call returns, and false if it raises."""
        return self.answer.status < 300


def sent_values(operation: Operation, variant: Variant) -> list[Any]:
    """Return a value for each parameter and for the body; `None` for an omitted one and for null."""
    make = Examples(document=operation.document, variant=variant, sent=True)
    is_given = variant != "least"
    values = [_valid(make, schema(p)) if is_given or p.get("required") else None for p in operation.parameters]
    body = operation.body
    if body is None or not (is_given or body.get("required")):
        return [*values, None]
    return [*values, _value(make, *sent_media(operation, variant))]


def sent_media(operation: Operation, variant: Variant) -> tuple[str, dict[str, Any]]:
    """Return the media type of the body and its entry: the default, or the last one for the last variant."""
    assert operation.body is not None
    entries = body_media(operation.body["content"])
    return entries[-1 if variant == "last" else 0]


def replies(operation: Operation, variant: Variant) -> Iterator[Reply]:
    """Return a response for each documented status, or one without content if there is none."""
    make = Examples(document=operation.document, variant=variant, sent=False)
    for key, response in (operation.responses or {"2XX": {}}).items():
        status = _STATUSES[key] if key in _STATUSES else int(key)
        content = response.get("content", {})
        if content and all(is_stream(*entry) for entry in content.items()):
            continue
        if not content:
            is_ended = is_streamed_only(operation) and status < 300
            yield Reply(answer=Answer(status=status), value=[] if is_ended else None)
            continue
        for media_type, entry in _answered(content):
            value = _value(make, media_type, entry)
            headers = {"Content-Type": sent_media_type(media_type)}
            body = encoded(value, media_type)
            yield Reply(answer=Answer(status=status, headers=headers, body=body), value=value)


def _answered(content: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Return the media types that a server may return to a client that prefers JSON."""
    whole = {name: entry for name, entry in content.items() if not is_stream(name, entry)}
    preferred, first = media(whole)
    yield preferred, first
    for media_type, entry in whole.items():
        is_same = "schema" in entry and _plain(entry["schema"]) == _plain(first.get("schema"))
        if media_type != preferred and not (is_same and is_json(preferred)):
            yield media_type, entry


def _plain(schema: Any) -> Any:
    """Return a schema without annotations, and without an `allOf` of one member."""
    if not isinstance(schema, dict):
        return schema
    plain = {k: v for k, v in schema.items() if k not in {"title", "description"}}
    members = plain.get("allOf", [])
    return _plain(members[0]) if len(plain) == len(members) == 1 else plain


def encoded(value: Any, media_type: str) -> bytes:
    """Return `value`, any JSON, text or bytes, as it is sent."""
    if is_json(media_type):
        return json.dumps(value).encode()
    return value.encode() if isinstance(value, str) else bytes(value)


def _value(make: Examples, media_type: str, entry: dict[str, Any]) -> Any:
    if is_json(media_type):
        return _valid(make, entry.get("schema", {}))
    if make.sent and is_form(media_type):
        value = _valid(make, form_schema(entry))
        return form_value(make, media_type, entry, value)
    if make.sent and is_stream(media_type, entry):
        return SentItems(media_type=media_type, items=items(make, media_type, entry))
    return "téxt" if media_type.startswith("text/") else b"\x00\xff"


def _valid(make: Examples, schema: Any) -> Any:
    """Return an example that `schema` accepts: the document's own if it is valid, else a generated one."""
    value = make.of(schema)
    if problems(make.document, schema, value, sent=make.sent):
        value = replace(make, is_made_up=True).of(schema)
        found = problems(make.document, schema, value, sent=make.sent)
        assert not found, found
    return value
