"""Documented streams: items as they are sent, and the values that a caller must receive."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.goldens.documented import Operation
from tests.goldens.examples import Examples, Variant
from tests.goldens.validity import problems
from tests.support.servers.scripted import Answer

_LINES = ("jsonl", "ndjson", "jsonlines", "stream+json")
_BOUNDARY = "a b"
_SWITCHES = ("stream", "enableStreaming")  # of the documents: a field, a parameter


@dataclass(frozen=True, kw_only=True)
class Sent:
    """Item: its text or the fields of an event, and its value as any JSON."""

    text: str = ""
    fields: dict[str, str]
    says: Any
    is_event: bool = False

    def is_seen(self, value: Any, dumped: Any) -> bool:
        """Return whether `value`, and its JSON `dumped`, is this item."""
        if type(value).__name__ == "ServerSentEvent":
            whole = {"event": "message", "id": "", "retry": None, **self.says}
            return bool(dumped == whole)
        return bool(dumped == self.says)


@dataclass(frozen=True, kw_only=True)
class SentItems:
    """Body that is sent item by item."""

    media_type: str
    items: list[Sent]

    @property
    def values(self) -> list[Any]:
        """Arguments of a call, as JSON."""
        return [item.says for item in self.items]

    def has_arrived(self, body: bytes) -> bool:
        """Return whether `body` has all items in order."""
        text = body.decode()
        if self.media_type == "text/event-stream":
            blocks = [_fields(block) for block in text.split("\n\n")]
            return blocks == [*(_plain(item.fields) for item in self.items), {}]
        pieces = text.removeprefix("\x1e").split("\x1e") if "\x1e" in text else text.splitlines()
        return [json.loads(piece) for piece in pieces] == self.values


@dataclass(frozen=True, kw_only=True)
class StreamReply:
    """Response that is a stream, and its items."""

    answer: Answer
    items: list[Sent]


def is_stream(media_type: str, entry: dict[str, Any]) -> bool:
    """Return whether a client reads the content item by item."""
    essence = media_type.partition(";")[0].strip().lower()
    is_sequence = essence == "text/event-stream" or essence.endswith((*_LINES, "json-seq"))
    return is_sequence or ("itemSchema" in entry and "schema" not in entry)


def is_streamed(operation: Operation) -> bool:
    """Return whether a success can be a stream."""
    return any(True for _ in _successes(operation))


def is_streamed_only(operation: Operation) -> bool:
    """Return whether each success is a stream."""
    return is_streamed(operation) and not any(
        not is_stream(*entry)
        for key, response in operation.responses.items()
        if key.startswith("2")
        for entry in response.get("content", {}).items()
    )


def is_switch(operation: Operation, name: str) -> bool:
    """Return whether a parameter or a field of that name selects a stream, so that no function accepts it."""
    return name in _SWITCHES and is_streamed(operation) and not is_streamed_only(operation)


def switched(operation: Operation, sent: list[Any], *, is_stream: bool) -> list[Any]:
    """Return the values of a request with those of its switches. An absent switch means a complete response."""
    *values, body = sent
    found = [
        _switch(each["schema"], is_stream=is_stream) if is_switch(operation, each["name"]) else value
        for each, value in zip(operation.parameters, values, strict=True)
    ]
    if isinstance(body, dict):
        body = {name: value for name, value in body.items() if not is_switch(operation, name)}
        if is_stream and _SWITCHES[0] in _properties(operation):
            body[_SWITCHES[0]] = True
    return [*found, body]


def _properties(operation: Operation) -> dict[str, Any]:
    make = Examples(document=operation.document, variant="first", sent=True)
    entry: dict[str, Any] = next(iter((operation.body or {}).get("content", {}).values()), {})
    found: dict[str, Any] = make.combined(entry.get("schema", {})).get("properties", {})
    return found


def _switch(schema: dict[str, Any], *, is_stream: bool) -> bool | None:
    return is_stream if is_stream or schema.get("default") else None


def stream_replies(operation: Operation, variant: Variant) -> Iterator[StreamReply]:
    """Return a response of two items for each documented stream."""
    make = Examples(document=operation.document, variant=variant, sent=False)
    for status, media_type, entry in _successes(operation):
        found = items(make, media_type, entry)
        headers = {"Content-Type": media_type}
        if media_type.startswith("multipart/"):
            headers["Content-Type"] += f'; boundary="{_BOUNDARY}"'
        body = _written(media_type, found)
        answer = Answer(status=status, headers=headers, body=body)
        yield StreamReply(answer=answer, items=found)


def _successes(operation: Operation) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Return the first stream of each response, which the client requests."""
    for key, response in operation.responses.items():
        streams = [e for e in response.get("content", {}).items() if is_stream(*e)]
        if key.startswith("2") and streams:
            status = int(key) if key.isdigit() else 202
            yield status, *streams[0]


def items(make: Examples, media_type: str, entry: dict[str, Any]) -> list[Sent]:
    """Return two items of a stream."""
    return [_item(make, media_type, entry) for _ in range(2)]


def _item(make: Examples, media_type: str, entry: dict[str, Any]) -> Sent:
    schema = entry.get("itemSchema", entry.get("schema", {}))
    combined = make.combined(schema) if schema else {}
    if "itemSchema" not in entry and combined.get("type") == "array":
        schema = combined["items"]
        combined = make.combined(schema)
    for keyword in {"oneOf", "anyOf"} & combined.keys():
        schema = make.branch(combined, keyword)
        combined = make.combined(schema)
    if media_type != "text/event-stream":
        value = _valid(make, schema)
        return Sent(text=json.dumps(value), fields={}, says=value)
    if not schema:
        text = "two\nlines"
        return Sent(fields={"data": text}, says={"data": text}, is_event=True)
    if "data" not in combined.get("properties", {}):
        text, value = _data(make, schema)
        return Sent(fields={"data": text}, says=value)
    found = make.of(schema)
    text, value = _data(make, combined["properties"]["data"])
    known = ("event", "id", "retry")
    says = {"data": value, **{name: found[name] for name in known if name in found}}
    fields = {name: str(value) for name, value in says.items()}
    return Sent(fields={**fields, "data": text}, says=says, is_event=True)


def _data(make: Examples, schema: Any) -> tuple[str, Any]:
    """Return the data of an event, and its parsed value."""
    combined = make.combined(schema)
    if "contentMediaType" in combined:
        value = _valid(make, combined.get("contentSchema", {}))
        return json.dumps(value), value
    value = _valid(make, schema)
    return (value if isinstance(value, str) else json.dumps(value)), value


def _valid(make: Examples, schema: Any) -> Any:
    value = make.of(schema)
    wrong = problems(make.document, schema, value, sent=make.sent)
    assert not wrong, wrong
    return value


def _written(media_type: str, items: list[Sent]) -> bytes:
    texts = [item.text for item in items]
    if media_type == "text/event-stream":
        return "".join(map(_event, items)).encode()
    if media_type.endswith("json-seq"):
        return "".join(f"\x1e{text}\n" for text in texts).encode()
    if media_type.startswith("multipart/"):
        head = f"--{_BOUNDARY}\r\nContent-Type: application/json\r\n\r\n"
        parts = [f"{head}{text}\r\n" for text in texts]
        return "".join([*parts, f"--{_BOUNDARY}--\r\n"]).encode()
    return "\n".join(texts).encode()


def _event(item: Sent) -> str:
    lines = [f"{name}: {line}" for name, value in item.fields.items() for line in value.split("\n")]
    return "\n".join([*lines, "", ""])


def _fields(block: str) -> dict[str, Any]:
    """Return the fields of an event."""
    found: dict[str, str] = {}
    for line in filter(None, block.split("\n")):
        name, _, value = line.partition(": ")
        found[name] = f"{found[name]}\n{value}" if name in found else value
    return _plain(found)


def _plain(fields: dict[str, str]) -> dict[str, Any]:
    """Return the fields with parsed JSON data, because writers add different spaces."""
    try:
        return {**fields, "data": json.loads(fields["data"])}
    except (KeyError, ValueError):
        return fields
