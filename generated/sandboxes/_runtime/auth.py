"""Credentials of calls, and the security schemes that select them."""

import base64
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol, TypeAlias

from .encode import Pairs
from .transports import Steps


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


@dataclass(frozen=True, slots=True, repr=False)
class Signature:
    """Credentials of one attempt, by location. `note` names missing ones."""

    note: str
    sent: Mapping[str, Pairs]
    secrets: tuple[str, ...] = ()
    can_change: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityScheme:
    """Security scheme of the document, and the keywords of the client for its values."""

    keywords: tuple[str, ...]  # ("token",), ("api_key",), ("username", "password")
    location: Literal["header", "query", "cookie"] = "header"
    name: str = "Authorization"
    scheme: str = ""  # of HTTP authentication, before the value

    def value(self, secrets: Mapping[str, str]) -> str:
        """Return the value of the header, parameter or cookie."""
        text = ":".join(secrets[keyword] for keyword in self.keywords)
        is_basic = self.scheme == "Basic"
        return basic(text) if is_basic else f"{self.scheme} {text}".lstrip()

    def is_sent_by(self, headers: Collection[str]) -> bool:
        """Return whether `headers`, in lower case, contain the scheme's header."""
        return self.location == "header" and self.name.lower() in headers


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


def sign(
    schemes: Mapping[str, SecurityScheme],
    credentials: Mapping[str, AsyncCredential],
    security: Security,
    headers: Collection[str],
    fetch: Callable[[AsyncCredential], Steps[object]],
) -> Steps[Signature]:
    """Return the credentials of the first complete alternative, else a note of the missing ones.

    A scheme needs no credential if its header is one of the caller's own `headers`, in
    lower case. Raise `TypeError` for a credential that is not text.
    """
    missing: list[str] = []
    for names in security:
        every = [schemes[name] for name in names]
        needed = [each for each in every if not each.is_sent_by(headers)]
        keywords = dict.fromkeys(each for one in needed for each in one.keywords)
        if keywords.keys() - credentials.keys():
            missing.append(" and ".join(f"{keyword}=…" for keyword in keywords))
        # An alternative that sends nothing, such as a certificate, does not end the search.
        elif keywords or needed != every:
            given = Secrets({each: credentials[each] for each in keywords})
            secrets = Secrets()
            for keyword, credential in given.items():
                secrets[keyword] = yield from fetch(credential)
                if not isinstance(secrets[keyword], str):
                    kind = type(secrets[keyword]).__name__
                    problem = f"{keyword} must be text, not {kind}"
                    raise TypeError(
                        f"{problem}; a coroutine function needs AsyncClient"
                    )
            sent: dict[str, Pairs] = {}
            for one in needed:
                if one.keywords:
                    pair = (one.name, one.value(secrets))
                    sent[one.location] = (*sent.get(one.location, ()), pair)
            return Signature("", sent, tuple(secrets.values()), secrets != given)
    note = f"the client was not given {' or '.join(missing)}" if missing else ""
    return Signature(note, {})
