"""Decoder for UTF-8, and the lines and columns of a decoded text.

The errors of the decoder name the format of the input, such as UTF-16 or gzip.
"""

from collections.abc import Iterable, Mapping

from opgen.core.errors import DocumentError, Position, Problem
from opgen.source.limits import MAX_BYTES

_BOM = "\ufeff"

# The first bytes are compared only after UTF-8 decoding has failed. UTF-32-LE begins with the byte order mark of
# UTF-16-LE, so the longer mark comes first. Source of the marks: Unicode 23.8.
_FIRST_BYTES = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
    (b"\x1f\x8b", "gzip data"),
    (b"PK\x03\x04", "a zip archive"),
    (b"BZh", "bzip2 data"),
    (b"\xfd7zXZ\x00", "xz data"),
    (b"\x28\xb5\x2f\xfd", "zstandard data"),
    (b"\x78\x9c", "zlib data"),
    (b"\x78\xda", "zlib data"),
    (b"%PDF-", "a PDF file"),
    (b"\x89PNG", "an image"),
)


def decode(content: bytes) -> str:
    """Decode `content` and remove a byte order mark. Raise `DocumentError` for empty, invalid or too large content."""
    if len(content) > MAX_BYTES:
        raise _refused(f"the document is larger than {MAX_BYTES // 1024 // 1024} MiB")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _not_utf8(content, error) from None
    text = text.removeprefix(_BOM)
    if not text or text.isspace():
        raise _refused("the document is empty")
    if (zero := text.find("\0")) >= 0:
        raise _zero_byte(text, zero)
    return text


def position_at(text: str, offset: int) -> Position:
    """Return line and column of `offset`, in code points and from 1. Read `text` only up to the offset."""
    return positions_at(text, (offset,))[offset]


def positions_at(text: str, offsets: Iterable[int]) -> Mapping[int, Position]:
    """Return a mapping from each of `offsets` to its line and column. Read `text` only once."""
    found = {}
    line, line_start, read = 1, 0, 0
    for offset in sorted(offsets):
        line += text.count("\n", read, offset)
        line_start = text.rfind("\n", read, offset) + 1 or line_start
        read = offset
        found[offset] = Position(line, offset - line_start + 1)
    return found


def _zero_byte(text: str, zero: int) -> DocumentError:
    # A document starts with two ASCII characters, so the number of zero bytes shows the width of a character.
    head = [character == "\0" for character in text[:4]]
    if head.count(True) == 3:
        return _refused("expected UTF-8 text, found UTF-32", hint="save it as UTF-8")
    if head.count(True) == 2:
        return _refused("expected UTF-8 text, found UTF-16", hint="save it as UTF-8")
    return _refused("invalid NUL character in the document", position=position_at(text, zero))


def _not_utf8(content: bytes, error: UnicodeDecodeError) -> DocumentError:
    for start, name in _FIRST_BYTES:
        if content.startswith(start):
            hint = "save it as UTF-8" if name.startswith("UTF") else "give the document as plain JSON or YAML"
            return _refused(f"expected UTF-8 text, found {name}", hint=hint)
    before = content[: error.start].decode("utf-8").removeprefix(_BOM)
    position = position_at(before, len(before))
    if error.reason == "unexpected end of data":
        hint = "fetch the document again if it is truncated, or save it as UTF-8"
        return _refused("unexpected end of input within a UTF-8 character", hint=hint, position=position)
    first, second = content[error.start], content[error.start + 1 : error.start + 2]
    if first == 0xED and second >= b"\xa0":
        return _refused("invalid UTF-8: lone surrogate", position=position)
    hint = "save the document as UTF-8; it may be Latin-1 or Windows-1252"
    return _refused(f"invalid UTF-8: byte 0x{first:02X}", hint=hint, position=position)


def _refused(message: str, *, hint: str = "", position: Position | None = None) -> DocumentError:
    start = Position(line=1, column=1)
    return DocumentError((Problem(message=message, hint=hint, position=position or start),))
