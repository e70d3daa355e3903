"""Grants of OAuth 2: a token that calls share, renewed before it expires."""

import base64
import copy
import os
import threading
import time
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import replace
from math import inf, isinf
from typing import Annotated, Any, TypeAlias
from urllib.parse import quote_plus, urlencode
from weakref import WeakKeyDictionary

from pydantic import Field

from .auth import Secrets, updated
from .awaited import running_loop
from .call import Exchange, Settings, is_same_origin
from .http_library import httpx
from .models import BaseModel
from .request import (
    ClientError,
    Request,
    ResponseValidationError,
    TransportTimeoutError,
)

TokenReceiver: TypeAlias = Callable[[str], object]
"""Function that stores a refresh token. For an `AsyncClient`, it may be a coroutine function."""
_KEYWORDS = (
    *("token", "client_id", "client_secret", "token_url", "scope"),
    *("refresh_token", "on_refresh_token"),
)
"""Keywords of a client for the token and for the values of a grant."""


class Token(BaseModel):
    """Response of the token server. Source: RFC 6749 section 5.1."""

    access_token: Annotated[str, Field(pattern=r"^[^\x00-\x1f\x7f]+$", repr=False)]
    expires_in: Any = None  # a number, but another value must not end the call
    refresh_token: Any = Field(None, repr=False)  # replaces the one that was sent

    def replaces(self, refresh_token: str) -> bool:
        """Return whether the server requires another refresh token from now on."""
        new = isinstance(self.refresh_token, str) and bool(self.refresh_token)
        return new and self.refresh_token != refresh_token

    @property
    def seconds(self) -> float:
        """Lifetime of the token. Without a valid one, the token serves until it is refused."""
        try:
            seconds = float(self.expires_in)
        except (TypeError, ValueError, OverflowError):
            return inf
        return seconds if seconds > 0 else inf  # also for a NaN


class Grant:
    """A grant that all threads or tasks of a client share. One of them fetches the token."""

    def __init__(
        self,
        token_url: str,
        client: tuple[str, str],  # ID and secret
        scope: str,
        refresh_token: str,  # empty for client credentials
        save: TokenReceiver | None,  # receives each new refresh token
    ) -> None:
        self.refresh_token = refresh_token
        self._url = token_url
        self._client = client
        self._scope = {"scope": scope} if scope else {}
        self._save = save
        # Some servers accept the secret in the body only.
        self._in_body = not client[1]
        self._token = ""
        self._expires = 0.0
        self._last: list[ClientError] = (
            []
        )  # error of the last fetch; a new list for each
        self._locks: dict[int, threading.Lock] = {}  # by process
        self._awaited_locks: MutableMapping[object, Any] = (
            WeakKeyDictionary()
        )  # by loop

    async def fetch(
        self, settings: Settings, deadline: float, refused: Secrets | None
    ) -> str:
        """Return a token that is not in `refused`, before `deadline`. Raise `ClientError`."""
        last = self._last
        if not self._is_good(refused):
            is_awaited = settings.transport.is_awaited
            acquire = self._acquire_awaited if is_awaited else self._acquire
            release = await settings.transport.call(acquire, _left(deadline))
            if release is None:
                late = "total_timeout exceeded while another call waits for the token"
                raise TransportTimeoutError(self._request(self._url), late)
            try:
                # Calls share the result of a fetch for which they waited.
                is_refused = self._token in (refused or {}).values()
                if self._last is last or (is_refused and not self._last):
                    await self._renew(settings, deadline)
                elif self._last:
                    error = self._last[0]
                    raise copy.copy(error) from error.__cause__
            finally:
                release()
        return self._token

    async def _renew(self, settings: Settings, deadline: float) -> None:
        """Fetch a token. Raise `ClientError`."""
        began = time.monotonic()
        try:
            token = await self._granted(settings, deadline)
        except ClientError as error:
            if time.monotonic() < deadline:  # other calls may have more time
                self._last = [error]
            raise
        lasts = token.seconds
        self._expires = began + lasts - min(30.0, lasts / 10)
        self._token = token.access_token
        self._last = []
        # No variable refers to the secret: frames of an error show variables.
        if self.refresh_token and token.replaces(self.refresh_token):
            self.refresh_token = token.refresh_token
            if save := self._save:
                await settings.transport.call(lambda: save(self.refresh_token))

    def _acquire(self, seconds: float | None) -> Callable[[], None] | None:
        """Acquire the lock of this process. Return the function that releases it, if in time."""
        lock = self._locks.setdefault(os.getpid(), threading.Lock())
        is_locked = lock.acquire(timeout=-1 if seconds is None else seconds)
        return lock.release if is_locked else None

    async def _acquire_awaited(
        self, seconds: float | None
    ) -> Callable[[], None] | None:
        """Acquire the lock of the running event loop, as `_acquire` does."""
        import anyio  # only where there are tasks

        lock = self._awaited_locks.setdefault(running_loop(), anyio.Lock())
        with anyio.move_on_after(seconds):
            await lock.acquire()
            release: Callable[[], None] = lock.release
            return release
        return None

    def _is_good(self, refused: Secrets | None) -> bool:
        is_new = bool(self._token) and self._token not in (refused or {}).values()
        return is_new and time.monotonic() < self._expires

    async def _granted(
        self, settings: Settings, deadline: float, *, is_second: bool = False
    ) -> Token:
        api = httpx.URL(settings.base_url(None) + "/")
        url = api.join(self._url)

        server = str(url.copy_with(raw_path=b""))
        own_settings = replace(
            settings,
            base_url=settings.api.find_url(server),
            headers=settings.headers if is_same_origin(url, api) else (),
            query=settings.query if is_same_origin(url, api) else (),
            limiter=None,
            on_result=None,
            reading="strict",
            total_timeout=_left(deadline),
        )
        request = self._request(url.raw_path.decode())
        exchange = Exchange(own_settings, request)
        response = await exchange.run(lambda response: (response, ()))
        if response.status_code in {400, 401} and self._client[1]:
            # Some servers take the secret in the header, others in the body.
            self._in_body = not self._in_body
            if not is_second:
                return await self._granted(settings, deadline, is_second=True)
        token: Token
        token, problems = response.read()
        if problems:  # else a line break could end a header
            invalid = replace(response, note=str(problems[0]))
            raise ResponseValidationError(invalid, None, problems)
        return token

    def _request(self, path: str) -> Request[Token]:
        form = {"grant_type": "client_credentials", **self._scope}
        if self.refresh_token:
            form |= {"grant_type": "refresh_token", "refresh_token": self.refresh_token}
        headers = {"Accept": "application/json"}
        if self._in_body:
            pairs = zip(("client_id", "client_secret"), self._client, strict=True)
            form |= {name: value for name, value in pairs if value}
        else:
            # Half characters are for the server to refuse: an error would show the secret.
            parts = (quote_plus(each, errors="surrogatepass") for each in self._client)
            pair = ":".join(parts).encode()
            headers["Authorization"] = f"Basic {base64.b64encode(pair).decode()}"
        return Request(
            method="POST",
            path=path,
            headers=tuple(headers.items()),
            content=urlencode(form, errors="surrogatepass").encode(),
            content_type="application/x-www-form-urlencoded",
            returns={200: Token},
            security=(),
            is_idempotent=True,
        )


def _left(deadline: float) -> float | None:
    """Return the seconds until `deadline`, as the total time of a call."""
    return None if isinf(deadline) else max(0.0, deadline - time.monotonic())


def with_grant(
    before: Mapping[str, object],
    given: Mapping[str, object],
    keywords: tuple[str, ...] = _KEYWORDS,
) -> dict[str, object]:
    """Return the given credentials of a client, with a grant for its token if no token is given.

    `before` has the credentials of a client whose options are replaced. Raise `ValueError`
    if such a client gets a client ID without a secret.
    """
    token, *names = (*keywords, "", "")[: len(_KEYWORDS)]
    values = updated(Secrets(before), given)
    client_id, secret, url, scope, refresh, save = (
        values.get(name, "") for name in names
    )
    if given[token] is not None or all(given.get(name) is None for name in names):
        return {**given}
    old = before.get(token)
    if isinstance(old, Grant) and refresh == before.get(names[4], ""):
        refresh = old.refresh_token  # the server may have replaced the given one
    if url and (refresh or (client_id and secret)):
        return {**given, token: Grant(url, (client_id, secret), scope, refresh, save)}
    if before:
        raise ValueError(f"give both {names[0]} and {names[1]}")
    return {**given}
