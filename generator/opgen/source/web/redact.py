"""Removal of secrets from URLs and from the texts of a server."""

import base64
import binascii
import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from urllib.parse import quote, unquote, unquote_plus, urlsplit

from opgen.core.characters import is_printable
from opgen.core.frozen import frozen

MASK = "***"
_SECRET_NAME = re.compile(r"token|key|secret|pass|pwd|auth|sig|cred|session|cookie|jwt|sas|^code$", re.IGNORECASE)
# Minimum length of a secret. Shorter values are words such as `dev`: masking them would damage the text.
_SHORTEST = 4

_SCHEMES = frozenset({"basic", "bearer", "digest", "token", "apikey", "negotiate"})


@frozen
class Redactor:
    """Mask for secrets and terminal control characters in texts."""

    secrets: tuple[str, ...] = field(repr=False)

    def mask(self, text: str) -> str:
        """Replace all secrets in `text`, including quoted and escaped forms."""
        variants = {
            form
            for secret in self.secrets
            for form in (secret, quote(secret, safe=""), html.escape(secret), json.dumps(secret)[1:-1])
        }
        if not variants:
            return text
        longest_first = sorted(variants, key=lambda form: (-len(form), form))
        return re.sub("|".join(re.escape(form) for form in longest_first), MASK, text, flags=re.IGNORECASE)

    def mask_line(self, text: str, limit: int) -> str:
        """Return `text` masked, on one line, with at most `limit` printable characters."""
        # The first pass masks secrets in their original form. Removing characters can join two parts to a secret,
        # so the second pass masks again.
        seen = "".join(
            character if is_printable(character) else " " if character.isspace() else ""
            for character in self.mask(text)
        )
        masked = self.mask(" ".join(seen.split()))
        return masked if len(masked) <= limit else masked[: limit - 1] + "…"

    def with_secrets_of(self, url: str) -> "Redactor":
        """Return a redactor that also masks the secrets in `url`."""
        secrets = (part for part in _secrets_in_url(url) if len(part) >= _SHORTEST)
        return Redactor(secrets=tuple(dict.fromkeys((*self.secrets, *secrets))))

    def url(self, url: str) -> str:
        """Redact `url` with `redact_url`, and mask all known secrets in the result."""
        return self.mask(redact_url(url))


def build_redactor(url: str, headers: Mapping[str, str], proxies: Iterable[str]) -> Redactor:
    """Build the redactor for all secrets in `url`, `headers` and the URLs of `proxies`.

    A word that is visible in the redacted `url`, such as `staging` in the host, is not a secret.
    """
    public = redact_url(url)
    parts = (
        *(part for secret in (url, *proxies) for part in _secrets_in_url(secret)),
        *(part for value in headers.values() for part in _secrets_in_header(value)),
    )
    secrets = (part for part in parts if len(part) >= _SHORTEST and part not in public)
    return Redactor(secrets=tuple(dict.fromkeys(secrets)))


def is_secret_name(name: str) -> bool:
    """Return whether a header or query parameter called `name` is likely to contain a credential."""
    return _SECRET_NAME.search(name) is not None


def redact_url(url: str) -> str:
    """Mask the user, the password and secret query parameters in `url`, and remove the fragment.

    Return only the scheme of an invalid URL, because any other part can be a password.
    """
    try:
        parts = urlsplit(url)
        # A slash in a password ends the host early. The password's text before the slash is then an invalid port.
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


def _secrets_in_url(url: str) -> Iterator[str]:
    try:
        parts = urlsplit(url)
    except ValueError:
        return
    user, _, password = parts.netloc.rpartition("@")[0].partition(":")
    # A user without a password is often a token. A user with a password is only a name.
    yield from (f"{user}:{password}", unquote(password or user))
    for pair in parts.query.split("&"):
        name, _, value = pair.partition("=")
        if value and is_secret_name(unquote_plus(name)):
            yield from (value, unquote_plus(value))


def _secrets_in_header(value: str) -> Iterator[str]:
    """Yield the secrets in a header value.

    `Bearer x` contains the secrets `Bearer x` and `x`. `a=b; c=d` contains itself, `a=b`, `b`, `c=d` and `d`.
    """
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
