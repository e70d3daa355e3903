"""What is read of an answer at once, within bounds of size and of time."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .http_library import httpx
from .request import is_success

_LONGEST_ERROR = 1 << 20


class TooLongError(httpx.RequestError):
    """It would be as long another time."""


@dataclass(slots=True, eq=False)
class Body:
    """The body of one answer."""

    returns: Mapping[Any, object]
    whole: bool  # else the body of a success is left to be read
    longest: int
    deadline: float  # on the monotonic clock
    is_success: bool = False
    size: int = 0
    chunks: list[bytes] = field(default_factory=list[bytes])

    def begins(self, status: int) -> bool:
        """Whether the body that comes with `status` is read now."""
        self.is_success = is_success(self.returns, status)
        return self.whole or not self.is_success

    def add(self, chunk: bytes) -> bool:
        """Whether to go on after `chunk`. Raises `httpx.RequestError`."""
        self.chunks.append(chunk)
        self.size += len(chunk)
        if time.monotonic() > self.deadline:
            raise httpx.ReadTimeout("the total time is over")
        if self.is_success and self.size > self.longest:
            text = f"the answer has more than {self.longest} bytes; it can be streamed"
            raise TooLongError(text)
        return self.is_success or self.size <= _LONGEST_ERROR
