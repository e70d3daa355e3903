"""Body of an HTTP response: decompression within limits."""

import zlib

from opgen.source.web.types import Limits, RequestError

_NO_CODING = frozenset({"", "identity"})

_STEP_SIZE = 1 << 20
"""Maximum number of bytes from one decompression step. A body can exceed the size limit by one step."""

_ANY_RATIO_SIZE = 1 << 20
"""Decompressed size in bytes up to which any compression ratio is accepted."""


class Body:
    """Buffer of one response body.

    All methods raise `RequestError` for an invalid encoding, and for a body above a limit.
    httpx2's decoder is not used: it accepts a truncated gzip stream and ignores data after the first stream.
    """

    def __init__(self, content_encoding: str, limits: Limits) -> None:
        codings = [coding for each in content_encoding.lower().split(",") if (coding := each.strip()) not in _NO_CODING]
        if codings not in ([], ["gzip"], ["x-gzip"]):
            raise RequestError("unsupported Content-Encoding of the response")
        self._gzip = bool(codings)
        self._member = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        self._limits = limits
        self._content = bytearray()
        self.received = 0
        """Number of bytes received over the network."""

    def add(self, chunk: bytes) -> None:
        """Append the next received bytes."""
        self.received += len(chunk)
        if self._gzip:
            self._inflate(chunk)
        else:
            self._append(chunk)

    def content(self) -> bytes:
        """Return the complete body."""
        if self._gzip and not self._member.eof:
            raise RequestError("truncated gzip data in the response")
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
                raise RequestError("invalid gzip data in the response") from None
            data = self._member.unused_data

    def _append(self, part: bytes) -> None:
        self._content += part
        size, limits = len(self._content), self._limits
        if size > limits.size or self.received > limits.size:
            raise RequestError(f"the response is larger than {limits.size / (1 << 20):g} MiB")
        if size > max(_ANY_RATIO_SIZE, limits.ratio * self.received):
            raise RequestError(f"refused: the response decompresses to more than {limits.ratio} times its size")
