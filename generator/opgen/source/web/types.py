"""Values that `fetch` and the HTTP modules exchange: limits, validators, configured headers and outcomes."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from opgen.core.characters import escaped
from opgen.core.errors import UsageError
from opgen.core.frozen import frozen
from opgen.core.http_vocabulary import is_token
from opgen.source.limits import MAX_BYTES

_ETAG = re.compile(r'(W/)?"[!#-~]{0,500}"')
_HTTP_DATE = re.compile(r"[A-Za-z0-9 ,:+-]{1,40}")

Resolver = Callable[[str, int], Sequence[str]]
"""Function that returns the addresses of a host and port, in the order to try. It may block or raise `OSError`."""


@frozen
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


@frozen
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


Kind = Literal["url", "file", "stdin", "application"]


@frozen
class Fetched:
    """Document as served, with metadata that contains no secret and no folder.

    `source` is a redacted URL, the base name of a file, `-`, or the name of an application. `final_url` is the redacted URL after redirects.
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


_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_VALUE = re.compile(r"[!-~]([ -~\t]*[!-~])?")


def expand_headers(templates: Mapping[str, str], environ: Mapping[str, str]) -> dict[str, str]:
    """Replace each `${NAME}` in `templates` by the value of the environment variable. Keep any other `$`.

    Raise `UsageError` for an unset or empty variable, or an invalid header. The message never contains a value.
    An empty variable is an error, because a server may return a smaller document if the token is missing.
    """
    headers = {}
    for name, template in templates.items():
        for variable in _VARIABLE.findall(template):
            if not environ.get(variable):
                state = "empty" if variable in environ else "not set"
                raise UsageError(f'environment variable {variable} is {state}, but header "{escaped(name)}" needs it')
        headers[name] = _VARIABLE.sub(lambda found: environ[found[1]], template)
    check_headers(headers)
    return headers


def check_headers(headers: Mapping[str, str]) -> None:
    """Raise `UsageError` if one of `headers` is invalid in HTTP. The message never contains a header value."""
    seen = set()
    for name, value in headers.items():
        if not is_token(name):
            raise UsageError(f'invalid header name "{escaped(name)}"')
        if name.lower() in seen:
            raise UsageError(f"header {name} is configured twice")
        seen.add(name.lower())
        if _VALUE.fullmatch(value) is None:
            raise UsageError(
                f"invalid value of header {name}: it must be printable ASCII, must not be empty, "
                "and must not begin or end with a space or line break"
            )
