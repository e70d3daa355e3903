"""Bytes to the items of a sequential media type, as they arrive, however they are cut."""

from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser
from typing import Generic, Protocol, TypeVar

from pydantic_core import to_json

T = TypeVar("T")
_LARGEST = 1 << 26  # bytes of an item: a server must not fill our memory
_BOM = b"\xef\xbb\xbf"


# No slots: a frozen, slotted, generic dataclass cannot be built on Python 3.11.
@dataclass(frozen=True, kw_only=True)
class ServerSentEvent(Generic[T]):
    """An event; `id` is the last one that the server gave, `retry` in milliseconds."""

    data: T
    event: str = "message"
    id: str = ""
    retry: int | None = None


@dataclass(frozen=True)
class Item:
    """An item as JSON or, of an event, its data, and the event that it came in."""

    content: bytes
    event: ServerSentEvent[str] | None = None
    is_named: bool = False  # whether the event says its name itself


class Framing(Protocol):
    """How items follow one another. Both methods raise `ValueError`."""

    def feed(self, chunk: bytes) -> Iterator[Item]:
        """The items that end in `chunk`."""
        ...

    def end(self) -> Iterator[Item]:
        """What is left when the stream ends."""
        ...


class _Pieces:
    """What waits for its end."""

    def __init__(self) -> None:
        self._waiting: list[bytes] = []
        self._size = 0

    def add(self, piece: bytes) -> None:
        """Joined only once: a long item may come in many pieces."""
        self._waiting.append(piece)
        self._size += len(piece)
        if self._size > _LARGEST:
            raise ValueError(f"an item is larger than {_LARGEST} bytes")

    def take(self) -> bytes:
        taken = b"".join(self._waiting)
        self._waiting, self._size = [], 0
        return taken


class Lines:
    """JSON Lines: a value in each line."""

    _end = b"\n"

    def __init__(self) -> None:
        self._pieces = _Pieces()
        self._is_first = True

    def feed(self, chunk: bytes) -> Iterator[Item]:
        """The items that end in `chunk`."""
        *ended, rest = chunk.split(self._end)
        for piece in ended:
            self._pieces.add(piece)
            yield from self._item(self._pieces.take())
        self._pieces.add(rest)

    def end(self) -> Iterator[Item]:
        """What is left when the stream ends."""
        yield from self._item(self._pieces.take())

    def _item(self, text: bytes) -> Iterator[Item]:
        if self._is_first:
            text, self._is_first = text.removeprefix(_BOM), False
        if text.strip():
            yield Item(text)


class Records(Lines):
    """JSON text sequences: each value after a record separator. Source: RFC 7464."""

    _end = b"\x1e"

    def end(self) -> Iterator[Item]:
        """What is left when the stream ends."""
        text = self._pieces.take()
        # `12` may be the beginning of `123`: only a line feed says that it is whole.
        if text and not text[-1:].isspace() and text.lstrip()[:1] not in b'{["':
            raise ValueError("the last item is cut off")
        yield from self._item(text)


class Events:
    """Server-Sent Events. Source: HTML Living Standard, section 9.2.6."""

    # Not httpx2's own parser: it keeps the byte order mark, reads as the header's
    # charset says, dispatches without data, and at the end what no blank line ended.

    def __init__(self, last_id: str = "") -> None:
        self._pieces = _Pieces()
        self._data = _Pieces()
        self._has_data = False
        self._event, self._id = "", last_id
        self._retry: int | None = None
        self._skips_line_feed = False
        self._is_first = True
        self.last_id = last_id
        self.retry: int | None = None

    def feed(self, chunk: bytes) -> Iterator[Item]:
        """The items that end in `chunk`."""
        if not chunk:
            return  # a line feed may still be due
        if self._skips_line_feed:
            chunk = chunk.removeprefix(b"\n")
        lines = chunk.splitlines(keepends=True)
        for line in lines:
            self._pieces.add(line)
            if line.endswith((b"\r", b"\n")):
                yield from self._line(self._pieces.take().rstrip(b"\r\n"))
        # Of a line end that is cut in two the second half comes with the next chunk.
        self._skips_line_feed = chunk.endswith(b"\r")

    def end(self) -> Iterator[Item]:
        """What is left when the stream ends."""
        return iter(())  # what no blank line ended is no event

    def _line(self, line: bytes) -> Iterator[Item]:
        if self._is_first:
            line, self._is_first = line.removeprefix(_BOM), False
        if not line:
            yield from self._dispatch()
            return
        name, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        if name == b"data":
            self._data.add(value + b"\n")
            self._has_data = True
        elif name == b"event":
            self._event = value.decode(errors="replace")
        elif name == b"id" and b"\0" not in value:
            self._id = value.decode(errors="replace")
        elif name == b"retry" and value.isdigit() and len(value) < 10:
            self.retry = self._retry = int(value)

    def _dispatch(self) -> Iterator[Item]:
        data, name, retry = self._data.take()[:-1], self._event, self._retry
        self._event, self._retry, self.last_id = "", None, self._id
        if self._has_data:
            self._has_data = False
            text = data.decode(errors="replace")
            event = ServerSentEvent(
                data=text, event=name or "message", id=self.last_id, retry=retry
            )
            yield Item(data, event, is_named=bool(name))


class Parts:
    """A multipart body: each part is an item. Source: RFC 2046, section 5.1.1."""

    def __init__(self, boundary: str) -> None:
        self._mark = b"\r\n--" + boundary.encode()
        self._buffer = bytearray(b"\r\n")
        self._seen = 0
        self._is_begun = self._is_over = False

    def feed(self, chunk: bytes) -> Iterator[Item]:
        """The items that end in `chunk`."""
        self._buffer += b"" if self._is_over else chunk
        while (at := self._buffer.find(self._mark, self._seen)) >= 0:
            after = at + len(self._mark)
            line_end = self._buffer.find(b"\r\n", after)
            self._is_over = self._buffer.startswith(b"--", after)
            if line_end < 0 and not self._is_over:
                break  # the delimiter's line is not here yet
            if not self._is_over and self._buffer[after:line_end].strip():
                self._seen = after  # a line that only begins like one
                continue
            if self._is_begun:
                yield _part(bytes(self._buffer[:at]))
            self._is_begun = True
            self._seen = 0
            del self._buffer[: len(self._buffer) if self._is_over else line_end]
        else:
            self._seen = max(0, len(self._buffer) - len(self._mark))
        if len(self._buffer) > _LARGEST:
            raise ValueError(f"an item is larger than {_LARGEST} bytes")

    def end(self) -> Iterator[Item]:
        """What is left when the stream ends."""
        if not self._is_over:
            raise ValueError("the last part is cut off")
        return iter(())


def framing(accept: str, content_type: str, last_id: str = "") -> Framing:
    """How the items of an answer follow one another: as it says itself, or as documented.

    `last_id` is that of the events before. Raises `ValueError` where it is no such stream.
    """
    asked, came = _parsed(accept), _parsed(content_type or accept)
    essence = came.get_content_type()
    if essence == "text/event-stream":
        return Events(last_id)
    if essence.endswith(("/json-seq", "+json-seq")):
        return Records()
    if essence.startswith("multipart/"):
        boundary = came.get_param("boundary")
        if not isinstance(boundary, str) or not boundary:
            raise ValueError("the answer's parts have no boundary")
        return Parts(boundary)
    # Servers send lines as plain text, as JSON, or as bytes; never another document.
    expected = asked.get_content_type()
    if expected in {"text/event-stream", "text/plain"} or essence == "text/html":
        raise ValueError(f"the answer is {essence}, not {expected}")
    return Lines()


def _parsed(content_type: str) -> Message:
    header = Message()
    header["content-type"] = content_type
    return header


def _part(text: bytes) -> Item:
    head, _, content = text.partition(b"\r\n\r\n")
    headers = BytesParser().parsebytes(head.lstrip() + b"\r\n\r\n", headersonly=True)
    is_typed = "content-type" in headers
    media_type = headers.get_content_type() if is_typed else "application/json"
    is_json = media_type.endswith(("/json", "+json"))
    return Item(content if is_json else to_json(content.decode(errors="replace")))
