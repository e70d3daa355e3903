"""Where requests go: the base URL, or another server that an operation has."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass

from .http_library import httpx


@dataclass(frozen=True, slots=True, kw_only=True)
class Servers:
    """What the document and the caller say of it; `{name}` in a URL is a variable."""

    base_url: str
    is_given: bool  # by the caller, and not by the document
    variables: Mapping[str, str]

    def url(self, server: str) -> str:
        """Where an operation goes whose own server is `server`; empty: it has none.

        A given base URL, such as that of a test, goes before any host of the document.
        """
        if not server:
            return self.base_url
        text = _filled(server, self.variables)
        if "://" not in text:
            return _checked(str(httpx.URL(self.base_url).join(text)))
        return self.base_url if self.is_given else _checked(text)


def find_servers(
    given: str | None,
    variable: str | None,
    documented: str | None,
    variables: Mapping[str, str],
) -> Servers:
    """What the caller gave, else the environment, else the document. Raises `ValueError`."""
    text = given or os.environ.get(variable or "")
    if not text and not documented:
        also = f" or set {variable}" if variable else ""
        raise ValueError(f"no absolute server is documented: pass base_url{also}")
    url = _checked(text or _filled(documented or "", variables))
    return Servers(base_url=url, is_given=bool(text), variables=variables)


def _filled(url: str, variables: Mapping[str, str]) -> str:
    """Raises `ValueError` for a value that would take the documented host away."""
    text = url
    for name, value in variables.items():
        part = "{" + name + "}"
        if re.search(r"[/?#@\\]", value) and re.search(
            rf"://[^/]*{re.escape(part)}[^/:]", url
        ):
            raise ValueError(f"{name!r} is part of a host name: {value!r} is not")
        text = text.replace(part, value)
    return text


def _checked(text: str) -> str:
    """Without the last slash, since each path brings its own. Raises `ValueError`."""
    url = httpx.URL(text)
    if url.scheme not in {"http", "https"} or not url.host or url.query or url.fragment:
        raise ValueError("base_url must be an http or https URL without a query")
    return str(url).rstrip("/")
