"""Where requests go: where the caller says, else the environment, else the document."""

import os
from collections.abc import Mapping
from dataclasses import dataclass

from .http_library import httpx


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """The base URL."""

    base_url: str

    def url(self, _server: str) -> str:
        """Where an operation goes whose own server is that; here none has one."""
        return self.base_url


def find_address(
    given: str | None,
    variable: str | None,
    documented: str | None,
    _variables: Mapping[str, str],
) -> Address:
    """The first of them that there is. Raises `ValueError`."""
    text = given or os.environ.get(variable or "") or documented
    if not text:
        also = f" or set {variable}" if variable else ""
        raise ValueError(f"no absolute server is documented: pass base_url{also}")
    return Address(base_url=checked(text))


def checked(text: str) -> str:
    """Without the last slash, since each path brings its own. Raises `ValueError`."""
    url = httpx.URL(text)
    if url.scheme not in {"http", "https"} or not url.host or url.query or url.fragment:
        raise ValueError("base_url must be an http or https URL without a query")
    return str(url).rstrip("/")
