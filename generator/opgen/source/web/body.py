"""Response body that is decompressed during the download, with limits on its size and compression ratio."""

import zlib

from opgen.source.web.types import Limits

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
