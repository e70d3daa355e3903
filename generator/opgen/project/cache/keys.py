"""Keys of entries: digests of everything that decides the content of an entry."""

from hashlib import sha256


def key_of(*parts: str | bytes) -> str:
    """Return the SHA-256 digest of `parts` in hexadecimal. Different parts have different digests."""
    digest = sha256()
    for part in parts:
        content = part if isinstance(part, bytes) else part.encode("utf-8", "surrogatepass")
        # The length keeps two parts apart from one part with the same bytes.
        digest.update(len(content).to_bytes(8, "big"))
        digest.update(content)
    return digest.hexdigest()
