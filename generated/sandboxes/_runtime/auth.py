"""Credentials: which a request asks for, and where each travels."""

import base64
import os
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol, TypeAlias

from .encode import Pairs
from .ports import Port, Steps

if TYPE_CHECKING:
    from .exchange import Settings


class Grant(Protocol):
    """A credential that is fetched from elsewhere."""

    def fetch(self, settings: Any, port: Any, rejected: tuple[str, ...]) -> Steps[str]:
        """The secret, which is none of those that were rejected."""
        raise NotImplementedError


Credential: TypeAlias = str | Callable[[], str] | Grant
"""A secret, or what gives one: asked before each attempt, and once more after a 401."""
AsyncCredential: TypeAlias = Credential | Callable[[], Awaitable[str]]


class Signature(NamedTuple):
    """What is sent with one attempt."""

    headers: Pairs = ()
    query: Pairs = ()
    cookies: Pairs = ()
    secrets: tuple[str, ...] = ()
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
    settings: "Settings",
    port: Port,
    security: tuple[tuple[str, ...], ...],
    rejected: Signature | None = None,
) -> Steps[Signature]:
    """What the first complete alternative sends; else a note of what is missing."""
    if known := settings.signatures.get(security):
        return known
    wanted: list[str] = []
    for names in security:
        schemes = [settings.schemes[name] for name in names]
        keywords = [keyword for scheme in schemes for keyword in scheme.keywords]
        # Where nothing is sent, as with a client certificate, another may ask for more.
        if not keywords:
            continue
        if all(keyword in settings.credentials for keyword in keywords):
            given = [settings.credentials[keyword] for keyword in keywords]
            secrets: list[str] = []
            for each in given:
                secret: object = each
                if callable(each):
                    secret = yield each
                elif not isinstance(each, str):
                    refused = rejected.secrets if rejected else ()
                    secret = yield from each.fetch(settings, port, refused)
                if not isinstance(secret, str):
                    raise TypeError("what is awaited for a secret needs AsyncClient")
                secrets.append(secret)
            signature = _signature(schemes, tuple(secrets))
            if any(not isinstance(each, str) for each in given):
                return signature._replace(can_change=True)
            settings.signatures[security] = signature
            return signature
        wanted.append(" and ".join(f"{keyword}=…" for keyword in keywords))
    note = f"the client was not given {' or '.join(wanted)}" if wanted else ""
    return Signature(note=note)


def _signature(schemes: list[SecurityScheme], secrets: tuple[str, ...]) -> Signature:
    sent: dict[str, Pairs] = {"header": (), "query": (), "cookie": ()}
    rest = iter(secrets)
    for scheme in schemes:
        if own := [next(rest) for _ in scheme.keywords]:
            place = scheme.kind if scheme.kind in sent else "header"
            sent[place] += ((scheme.name, scheme.value(own)),)
    return Signature(sent["header"], sent["query"], sent["cookie"], secrets)
