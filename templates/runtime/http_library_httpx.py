"""HTTP library of this package, and everything that differs between libraries."""

import httpx

__all__ = ["FAILURES", "LIBRARY", "httpx"]

LIBRARY = f"httpx/{httpx.__version__}"
# Errors of an attempt without a response.
FAILURES: tuple[type[Exception], ...] = (
    httpx.RequestError,
    httpx.InvalidURL,
    UnicodeError,  # of the target of a redirect, which the library parses in any case
)
