"""Division of a sequential media type into items, however its bytes arrive."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from pydantic_core import to_json
from typing_extensions import override

from .encode import one_line

T = TypeVar("T")
_MAX_ITEM = 1 << 26  # bytes: a server must not fill the memory
_MAX_HEADERS = 1 << 16  # bytes of a part's headers
_MAX_PADDING = 1 << 10  # bytes after a boundary, before the end of its line
_BOM = b"\xef\xbb\xbf"
_LINE_ENDS = (b"\n", b"\r")
# A parser for whole headers, such as `email`, needs quadratic time for some of them.
_BOUNDARY = re.compile(
    r';[ \t]*boundary=(?:"((?:[^"\\]|\\.){1,256})"|([^\s;,"]{1,256}))', re.IGNORECASE
)
_PART_TYPE = re.compile(
    rb"^content-type:[ \t]*([^;\r\n]*)", re.IGNORECASE | re.MULTILINE
)


# No slots: a frozen, slotted, generic dataclass cannot be built on Python 3.11.
@dataclass(frozen=True, kw_only=True)
class ServerSentEvent(Generic[T]):
    """An event. `id` is the last one that the server sent, `retry` is in milliseconds."""

    data: T
    event: str = "message"
    id: str = ""
    retry: int | None = None


class Framing(Protocol):
    """State of the division of one response."""

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Yield the items that end in `chunk`. Raise `ValueError`."""
        ...

    def end(self) -> Iterator[bytes]:
        """Yield the item that the response's end completes. Raise `ValueError`."""
        ...


class Buffer:
    """Start of an item that is not complete."""

    def __init__(self, limit: int = _MAX_ITEM) -> None:
        self._bytes = bytearray()
        self._limit = limit

    def __bool__(self) -> bool:
        return bool(self._bytes)

    def add(self, piece: bytes) -> None:
        """Append `piece`. Raise `ValueError` if the item is too large."""
        self._bytes += piece
        if len(self._bytes) > self._limit:
            raise ValueError(f"an item is larger than {self._limit} bytes")

    def take(self) -> bytes:
        """Return all bytes, and remove them."""
        taken = bytes(self._bytes)
        self._bytes.clear()
        return taken


class Lines:
    """JSON Lines: a value in each line."""

    _end = b"\n"

    def __init__(self) -> None:
        self._start = Buffer()
        self._is_first = True

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Yield the items that end in `chunk`. Raise `ValueError`."""
        *ended, rest = chunk.split(self._end)
        for piece in ended:
            self._start.add(piece)
            yield from self._item(self._start.take())
        self._start.add(rest)

    def end(self) -> Iterator[bytes]:
        """Yield the last item, which needs no line end."""
        yield from self._item(self._start.take())

    def _item(self, text: bytes) -> Iterator[bytes]:
        if self._is_first:
            text, self._is_first = text.removeprefix(_BOM), False
        if text.strip():
            yield text


class Records(Lines):
    """JSON text sequences: each value after a record separator. Source: RFC 7464."""

    _end = b"\x1e"

    @override
    def end(self) -> Iterator[bytes]:
        """Yield the last item. Raise `ValueError` if it may be incomplete."""
        text = self._start.take()
        # `12` may be the beginning of `123`: only a line feed ends a number.
        if text and not text[-1:].isspace() and text.lstrip()[:1] not in b'{["':
            raise ValueError("the last item is cut off")
        yield from self._item(text)


class Events:
    """Server-Sent Events; an item is the data of an event.

    Source: HTML Living Standard, section 9.2.6.
    """

    # httpx2's own parser keeps the byte order mark, decodes with the charset of the
    # header, and returns events without data and events without an end.

    def __init__(self) -> None:
        self._start = Buffer()  # of a line
        self._more = Buffer()  # data of several lines
        self._data: bytes | None = None
        self._name = self._id = self.last_id = ""
        self._retry: int | None = None
        self._skips_line_feed = False
        self._is_first = True
        # Name, id and retry of the last item.
        self.head: tuple[str, str, int | None] = ("", "", None)
        self.retry: int | None = None

    def resume(self, before: "Events") -> None:
        """Continue with the ids and the reconnection time of `before`."""
        self.head, self.last_id = before.head, before.last_id
        self._id, self.retry = before.last_id, before.retry

    def event(self, data: T) -> ServerSentEvent[T]:
        """Return the event of the last item, with `data`."""
        name, id_, retry = self.head
        return ServerSentEvent(data=data, event=name or "message", id=id_, retry=retry)

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Yield the items that end in `chunk`. Raise `ValueError`."""
        if not chunk:
            return  # the line feed after a carriage return may come later
        if self._skips_line_feed:
            chunk = chunk.removeprefix(b"\n")
        self._skips_line_feed = chunk.endswith(b"\r")
        lines = chunk.splitlines()
        rest = lines.pop() if lines and not chunk.endswith(_LINE_ENDS) else b""
        if lines and (self._start or self._is_first):
            self._start.add(lines[0])
            lines[0] = self._start.take()
            if self._is_first:
                lines[0], self._is_first = lines[0].removeprefix(_BOM), False
        for line in lines:
            if line.startswith(b"data: "):
                self._add_data(line[6:])
            elif line:
                self._add_field(line)
            elif self._data is None:
                self._name, self._retry, self.last_id = "", None, self._id
            else:
                self.head = (self._name, self._id, self._retry)
                self._name, self._retry, self.last_id = "", None, self._id
                data, self._data = self._data, None
                if self._more:
                    self._more.add(data)
                    data = self._more.take()
                yield data
        self._start.add(rest)

    def end(self) -> Iterator[bytes]:
        """Yield nothing: an event ends with a blank line."""
        return iter(())

    def _add_data(self, value: bytes) -> None:
        if self._data is not None:
            self._more.add(self._data)
            self._more.add(b"\n")
        self._data = value

    def _add_field(self, line: bytes) -> None:
        name, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        if name == b"data":
            self._add_data(value)
        elif name == b"event":
            self._name = value.decode(errors="replace")
        elif name == b"id" and b"\0" not in value:
            self._id = value.decode(errors="replace")
        elif name == b"retry" and value.isdigit() and len(value) < 10:
            self.retry = self._retry = int(value)


class Parts:
    """A multipart body: each part is an item. Source: RFC 2046, section 5.1.1."""

    def __init__(self, boundary: str) -> None:
        self._delimiter = b"\r\n--" + boundary.encode()
        self._buffer = bytearray(b"\r\n")
        self._searched = 0
        self._is_begun = self._is_over = False

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Yield the items that end in `chunk`. Raise `ValueError`."""
        buffer = self._buffer
        buffer += b"" if self._is_over else chunk
        while (start := buffer.find(self._delimiter, self._searched)) >= 0:
            after = start + len(self._delimiter)
            line_end = buffer.find(b"\r\n", after, after + _MAX_PADDING)
            self._is_over = buffer.startswith(b"--", after)
            is_open = line_end < 0 and len(buffer) < after + _MAX_PADDING
            if is_open and not self._is_over:
                break  # the end of the line arrives later
            if not self._is_over and (line_end < 0 or buffer[after:line_end].strip()):
                self._searched = after  # the line only begins like a delimiter
                continue
            if self._is_begun:
                yield _content(bytes(memoryview(buffer)[:start]))
            self._is_begun = True
            self._searched = 0
            del buffer[: len(buffer) if self._is_over else line_end]
        else:
            self._searched = max(0, len(buffer) - len(self._delimiter))
        if len(buffer) > _MAX_ITEM:
            raise ValueError(f"an item is larger than {_MAX_ITEM} bytes")

    def end(self) -> Iterator[bytes]:
        """Yield nothing. Raise `ValueError` if the last delimiter is missing."""
        if not self._is_over:
            raise ValueError("the last part is cut off")
        yield from ()


def framing(accept: str, content_type: str) -> Framing:
    """Return the division that the response declares, else the documented one.

    Raise `ValueError` if the response is another document.
    """
    expected, found = media_type(accept), media_type(content_type or accept)
    if found == "text/event-stream":
        return Events()
    if found.endswith(("/json-seq", "+json-seq")):
        return Records()
    if found.startswith("multipart/"):
        boundary = _BOUNDARY.search(content_type or accept)
        if not boundary:
            raise ValueError("the response's parts have no boundary")
        return Parts(re.sub(r"\\(.)", r"\1", boundary[1] or boundary[2]))
    # Servers send lines as plain text, as JSON, or as bytes; never another document.
    if expected in {"text/event-stream", "text/plain"} or found == "text/html":
        raise ValueError(f"the response is {one_line(found[:80])}, not {expected}")
    return Lines()


def media_type(header: str) -> str:
    """Return the media type of a header, without its parameters."""
    return header.partition(";")[0].strip().lower()


def _content(part: bytes) -> bytes:
    """Return the content of a part as JSON."""
    head, _, content = part.partition(b"\r\n\r\n")
    if len(head) > _MAX_HEADERS:
        raise ValueError(f"a part has more than {_MAX_HEADERS} bytes of headers")
    found = _PART_TYPE.search(head)
    type_ = found[1].strip().lower() if found else b"application/json"
    is_json = type_.endswith((b"/json", b"+json"))
    return content if is_json else to_json(content.decode(errors="replace"))
