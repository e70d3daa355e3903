"""Credentials: which a request asks for, and where each travels."""

import base64
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

Credential = str | Callable[[], str]
"""A secret, or what gives one: asked before each attempt, so that it can refresh."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityScheme:
    """One scheme of the document, and the client's keywords that fill it."""

    kind: Literal["bearer", "basic", "header", "query", "cookie"]
    keywords: tuple[str, ...]  # ("token",), ("api_key",), ("username", "password")
    name: str = "Authorization"


def find_credentials(
    given: Mapping[str, Credential | None], variables: Mapping[str, str]
) -> dict[str, Credential]:
    """By keyword: what the caller gave, else what environment variables hold."""
    found = {
        keyword: value or os.environ.get(variables.get(keyword, ""))
        for keyword, value in given.items()
    }
    return {keyword: value for keyword, value in found.items() if value}


def choose(
    security: tuple[tuple[str, ...], ...],
    schemes: Mapping[str, SecurityScheme],
    credentials: Mapping[str, Credential],
) -> tuple[dict[str, dict[str, str]], str]:
    """What to send in each place: the first alternative that is complete.

    Where none is, nothing is sent, and the text says what the client was not given.
    """
    sent: dict[str, dict[str, str]] = {"header": {}, "query": {}, "cookie": {}}
    wanted: list[str] = []
    # An empty alternative asks for nothing: it is what remains.
    for alternative in filter(None, security):
        keywords = [key for name in alternative for key in schemes[name].keywords]
        wanted.append(" and ".join(f"{keyword}=…" for keyword in keywords))
        if all(keyword in credentials for keyword in keywords):
            for scheme in map(schemes.__getitem__, alternative):
                values = [_value(credentials[keyword]) for keyword in scheme.keywords]
                _add(sent, scheme, values)
            return sent, ""
    return sent, f"the client was not given {' or '.join(wanted)}" if wanted else ""


def _add(
    sent: dict[str, dict[str, str]], scheme: SecurityScheme, values: list[str]
) -> None:
    if scheme.kind == "bearer":
        sent["header"][scheme.name] = f"Bearer {values[0]}"
    elif scheme.kind == "basic":
        encoded = base64.b64encode(":".join(values).encode()).decode()
        sent["header"][scheme.name] = f"Basic {encoded}"
    else:
        sent[scheme.kind][scheme.name] = values[0]


def _value(credential: Credential) -> str:
    return credential if isinstance(credential, str) else credential()
