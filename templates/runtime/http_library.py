"""The HTTP library this package runs on: all that differs with another stands here."""

import httpx2 as httpx

__all__ = ["FAILURES", "LIBRARY", "httpx"]

LIBRARY = f"httpx2/{httpx.__version__}"
FAILURES: tuple[type[Exception], ...] = (httpx.RequestError,)
"""What sending raises."""
