"""Credentials: which a request asks for, and where each travels."""

import base64
import os
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, Protocol, TypeAlias

from .encode import Pairs
from .ports import Steps


class Grant(Protocol):
    """A credential that is fetched from elsewhere."""

    def fetch(self, port: Any, *, is_rejected: bool) -> Steps[str]:
        """The secret; another than the last one, if that was rejected."""


Credential: TypeAlias = str | Callable[[], str] | Grant
"""A secret, or what gives one: asked before each attempt, and once more after a 401."""
AsyncCredential: TypeAlias = Credential | Callable[[], Awaitable[str]]


class Signature(NamedTuple):
    """What is sent with one attempt."""

    headers: Pairs = ()
    query: Pairs = ()
    cookies: Pairs = ()
    can_change: bool = False
    note: str = ""  # of what is missing


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityScheme:
    """One scheme of the document, and the client's keywords that fill it."""

    kind: Literal["bearer", "basic", "http", "header", "query", "cookie", "mutual_tls"]
    keywords: tuple[str, ...]  # ("token",), ("api_key",), ("username", "password")
    name: str = "Authorization"
    scheme: str = ""  # the name of any other HTTP authentication scheme

    def value(self, secrets: list[str]) -> str:
        """What is sent."""
        if self.kind == "bearer":
            return f"Bearer {secrets[0]}"
        if self.kind == "basic":
            return f"Basic {base64.b64encode(':'.join(secrets).encode()).decode()}"
        return f"{self.scheme} {secrets[0]}".lstrip()


def find_credentials(
    given: Mapping[str, AsyncCredential | None], variables: Mapping[str, str]
) -> dict[str, AsyncCredential]:
    """By keyword: what the caller gave, else what environment variables hold."""
    names = {keyword: variables.get(keyword, "") for keyword in given}
    found = {key: given[key] or os.environ.get(name) for key, name in names.items()}
    return {keyword: value for keyword, value in found.items() if value}


def sign(
    schemes: Mapping[str, SecurityScheme],
    credentials: Mapping[str, AsyncCredential],
    security: tuple[tuple[str, ...], ...],
    port: object,
    rejected: Signature | None = None,
) -> Steps[Signature]:
    """What the first complete alternative sends; else a note of what is missing."""
    wanted: list[str] = []
    for names in security:
        filled = [schemes[name] for name in names if schemes[name].keywords]
        keywords = [keyword for scheme in filled for keyword in scheme.keywords]
        # Where nothing is sent, as with a client certificate, another may ask for more.
        if not keywords:
            continue
        given = [credentials[keyword] for keyword in keywords if keyword in credentials]
        if len(given) == len(keywords):
            return (yield from _signature(filled, given, port, rejected))
        wanted.append(" and ".join(f"{keyword}=…" for keyword in keywords))
    note = f"the client was not given {' or '.join(wanted)}" if wanted else ""
    return Signature(note=note)


def _signature(
    schemes: list[SecurityScheme],
    given: list[AsyncCredential],
    port: object,
    rejected: Signature | None,
) -> Steps[Signature]:
    secrets: list[str] = []
    for credential in given:
        secret: object = credential
        if callable(credential):
            secret = yield credential
        elif not isinstance(credential, str):
            secret = yield from credential.fetch(port, is_rejected=bool(rejected))
        if not isinstance(secret, str):
            raise TypeError("a function that is awaited needs an AsyncClient")
        secrets.append(secret)
    sent: dict[str, list[tuple[str, str]]] = {"header": [], "query": [], "cookie": []}
    rest = iter(secrets)
    for scheme in schemes:
        own = [next(rest) for _ in scheme.keywords]
        place = scheme.kind if scheme.kind in sent else "header"
        sent[place].append((scheme.name, scheme.value(own)))
    return Signature(
        headers=tuple(sent["header"]),
        query=tuple(sent["query"]),
        cookies=tuple(sent["cookie"]),
        can_change=not all(isinstance(each, str) for each in given),
    )
