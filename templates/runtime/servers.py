"""Servers with names or variables, and servers of single operations."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import unquote

from .call import Api, BaseURL, check_url
from .http_library import httpx
from .request import Call


@dataclass(frozen=True, slots=True, kw_only=True)
class Servers:
    """Base URL of a client, and the variables of server URLs, such as `{name}`."""

    base_url: str
    is_given: bool  # by the caller, not by the document
    variables: Mapping[str, str]

    def url(self, request: Call | None) -> str:
        """Return the base URL of a request, whose operation may have its own server.

        A given base URL, such as a test's, replaces each host of the document.
        """
        server = request.server if request else ""
        if not server:
            return self.base_url
        text = _filled(server, self.variables)
        if "://" not in text:
            return check_url(str(httpx.URL(self.base_url).join(text)))
        return self.base_url if self.is_given else check_url(text)


def find_servers(
    given: str | None, api: Api, variables: Mapping[str, str], server: str | None = None
) -> BaseURL:
    """Return the function `url` of `Servers`, with variables filled in. Raise `ValueError`.

    A name of a `server` goes before the environment.
    """
    if server is not None:
        if given:
            raise ValueError("base_url and server exclude each other")
        if server not in api.servers:
            names = ", ".join(map(repr, api.servers))
            raise ValueError(f"unknown server {server!r}: use one of {names}")
        api = replace(api, base_url=api.servers[server], base_url_env=None)
    for name, allowed in api.choices.items():
        if name in variables and variables[name] not in allowed:
            said = ", ".join(map(repr, allowed))
            problem = f"unknown value {variables[name]!r} of {name!r} in the server URL"
            raise ValueError(f"{problem}: use one of {said}")
    is_given = bool(given or os.environ.get(api.base_url_env or ""))
    url = None if is_given else _filled(api.base_url or "", variables)
    base_url = replace(api, base_url=url).find_url(given)(None)
    return Servers(base_url=base_url, is_given=is_given, variables=variables).url


def _filled(url: str, variables: Mapping[str, str]) -> str:
    """Fill in variables. Raise `ValueError` for a value that would leave the documented host or path."""
    text = url
    for name, value in variables.items():
        part = "{" + name + "}"
        if re.search(r"[/?#@\\]", value) and re.search(
            rf"://[^/]*{re.escape(part)}[^/:]", url
        ):
            raise ValueError(f"{name!r} is part of a host name: {value!r} is not")
        text = text.replace(part, value)
    known = url.split("/")
    if {".", ".."} & {unquote(each) for each in text.split("/") if each not in known}:
        raise ValueError(f"a variable of {url!r} must not be a segment '.' or '..'")
    return text
