"""A response body as it arrives: its gzip coding undone, its size kept within limits at every step."""

import zlib

from opgen.source.web.types import Limits

_STEP = 1 << 20
"""Bytes inflated at a time: what one step may exceed a limit by."""

_ANY_RATIO = 1 << 20
"""Below this size a high ratio is no attack."""


class BodyError(Exception):
    """The body is not what was announced, or more than is accepted; the text is for people."""


class Body:
    """Collects one body. Not httpx2's decoder: that one takes half a gzip stream, or two, for a whole one."""

    def __init__(self, content_encoding: str, limits: Limits) -> None:
        codings = [
            coding.strip().lower()
            for coding in content_encoding.split(",")
            if coding.strip().lower() not in {"", "identity"}
        ]
        if codings not in ([], ["gzip"], ["x-gzip"]):
            raise BodyError("the answer has a Content-Encoding that was not asked for")
        self._gzip = bool(codings)
        self._member = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        self._limits = limits
        self._content = bytearray()
        self.received = 0
        """Bytes that came over the network so far."""

    def add(self, chunk: bytes) -> None:
        """Take the next bytes of the body. Raises `BodyError` at the first byte too many."""
        self.received += len(chunk)
        if self._gzip:
            self._inflate(chunk)
        else:
            self._keep(chunk)

    def content(self) -> bytes:
        """The whole body. Raises `BodyError` where its gzip stream ends early."""
        if self._gzip and not self._member.eof:
            raise BodyError("the answer ends in the middle of its compressed data")
        return bytes(self._content)

    def so_far(self) -> bytes:
        """What has been collected, complete or not."""
        return bytes(self._content)

    def _inflate(self, data: bytes) -> None:
        while data:
            if self._member.eof:
                # A gzip file may have several members, and zeros as padding after them.
                data = data.lstrip(b"\0")
                if not data:
                    return
                self._member = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
            try:
                part = self._member.decompress(data, _STEP)
                self._keep(part)
                while len(part) == _STEP:
                    part = self._member.decompress(self._member.unconsumed_tail, _STEP)
                    self._keep(part)
            except zlib.error:
                raise BodyError("the answer is not the gzip data it says") from None
            data = self._member.unused_data

    def _keep(self, part: bytes) -> None:
        self._content += part
        size = len(self._content)
        if size > self._limits.size or self.received > self._limits.size:
            raise BodyError(f"the answer is larger than {_mebibytes(self._limits)}")
        if size > max(_ANY_RATIO, self._limits.ratio * self.received):
            raise BodyError(
                f"the answer is compressed more than {self._limits.ratio} times: too much to be a document",
            )


def _mebibytes(limits: Limits) -> str:
    size = limits.size / (1 << 20)
    return f"{size:g} MiB"
