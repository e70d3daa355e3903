"""Writer of indented JSON with a size limit.

The output equals the result of `json.dumps(value, indent=2, ensure_ascii=False)`. The standard library's encoder for
indented JSON takes three times as long, and was the slowest part of writing a snapshot. This module uses only the
standard library's encoders for scalars, which are fast.
"""

import json
from io import StringIO
from json.encoder import encode_basestring
from typing import Any

_encode_scalar = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


class TooLargeError(Exception):
    """JSON text above the size limit."""


def indented_json(value: Any, *, limit: int) -> str:
    """Return `value` as JSON with a final newline. `limit` is the maximum size in characters.

    Raise `TooLargeError` for a text far above `limit`. The result can be slightly longer than `limit`.
    """
    writer = _Writer(limit)
    writer.write(value, "\n")
    writer.buffer.write("\n")
    return writer.buffer.getvalue()


class _Writer:
    """Recursive writer, with one call for each level of the data."""

    def __init__(self, limit: int) -> None:
        self.buffer = StringIO()
        self._limit = limit
        self._white_space = 0

    def write(self, value: Any, newline: str) -> None:
        """Append `value`. `newline` is a line break with the indentation of the value's last line."""
        write, inner = self.buffer.write, newline + "  "
        if type(value) is dict and value:
            self._measure(value, inner)
            before = "{" + inner
            for key, member in value.items():
                start = f"{before}{encode_basestring(key)}: "
                if type(member) is str:  # most members are strings, and a call is slow
                    write(start + encode_basestring(member))
                else:
                    write(start)
                    self.write(member, inner)
                before = "," + inner
            write(newline + "}")
        elif type(value) is list and value:
            self._measure(value, inner)
            before = "[" + inner
            for item in value:
                write(before)
                self.write(item, inner)
                before = "," + inner
            write(newline + "]")
        else:
            write(_encode_scalar(value))

    def _measure(self, collection: dict[str, Any] | list[Any], inner: str) -> None:
        # The size is checked before writing, because the white space before deep values can be a hundred times
        # their size.
        self._white_space += len(collection) * len(inner)
        if max(self._white_space, self.buffer.tell()) > self._limit:
            raise TooLargeError
