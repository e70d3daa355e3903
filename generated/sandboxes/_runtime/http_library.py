"""The HTTP library this package runs on: all that differs with another stands here."""

import httpx2 as httpx

__all__ = ["LIBRARY", "httpx"]

LIBRARY = f"httpx2/{httpx.__version__}"
