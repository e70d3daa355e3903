"""Credentials of calls, and the security schemes that select them."""

import base64
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from .encode import header_value
from .http_library import httpx

if TYPE_CHECKING:
    from .awaited import Transport

Credential: TypeAlias = str | Callable[[], str]
"""Secret, or function that returns one. It is called before each attempt and after a 401."""
AsyncCredential: TypeAlias = Credential | Callable[[], Awaitable[str]]


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

    def add(
        self, attempt: httpx.Request, value: str, _transport: "Transport", /
    ) -> None:
        """Add the value to a request. The caller's own header replaces it."""
        attempt.headers.setdefault(self.name, header_value(self.name, value))


def basic(text: str) -> str:
    """Return the value of `Authorization` for a user name and a password, separated by a colon."""
    return f"Basic {base64.b64encode(text.encode()).decode()}"


def updated(credentials: Secrets, given: Mapping[str, object]) -> Secrets:
    """Return `credentials` with the given ones. `None` changes nothing, and an empty text removes a credential."""
    new = {key: value for key, value in given.items() if value is not None}
    # A password may be empty: some services take the secret as the user name.
    every = {**credentials, **new}.items()
    return Secrets((key, value) for key, value in every if value or "password" in key)
