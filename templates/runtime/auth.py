"""Credentials: which a request asks for, and where each travels."""

import base64
import os
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol, TypeAlias

from .encode import Pairs
from .ports import Steps

if TYPE_CHECKING:
    from .exchange import Settings


class Grant(Protocol):
    """A credential that is fetched from elsewhere."""

    def fetch(self, settings: Any, refused: tuple[str, ...]) -> Steps[str]:
        """The secret, which is none of those that were refused."""
        ...


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
    found = {key: given[key] or os.environ.get(variables.get(key, "")) for key in given}
    return {keyword: value for keyword, value in found.items() if value}


def sign(
    settings: "Settings",
    security: tuple[tuple[str, ...], ...],
    refused: tuple[str, ...] = (),
) -> Steps[Signature]:
    """What the first complete alternative sends; else a note of what is missing."""
    if same := settings.signatures.get(security):
        return same
    known = settings.credentials
    wanted: list[str] = []
    for names in security:
        schemes = [settings.api.schemes[name] for name in names]
        keywords = [keyword for scheme in schemes for keyword in scheme.keywords]
        # Where nothing is sent, as with a client certificate, another may ask for more.
        if not keywords:
            continue
        given = [known[each] for each in keywords if each in known]
        if len(given) == len(keywords):
            signature = yield from _signed(settings, schemes, given, refused)
            if not signature.can_change:
                settings.signatures[security] = signature
            return signature
        wanted.append(" and ".join(f"{keyword}=…" for keyword in keywords))
    note = f"the client was not given {' or '.join(wanted)}" if wanted else ""
    return Signature(note=note)


def _signed(
    settings: "Settings",
    schemes: list[SecurityScheme],
    given: list[AsyncCredential],
    refused: tuple[str, ...],
) -> Steps[Signature]:
    secrets: list[str] = []
    for each in given:
        secret: object = each
        if callable(each):
            secret = yield each
        elif not isinstance(each, str):
            secret = yield from each.fetch(settings, refused)
        if not isinstance(secret, str):
            raise TypeError("what is awaited for a secret needs AsyncClient")
        secrets.append(secret)
    sent: dict[str, Pairs] = {"header": (), "query": (), "cookie": ()}
    rest = iter(secrets)
    for scheme in schemes:
        if own := [next(rest) for _ in scheme.keywords]:
            place = scheme.kind if scheme.kind in sent else "header"
            sent[place] += ((scheme.name, scheme.value(own)),)
    can_change = any(not isinstance(each, str) for each in given)
    places = (sent["header"], sent["query"], sent["cookie"])
    return Signature(*places, tuple(secrets), can_change)
