"""Secrets kept out of whatever people or files may read: URLs, and text that a server sent."""

import base64
import binascii
import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, unquote, unquote_plus, urlsplit

from opgen.core.characters import is_printable

MASK = "***"
_SECRET_NAME = re.compile(
    r"token|key|secret|pass|pwd|auth|sig|cred|session|cookie|jwt|sas|^code$",
    re.IGNORECASE,
)
_SHORTEST = 4
"""Shorter parts are words such as `dev`: masking them would garble the text and hide nothing."""

_SCHEMES = frozenset({"basic", "bearer", "digest", "token", "apikey", "negotiate"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Redactor:
    """Masks what must not be read: secrets, and characters that a terminal would obey."""

    secrets: tuple[str, ...] = field(repr=False)

    def masked(self, text: str) -> str:
        """`text` without any of the secrets, also where they stand quoted or escaped."""
        variants = {form for secret in self.secrets for form in _forms(secret)}
        if not variants:
            return text
        longest_first = sorted(variants, key=lambda form: (-len(form), form))
        pattern = "|".join(re.escape(form) for form in longest_first)
        return re.sub(pattern, MASK, text, flags=re.IGNORECASE)

    def line(self, text: str, limit: int) -> str:
        """`text` as one line of at most `limit` printable characters, masked."""
        # Twice: before, while the secret stands as it was sent; after, because what is
        # taken out may have stood inside it.
        seen = "".join(
            character if is_printable(character) else " " if character.isspace() else ""
            for character in self.masked(text)
        )
        whole = self.masked(" ".join(seen.split()))
        return whole if len(whole) <= limit else whole[: limit - 1] + "…"

    def knowing(self, url: str) -> "Redactor":
        """This redactor, and the secrets of one more `url`."""
        secrets = (part for part in _parts_of_url(url) if len(part) >= _SHORTEST)
        return Redactor(secrets=tuple(dict.fromkeys((*self.secrets, *secrets))))

    def url(self, url: str) -> str:
        """`url` as `redact_url` shows it, with known secrets masked wherever else they stand."""
        return self.masked(redact_url(url))


def redactor(url: str, headers: Mapping[str, str], proxies: Iterable[str]) -> Redactor:
    """The redactor for all that is secret in `url`, `headers` and the URLs of `proxies`.

    What a reader of the redacted `url` sees in any case (a host's `staging`) is no secret.
    """
    public = redact_url(url)
    parts = (
        *(part for secret in (url, *proxies) for part in _parts_of_url(secret)),
        *(part for value in headers.values() for part in _parts_of_value(value)),
    )
    secrets = (part for part in parts if len(part) >= _SHORTEST and part not in public)
    return Redactor(secrets=tuple(dict.fromkeys(secrets)))


def is_secret_name(name: str) -> bool:
    """Whether a header or query parameter called `name` is likely to carry a credential."""
    return _SECRET_NAME.search(name) is not None


def redact_url(url: str) -> str:
    """`url` without userinfo, values of secret query parameters, and fragment.

    What cannot be parsed is not shown past its scheme: a password may stand anywhere in it.
    """
    try:
        parts = urlsplit(url)
        # A password with a slash in it ends the host early: the port is then no number.
        has_port = parts.port is not None
    except ValueError:
        return f"{url.partition(':')[0]}://{MASK}"
    if not parts.hostname and (parts.netloc or has_port):
        return f"{parts.scheme}://{MASK}"
    userinfo, at, host = parts.netloc.rpartition("@")
    shown = parts._replace(
        netloc=f"{MASK}@{host}" if at and userinfo else host,
        query="&".join(_redact_pair(pair) for pair in parts.query.split("&")),
        fragment="",
    )
    return shown.geturl()


def _redact_pair(pair: str) -> str:
    name, equals, value = pair.partition("=")
    secret = equals and value and is_secret_name(unquote_plus(name))
    return f"{name}={MASK}" if secret else pair


def _parts_of_url(url: str) -> Iterator[str]:
    try:
        parts = urlsplit(url)
    except ValueError:
        return
    user, _, password = parts.netloc.rpartition("@")[0].partition(":")
    # Alone, the user is the token; with a password beside it, only a name.
    yield from (f"{user}:{password}", unquote(password or user))
    for pair in parts.query.split("&"):
        name, _, value = pair.partition("=")
        if value and is_secret_name(unquote_plus(name)):
            yield from (value, unquote_plus(value))


def _parts_of_value(value: str) -> Iterator[str]:
    """A header's value, and what a server may repeat of it: `Bearer x`, `x`; `a=b; c=d`, `b`, `d`."""
    yield value
    for word in re.split(r"[\s;,]+", value):
        if word.lower() in _SCHEMES:
            continue
        yield word
        yield word.partition("=")[2]
        yield from _basic_credentials(word)


def _basic_credentials(word: str) -> Iterator[str]:
    try:
        text = base64.b64decode(word, validate=True).decode()
    except (binascii.Error, ValueError):
        return
    user, colon, password = text.partition(":")
    if colon:
        yield from (text, password or user)


def _forms(secret: str) -> tuple[str, ...]:
    return (
        secret,
        quote(secret, safe=""),
        html.escape(secret),
        json.dumps(secret)[1:-1],
    )
