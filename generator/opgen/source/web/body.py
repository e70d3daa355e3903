"""Decompression of a response body within limits."""

import gzip
import io
import zlib

from opgen.source.web.types import Limits, RequestError

_NO_CODING = frozenset({"", "identity"})

# Decompressed size in bytes up to which any compression ratio is accepted.
_ANY_RATIO_SIZE = 1 << 20


def is_gzip(content_encoding: str) -> bool:
    """Return whether a body is compressed. Raise `RequestError` for any other encoding than gzip."""
    codings = [coding for each in content_encoding.lower().split(",") if (coding := each.strip()) not in _NO_CODING]
    if codings not in ([], ["gzip"], ["x-gzip"]):
        raise RequestError("unsupported Content-Encoding of the response")
    return bool(codings)


def check_size(size: int, limits: Limits) -> None:
    """Raise `RequestError` for a body of more bytes than allowed."""
    if size > limits.size:
        raise RequestError(f"the response is larger than {limits.size / (1 << 20):g} MiB")


def decompress(body: bytes | bytearray, limits: Limits) -> bytes:
    """Return the content of a complete body in gzip. Raise `RequestError` for invalid data, and above a limit.

    httpx2's decoder is not used: it accepts a truncated gzip stream and ignores data after the first stream.
    """
    most = max(_ANY_RATIO_SIZE, limits.ratio * len(body))
    try:
        content = gzip.GzipFile(fileobj=io.BytesIO(body)).read(min(limits.size, most) + 1) if body else None
    except EOFError:
        content = None
    except (OSError, zlib.error):
        raise RequestError("invalid gzip data in the response") from None
    if content is None:
        raise RequestError("truncated gzip data in the response")
    check_size(len(content), limits)
    if len(content) > most:
        raise RequestError(f"refused: the response decompresses to more than {limits.ratio} times its size")
    return content
