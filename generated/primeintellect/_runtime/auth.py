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

    kind: Literal["bearer", "basic", "http", "header", "query", "cookie", "mutual_tls"]
    keywords: tuple[str, ...]  # ("token",), ("api_key",), ("username", "password")
    name: str = "Authorization"
    scheme: str = ""  # the name of any other HTTP authentication scheme

    def fill(self, credentials: Mapping[str, Credential]) -> tuple[str, str, str]:
        """The place, the name and the value to send."""
        given = [credentials[keyword] for keyword in self.keywords]
        values = [value if isinstance(value, str) else value() for value in given]
        if self.kind == "bearer":
            return "header", self.name, f"Bearer {values[0]}"
        if self.kind == "basic":
            encoded = base64.b64encode(":".join(values).encode()).decode()
            return "header", self.name, f"Basic {encoded}"
        if self.kind == "http":
            return "header", self.name, f"{self.scheme} {values[0]}"
        return self.kind, self.name, values[0]


def find_credentials(
    given: Mapping[str, Credential | None], variables: Mapping[str, str]
) -> dict[str, Credential]:
    """By keyword: what the caller gave, else what environment variables hold."""
    names = {keyword: variables.get(keyword, "") for keyword in given}
    found = {key: given[key] or os.environ.get(name) for key, name in names.items()}
    return {keyword: value for keyword, value in found.items() if value}


def choose(
    schemes: Mapping[str, SecurityScheme],
    credentials: Mapping[str, Credential],
    security: tuple[tuple[str, ...], ...],
) -> tuple[list[tuple[str, str, str]], str]:
    """What the first complete alternative sends; else a note of what is missing."""
    wanted: list[str] = []
    for names in security:
        filled = [schemes[name] for name in names if schemes[name].keywords]
        keywords = [keyword for scheme in filled for keyword in scheme.keywords]
        # Where nothing is sent, as with a client certificate, another may ask for more.
        if not keywords:
            continue
        if all(keyword in credentials for keyword in keywords):
            return [scheme.fill(credentials) for scheme in filled], ""
        wanted.append(" and ".join(f"{keyword}=…" for keyword in keywords))
    return [], f"the client was not given {' or '.join(wanted)}" if wanted else ""
