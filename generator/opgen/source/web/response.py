"""Interpretation of an HTTP response as a document, an unchanged document, a redirect, or a failure."""

import email.utils
import re
import zlib
from datetime import UTC, datetime

import httpx2

from opgen.source.web.redact import Redactor, is_secret_name
from opgen.source.web.types import Downloaded, DownloadRequest, Failure, Limits, Redirect, Unchanged, Validators

TEXT_LIMIT = 200
"""Maximum number of characters that a message quotes from a server."""

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_RETRYABLE = frozenset({408, 429, 502, 503, 504})
_SUCCESS = frozenset({200, 203})  # 202 has no final content, 204 has none, 206 has a part

_ERROR_TEXT_SIZE = 1 << 14
_CREDENTIAL_LENGTH = 16
_DATE = re.compile(r"[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} GMT")


async def receive(
    response: httpx2.Response, url: str, request: DownloadRequest, redactor: Redactor
) -> Downloaded | Unchanged | Redirect | Failure:
    """Read `response` and return its outcome. `url` is the redacted request URL.

    Raise `BodyError` and the errors of httpx2.
    """
    status, headers = response.status_code, response.headers
    if status in _REDIRECTS and "location" in headers:
        return Redirect(location=headers["location"])
    if status == 304 and request.validators != Validators():
        return Unchanged(url=url)
    if status not in _SUCCESS:
        text = redactor.mask_line(await _error_text(response, request), TEXT_LIMIT)
        return Failure(
            message=f"the server returned status {status}" + (f': "{text}"' if text else ""),
            is_retryable=status in _RETRYABLE,
            retry_after=_parse_retry_after(headers.get("retry-after", "")),
        )
    content = await _read_document(response, request)
    if not content or content.isspace():
        return Failure(message="the server returned an empty response")
    repeated_header = _name_of_repeated_credential(content, request)
    if repeated_header:
        return Failure(
            message=f"the response contains the value of header {repeated_header}," " which a snapshot would publish"
        )
    return Downloaded(content=content, url=url, validators=_validators(headers, redactor))


async def _read_document(response: httpx2.Response, request: DownloadRequest) -> bytes:
    body = Body(response.headers.get("content-encoding", ""), request.limits)
    length = response.headers.get("content-length", "")
    is_known = re.fullmatch(r"[0-9]{1,18}", length)
    expected = f" of {int(length) / 1e6:.1f}" if is_known else ""
    async for chunk in response.aiter_raw():
        body.add(chunk)
        request.report(f"received {body.received / 1e6:.1f}{expected} MB")
    return body.content()


async def _error_text(response: httpx2.Response, request: DownloadRequest) -> str:
    """Return the beginning of the text of an error response. Ignore errors during the read."""
    body = None
    try:
        body = Body(response.headers.get("content-encoding", ""), request.limits)
        async for chunk in response.aiter_raw():
            body.add(chunk)
            if body.received > _ERROR_TEXT_SIZE:
                break
    except (BodyError, httpx2.HTTPError):
        pass  # the error message needs the status only
    beginning = body.partial_content()[:_ERROR_TEXT_SIZE] if body else b""
    text = beginning.decode("utf-8", "replace")
    # The redactor would not recognize a truncated secret, so the last characters are removed.
    longest = max((len(value) for value in request.headers.values()), default=0)
    return text if len(beginning) < _ERROR_TEXT_SIZE else text[: -longest or None]


def _name_of_repeated_credential(content: bytes, request: DownloadRequest) -> str:
    """Return the name of the header with a credential that occurs in `content`, or an empty string."""
    for name, value in request.headers.items():
        words = value.split() if is_secret_name(name) else ()
        for word in words:
            if len(word) >= _CREDENTIAL_LENGTH and word.encode() in content:
                return name
    return ""


def _validators(headers: httpx2.Headers, redactor: Redactor) -> Validators:
    # A server can copy the credential into an ETag, and validators are stored in files.
    return Validators(
        etag=redactor.mask(headers.get("etag", "")), last_modified=redactor.mask(headers.get("last-modified", ""))
    ).usable()


def _parse_retry_after(value: str) -> float | None:
    """Return the seconds in a Retry-After header, which contains a number or a date. Return `None` if it is invalid."""
    if re.fullmatch(r"[0-9]{1,9}", value):
        return float(value)
    # RFC 9110, section 5.6.7, requires this date format from servers. The parser also accepts other formats, and
    # overflows on some of them.
    if _DATE.fullmatch(value) is None:
        return None
    try:
        moment = email.utils.parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


_STEP_SIZE = 1 << 20
"""Maximum number of bytes from one decompression step. A body can exceed the size limit by one step."""

_ANY_RATIO_SIZE = 1 << 20
"""Decompressed size in bytes up to which any compression ratio is accepted."""


class BodyError(Exception):
    """Response body with an invalid encoding, or above a limit. The exception's text becomes part of a message."""


class Body:
    """Buffer of one response body.

    httpx2's decoder is not used: it accepts a truncated gzip stream and ignores data after the first stream.
    """

    def __init__(self, content_encoding: str, limits: Limits) -> None:
        codings = [
            coding.strip().lower()
            for coding in content_encoding.split(",")
            if coding.strip().lower() not in {"", "identity"}
        ]
        if codings not in ([], ["gzip"], ["x-gzip"]):
            raise BodyError("unsupported Content-Encoding of the response")
        self._gzip = bool(codings)
        self._member = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        self._limits = limits
        self._content = bytearray()
        self.received = 0
        """Number of bytes received over the network."""

    def add(self, chunk: bytes) -> None:
        """Append the next received bytes. Raise `BodyError` if a limit is exceeded or the gzip data is invalid."""
        self.received += len(chunk)
        if self._gzip:
            self._inflate(chunk)
        else:
            self._append(chunk)

    def content(self) -> bytes:
        """Return the complete body. Raise `BodyError` if its gzip stream is truncated."""
        if self._gzip and not self._member.eof:
            raise BodyError("truncated gzip data in the response")
        return bytes(self._content)

    def partial_content(self) -> bytes:
        """Return the content received so far, even if it is incomplete."""
        return bytes(self._content)

    def _inflate(self, data: bytes) -> None:
        while data:
            if self._member.eof:
                # RFC 1952 allows several members in a gzip file. Some tools pad the file with zeros.
                data = data.lstrip(b"\0")
                if not data:
                    return
                self._member = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
            try:
                part = self._member.decompress(data, _STEP_SIZE)
                self._append(part)
                while len(part) == _STEP_SIZE:
                    part = self._member.decompress(self._member.unconsumed_tail, _STEP_SIZE)
                    self._append(part)
            except zlib.error:
                raise BodyError("invalid gzip data in the response") from None
            data = self._member.unused_data

    def _append(self, part: bytes) -> None:
        self._content += part
        size = len(self._content)
        if size > self._limits.size or self.received > self._limits.size:
            raise BodyError(f"the response is larger than {_mebibytes(self._limits)}")
        if size > max(_ANY_RATIO_SIZE, self._limits.ratio * self.received):
            raise BodyError(f"refused: the response decompresses to more than {self._limits.ratio} times its size")


def _mebibytes(limits: Limits) -> str:
    size = limits.size / (1 << 20)
    return f"{size:g} MiB"
