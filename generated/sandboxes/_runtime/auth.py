"""Credentials: which a request asks for, and where each travels."""

import base64
import os
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol, TypeAlias

from .encode import Pairs
from .transports import Steps

if TYPE_CHECKING:
    from .call import Settings


class Grant(Protocol):
    """A credential that is fetched from elsewhere."""

    def fetch(
        self, settings: Any, deadline: float, refused: tuple[str, ...]
    ) -> Steps[str]:
        """The secret, which is none of those that were refused, before the deadline."""
        ...


Credential: TypeAlias = str | Callable[[], str] | Grant
"""A secret, or what gives one: asked before each attempt, and once more after a 401."""
AsyncCredential: TypeAlias = Credential | Callable[[], Awaitable[str]]


class Signature(NamedTuple):
    """What is sent with one attempt."""

    sent: Mapping[str, Pairs]  # by location
    secrets: tuple[str, ...] = ()
    can_change: bool = False
    note: str = ""  # of what is missing


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityScheme:
    """One scheme of the document, and the client's keywords that fill it."""

    keywords: tuple[str, ...]  # ("token",), ("api_key",), ("username", "password")
    location: Literal["header", "query", "cookie"] = "header"
    name: str = "Authorization"
    scheme: str = ""  # of HTTP authentication, in front of the secret

    def value(self, secrets: Mapping[str, str]) -> str:
        """What is sent."""
        text = ":".join(secrets[keyword] for keyword in self.keywords)
        if self.scheme == "Basic":
            text = base64.b64encode(text.encode()).decode()
        return f"{self.scheme} {text}".lstrip()


def find_credentials(
    given: Mapping[str, AsyncCredential | None], variables: Mapping[str, str]
) -> dict[str, AsyncCredential]:
    """By keyword: what the caller gave, else what environment variables hold."""
    found = {key: given[key] or os.environ.get(variables.get(key, "")) for key in given}
    known = {keyword: value for keyword, value in found.items() if value}
    # Of some services the user's name is the secret, and the password empty.
    return known | {key: "" for key in given if "password" in key and given[key] == ""}


def sign(
    settings: "Settings",
    security: tuple[tuple[str, ...], ...],
    deadline: float,
    refused: tuple[str, ...] = (),
) -> Steps[Signature]:
    """What the first complete alternative sends; else a note of what is missing."""
    missing: list[str] = []
    sent: dict[str, Pairs] = {"header": (), "query": (), "cookie": ()}
    for names in security:
        schemes = [settings.api.schemes[name] for name in names]
        keywords = dict.fromkeys(each for one in schemes for each in one.keywords)
        if keywords.keys() - settings.credentials.keys():
            missing.append(" and ".join(f"{keyword}=…" for keyword in keywords))
        # Where nothing is sent, as with a client certificate, another may ask for more.
        elif keywords:
            given = {each: settings.credentials[each] for each in keywords}
            secrets = yield from _secrets(settings, given, deadline, refused)
            for scheme in schemes:
                if scheme.keywords:
                    sent[scheme.location] += ((scheme.name, scheme.value(secrets)),)
            signature = Signature(sent, tuple(secrets.values()), secrets != given)
            if not signature.can_change:
                settings.signatures[security] = signature
            return signature
    note = f"the client was not given {' or '.join(missing)}" if missing else ""
    return Signature(sent, note=note)


def _secrets(
    settings: "Settings",
    given: Mapping[str, AsyncCredential],
    deadline: float,
    refused: tuple[str, ...],
) -> Steps[dict[str, str]]:
    secrets: dict[str, str] = {}
    for keyword, credential in given.items():
        secret: object = credential
        if callable(credential):
            secret = yield credential
        elif not isinstance(credential, str):
            secret = yield from credential.fetch(settings, deadline, refused)
        if not isinstance(secret, str):
            kind = type(secret).__name__
            problem = f"{keyword} must be text, not {kind}"
            raise TypeError(
                f"{problem}; what is awaited for a secret needs AsyncClient"
            )
        secrets[keyword] = secret
    return secrets
