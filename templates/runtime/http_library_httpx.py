"""The HTTP library this package runs on: all that differs with another stands here."""

import httpx

__all__ = ["LIBRARY", "httpx"]

LIBRARY = f"httpx/{httpx.__version__}"
