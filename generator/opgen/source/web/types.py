"""Values that `fetch` and the HTTP modules exchange: limits, validators, requests and outcomes."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

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


Report = Callable[[str], None]
"""Function that receives the progress of a download, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DownloadRequest:
    """GET request. `headers` are sent only to the origin of `url`."""

    url: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    validators: Validators
    limits: Limits
    resolve: Resolver | None
    """`None` means the resolver of the system."""
    report: Report
    proxies: Mapping[str, str] = field(repr=False, default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Downloaded:
    """Downloaded document. `url` is redacted. `validators` can be stored and sent again."""

    content: bytes = field(repr=False)
    url: str
    validators: Validators


@dataclass(frozen=True, slots=True, kw_only=True)
class Unchanged:
    """HTTP response 304: the content is unchanged since the server sent the validators."""

    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Redirect:
    """Redirect response. `location` is its `Location` header."""

    location: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Failed download, with a redacted and printable message."""

    message: str
    is_retryable: bool = False  # another attempt can succeed
    was_connected: bool = True  # false if another address can succeed
    retry_after: float | None = None  # seconds that the server requested
