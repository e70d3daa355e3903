"""Bodies of a sequential media type, which are sent item by item."""

import re
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable
from dataclasses import is_dataclass
from typing import Any, Literal

from .encode import ANY, WIRE, Unset
from .request import Content
from .uploads import Source, StreamedBody

_LINE_END = re.compile(r"\r\n|\r|\n")
__all__ = ["Sequence", "encode_items"]

Sequence = Literal["lines", "records", "events", "data", "text"]
"""Separation of items. `data` and `text` are events with JSON and with text."""


def encode_items(
    items: Iterable[Any] | AsyncIterable[Any] | Unset, sequence: Sequence
) -> Content:
    """Encode each item while it is sent. A list is encoded at once, so it can be sent again."""
    write = _WRITERS[sequence]
    if isinstance(items, Unset):
        return None
    if isinstance(items, AsyncIterable):
        return StreamedBody([Source(_awaited(items, write))])
    pieces = map(write, items)
    if isinstance(items, (list, tuple)):
        return b"".join(pieces)
    return StreamedBody([Source(pieces)])


async def _awaited(
    items: AsyncIterable[Any], write: Callable[[Any], bytes]
) -> AsyncIterator[bytes]:
    async for item in items:
        yield write(item)


def _json(item: object) -> bytes:
    return ANY.dump_json(item, **WIRE)


def _line(item: object) -> bytes:
    return _json(item) + b"\n"


def _record(item: object) -> bytes:
    return b"\x1e" + _json(item) + b"\n"


def _data(item: object) -> bytes:
    return _fields({"data": _json(item).decode()})


def _text(item: object) -> bytes:
    return _fields({"data": item})


def _event(item: object) -> bytes:
    """Encode an event. Data that is not text becomes JSON."""
    fields = ANY.dump_python(item, mode="json", **WIRE)
    data = fields.pop("data", "")
    if is_dataclass(item):  # default values are not sent
        fields = {k: v for k, v in fields.items() if v not in {"message", "", None}}
    text = data if isinstance(data, str) else _json(data).decode()
    return _fields({**fields, "data": text})


def _fields(fields: dict[str, Any]) -> bytes:
    """Encode the fields of an event. Only data may have several lines.

    Source: HTML Living Standard, section 9.2.5.
    """
    lines: list[str] = []
    for name, value in fields.items():
        texts: list[str] = [] if value is None else _LINE_END.split(str(value))
        if len(texts) > 1 and name != "data":
            raise ValueError(f"{name!r} of an event must be one line")
        lines += [f"{name}: {text}" for text in texts]
    return "\n".join([*lines, "", ""]).encode()


_WRITERS: dict[Sequence, Callable[[object], bytes]] = {
    "lines": _line,
    "records": _record,
    "events": _event,
    "data": _data,
    "text": _text,
}
