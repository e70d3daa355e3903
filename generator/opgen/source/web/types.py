"""Values that `fetch` and the HTTP modules exchange: limits, validators and outcomes."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from opgen.source.limits import MAX_BYTES

_ETAG = re.compile(r'(W/)?"[!#-~]{0,500}"')
_HTTP_DATE = re.compile(r"[A-Za-z0-9 ,:+-]{1,40}")

Resolver = Callable[[str, int], Sequence[str]]
"""Function that returns the addresses of a host and port, in the order to try. It may block or raise `OSError`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Limits of one download, in seconds and bytes."""

    connect: float = 10.0
    read: float = 20.0  # seconds without a received byte
    total: float = 55.0  # includes all attempts and waits; the command has 60 seconds
    tries: int = 3
    backoff: float = 0.5  # before the second attempt; doubled for each later one, with jitter
    retry_after: float = 30.0  # longest wait that a server can request
    redirects: int = 5
    size: int = MAX_BYTES  # of the body as received, and after decompression
    ratio: int = 200  # of decompression; JSON rarely exceeds 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """HTTP validators (`ETag`, `Last-Modified`) for a conditional request. An empty field means an unknown value."""

    etag: str = ""
    last_modified: str = ""

    def usable(self) -> "Validators":
        """Return the validators without values that are invalid in a header. Servers and files can contain any text."""
        return Validators(
            etag=self.etag if _ETAG.fullmatch(self.etag) else "",
            last_modified=(self.last_modified if _HTTP_DATE.fullmatch(self.last_modified) else ""),
        )


NO_VALIDATORS = Validators()

Report = Callable[[str], None]
"""Function that receives the progress of a download, in words."""


Kind = Literal["url", "file", "stdin"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """Document as served, with metadata that contains no secret and no folder.

    `source` is a redacted URL, the base name of a file, or `-`. `final_url` is the redacted URL after redirects.
    `final_url` is empty for a file and for the standard input. `validators` can be stored and sent again.
    """

    content: bytes = field(repr=False)
    kind: Kind
    source: str
    final_url: str = ""
    validators: Validators = NO_VALIDATORS


class UnchangedError(Exception):
    """HTTP response 304: the content is unchanged since the server sent the validators."""


@dataclass(eq=False)
class RequestError(Exception):
    """Failed request, with a redacted and printable message."""

    message: str
    is_retryable: bool = False  # another attempt can succeed
    retry_after: float | None = None  # seconds that the server requested
