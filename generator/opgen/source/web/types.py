"""The values that fetching and HTTP exchange: limits and validators in, an answer or a failure out."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from opgen.source.limits import MAX_BYTES

_ETAG = re.compile(r'(W/)?"[!#-~]{0,500}"')
_HTTP_DATE = re.compile(r"[A-Za-z0-9 ,:+-]{1,40}")

Resolver = Callable[[str, int], Sequence[str]]
"""Host and port to addresses, in the order to try; raises `OSError`. May block."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one source may cost, in seconds and bytes."""

    connect: float = 10.0
    silence: float = 20.0  # without a byte: then it is another try's turn
    total: float = 55.0  # tries and waits included; the command has 60
    tries: int = 3
    backoff: float = 0.5  # before the second try, doubled each time, with jitter
    retry_after: float = 30.0  # the longest that a server may ask us to wait
    redirects: int = 5
    size: int = MAX_BYTES  # of the body as sent, and after decompression
    ratio: int = 200  # of decompression; JSON rarely passes 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What the server said about the content we have: the headers of a conditional request. Empty: not known."""

    etag: str = ""
    last_modified: str = ""

    def usable(self) -> "Validators":
        """Those that may stand in a file and in a request: a server, or a file, may hold anything."""
        return Validators(
            etag=self.etag if _ETAG.fullmatch(self.etag) else "",
            last_modified=(
                self.last_modified if _HTTP_DATE.fullmatch(self.last_modified) else ""
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a fetch is: bytes received of those expected (`None`: not announced), or why it waits."""

    received: int = 0
    expected: int | None = None
    note: str = ""


Report = Callable[[Progress], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A GET to be made. `headers` go to the origin of `url` alone."""

    url: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    validators: Validators
    limits: Limits
    resolve: Resolver
    report: Report
    proxies: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A document came. `url` is redacted; the validators are fit to be stored and sent again."""

    content: bytes = field(repr=False)
    url: str
    validators: Validators


@dataclass(frozen=True, slots=True, kw_only=True)
class Unchanged:
    """The server says that the validators still hold."""

    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """The server says where else to ask."""

    location: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """No document: why, redacted and printable."""

    message: str
    again: bool = False  # another try may help
    connected: bool = True  # False: another address may help
    wait: float | None = None  # seconds that the server asked for
