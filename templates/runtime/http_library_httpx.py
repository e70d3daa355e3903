"""The HTTP library this package runs on: all that differs with another stands here."""

import httpx

__all__ = ["FAILURES", "LIBRARY", "httpx"]

LIBRARY = f"httpx/{httpx.__version__}"
FAILURES: tuple[type[Exception], ...] = (
    httpx.RequestError,
    httpx.InvalidURL,  # of a redirect, which is looked at even where it is not followed
    UnicodeError,
)
"""What sending raises."""
