"""Where requests go: where the caller says, else the environment, else the document."""

import os
from collections.abc import Callable, Mapping
from typing import TypeAlias

from .http_library import httpx

Address: TypeAlias = Callable[[str], str]
"""The URL of an operation's own server; of an empty one, which most have, the base URL."""


def find_address(
    given: str | None,
    variable: str | None,
    documented: str | None,
    _variables: Mapping[str, str],
) -> Address:
    """The first that there is, for all operations. Raises `ValueError`."""
    text = given or os.environ.get(variable or "") or documented
    if not text:
        also = f" or set {variable}" if variable else ""
        raise ValueError(f"no absolute server is documented: pass base_url{also}")
    base_url = checked(text)
    return lambda _server: base_url


def checked(text: str) -> str:
    """Without the last slash, since each path brings its own. Raises `ValueError`."""
    problem = "base_url must be an http or https URL without a query"
    try:
        url = httpx.URL(text)
        host = url.raw_host.decode().encode("idna")  # as it will be looked up
    except (httpx.InvalidURL, UnicodeError):
        raise ValueError(problem) from None  # which would quote what may be secret
    if url.scheme not in {"http", "https"} or not host or url.query or url.fragment:
        raise ValueError(problem)
    return str(url).rstrip("/")


def is_same_origin(one: httpx.URL, other: httpx.URL) -> bool:
    """Whether credentials for one may go to the other."""
    return (one.scheme, one.host, one.port) == (other.scheme, other.host, other.port)
