"""Removal of secrets from URLs, and the credentials that no text of a server may repeat."""

import base64
import binascii
import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import unquote, unquote_plus, urlsplit

MASK = "***"
_SECRET_NAME = re.compile(r"token|key|secret|pass|pwd|auth|sig|cred|session|cookie|jwt|sas|^code$", re.IGNORECASE)
# Minimum length of a credential. Shorter values are words such as `staging`, which URLs may contain.
_SHORTEST = 8

_SCHEMES = frozenset({"basic", "bearer", "digest", "token", "apikey", "negotiate"})


def credentials_of(url: str, headers: Mapping[str, str], proxies: Iterable[str]) -> frozenset[str]:
    """Return the credentials in `url`, in secret `headers` and in the URLs of `proxies`.

    A word that is visible in the redacted `url`, such as `staging` in the host, is not a credential.
    """
    public = redact_url(url)
    parts = (
        *(part for secret in (url, *proxies) for part in _secrets_in_url(secret)),
        *(part for name, value in headers.items() if is_secret_name(name) for part in _secrets_in_header(value)),
    )
    return frozenset(part for part in parts if len(part) >= _SHORTEST and part not in public)


def repeats(text: str, credentials: Iterable[str]) -> bool:
    """Return whether `text` contains one of `credentials`, also with the escapes of a URL."""
    texts = (text.lower(), unquote(text).lower())
    return any(each.lower() in written for each in credentials for written in texts)


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
