"""HTTP library of this package, and everything that differs between libraries."""

import httpx2 as httpx

__all__ = ["FAILURES", "LIBRARY", "httpx"]

LIBRARY = f"httpx2/{httpx.__version__}"
# Errors of an attempt without a response.
FAILURES: tuple[type[Exception], ...] = (
    httpx.RequestError,
    httpx.InvalidURL,
    UnicodeError,  # of a redirect with a server's cookie
)
