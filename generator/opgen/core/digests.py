"""Digests of the text files that opgen writes."""

from hashlib import sha256


def text_digest(content: str | bytes) -> str:
    """Return the SHA-256 digest of `content` with LF line ends, in hexadecimal.

    A git checkout may convert LF to CRLF, which must not change the digest.
    """
    content = content.encode() if isinstance(content, str) else content
    return sha256(content.replace(b"\r\n", b"\n")).hexdigest()
