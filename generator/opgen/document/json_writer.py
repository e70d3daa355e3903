"""JSON text, indented: what `json.dumps(value, indent=2, ensure_ascii=False)` gives, and never much more than is wanted.

The standard library's indenting encoder takes three times as long and is the slowest part of writing a snapshot. Its
encoders of scalars are fast, and used here.
"""

import json
from io import StringIO
from json.encoder import encode_basestring
from typing import Any

_encode_scalar = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


class TooLargeError(Exception):
    """The text would be larger than is allowed."""


def indented_json(value: Any, *, limit: int) -> str:
    """`value` as JSON with a final newline. Raises `TooLargeError` if it has many more than `limit` characters."""
    writer = _Writer(limit)
    writer.write(value, "\n")
    writer.buffer.write("\n")
    return writer.buffer.getvalue()


class _Writer:
    """Recursive, by one call for each level of the data."""

    def __init__(self, limit: int) -> None:
        self.buffer = StringIO()
        self._limit = limit
        self._white_space = 0

    def write(self, value: Any, newline: str) -> None:
        """Append `value`, whose last line begins with `newline`."""
        write, inner = self.buffer.write, newline + "  "
        if type(value) is dict and value:
            self._measure(value, inner)
            before = "{" + inner
            for key, member in value.items():
                start = f"{before}{encode_basestring(key)}: "
                if type(member) is str:  # most are, and a call costs
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
        # Before it is written: the white space before many deep values can be a hundred times the values.
        self._white_space += len(collection) * len(inner)
        if max(self._white_space, self.buffer.tell()) > self._limit:
            raise TooLargeError
