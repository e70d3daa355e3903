"""Credentials of calls, and the security schemes that select them."""

import base64
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

from .encode import header_value
from .http_library import httpx
from .transports import Steps, Transport


class Grant(Protocol):
    """Credential that is fetched from a token server."""

    def fetch(
        self, settings: Any, deadline: float, refused: tuple[str, ...]
    ) -> Steps[str]:
        """Return a token that is not in `refused`, before `deadline`."""
        ...  # `settings` are those of the module `call`, which imports this one


Credential: TypeAlias = str | Callable[[], str] | Grant
"""Secret, or function that returns one. It is called before each attempt and after a 401."""
AsyncCredential: TypeAlias = Credential | Callable[[], Awaitable[str]]
Security: TypeAlias = tuple[tuple[str, ...], ...]
"""Alternatives of an operation. Each alternative is the names of schemes that are sent together."""


class Secrets(dict[str, Any]):
    """Credentials by keyword. The `repr` shows the keywords only."""

    def __repr__(self) -> str:
        return f"Secrets({', '.join(self)})"


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityScheme:
    """Security scheme of the document, and the keywords of the client for its values."""

    keywords: tuple[str, ...]  # ("token",), ("api_key",), ("username", "password")
    name: str = "Authorization"
    scheme: str = ""  # of HTTP authentication, before the value

    def value(self, secrets: Mapping[str, str]) -> str:
        """Return the value of the header, parameter or cookie."""
        text = ":".join(secrets[keyword] for keyword in self.keywords)
        is_basic = self.scheme == "Basic"
        return basic(text) if is_basic else f"{self.scheme} {text}".lstrip()

    def is_sent_by(self, headers: set[str], /) -> bool:
        """Return whether `headers`, in lower case, contain the scheme's header."""
        return self.name.lower() in headers

    def add(self, attempt: httpx.Request, value: str, _transport: Transport, /) -> None:
        """Add the value to a request. The caller's own header replaces it."""
        attempt.headers.setdefault(self.name, header_value(self.name, value))


@dataclass(frozen=True, slots=True, repr=False)
class Signature:
    """Credentials of one attempt, with their schemes. `note` names missing ones."""

    note: str = ""
    values: tuple[tuple[SecurityScheme, str], ...] = ()
    secrets: tuple[str, ...] = ()
    can_change: bool = False


def basic(text: str) -> str:
    """Return the value of `Authorization` for a user name and a password, separated by a colon."""
    return f"Basic {base64.b64encode(text.encode()).decode()}"


def updated(
    credentials: Mapping[str, AsyncCredential],
    given: Mapping[str, AsyncCredential | None],
) -> Secrets:
    """Return `credentials` with the given ones. `None` changes nothing, and an empty text removes a credential."""
    new = {key: value for key, value in given.items() if value is not None}
    # A password may be empty: some services take the secret as the user name.
    return Secrets(
        (key, value)
        for key, value in {**credentials, **new}.items()
        if value or "password" in key
    )
