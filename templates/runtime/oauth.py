"""Tokens by OAuth 2 client credentials: shared, and renewed before they expire."""

import base64
import threading
import time
from dataclasses import replace
from functools import partial
from math import isinf
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import quote_plus, urlencode
from weakref import WeakKeyDictionary

from pydantic import Field

from .auth import AsyncCredential
from .call import Settings, is_same_origin, send_call
from .errors import TransportTimeoutError
from .http_library import httpx
from .models import BaseModel
from .request import Request, Response
from .transports import Steps

if TYPE_CHECKING:
    import asyncio


class Token(BaseModel):
    """What the server grants. Source: RFC 6749 section 5.1."""

    access_token: Annotated[str, Field(pattern=r"^[^\x00-\x1f\x7f]+$")]
    expires_in: Any = None  # a number, but it would be a pity to fail for it

    @property
    def seconds(self) -> float:
        """How long it lasts; it may last until it is refused."""
        try:
            return float(self.expires_in or "inf")
        except (TypeError, ValueError):
            return float("inf")


class ClientCredentials:
    """A grant that all threads or tasks of a client share: one of them fetches it."""

    def __init__(
        self, token_url: str, client_id: str, client_secret: str, scope: str | None
    ) -> None:
        self._url = token_url
        self._client = (client_id, client_secret)
        self._scope = {"scope": scope} if scope else {}
        self._in_body = False  # whether the server takes the secret in the body alone
        self._token = ""
        self._expires = 0.0
        self._lock = threading.Lock()
        self._locks = WeakKeyDictionary[object, "asyncio.Lock"]()  # by event loop

    def fetch(
        self, settings: Settings, deadline: float, refused: tuple[str, ...]
    ) -> Steps[str]:
        """The token. Raises `ClientError`."""
        if not self._is_good(refused):
            turn = self._awaited_turn if settings.transport.is_awaited else self._turn
            lock = yield partial(turn, _left(deadline))
            if lock is None:
                late = "the total time is over, and another call waits for the token"
                raise TransportTimeoutError(self._request(self._url), late)
            try:
                if not self._is_good(refused):  # nobody else has fetched it meanwhile
                    began = time.monotonic()
                    token = yield from self._granted(settings, deadline)
                    lasts = token.seconds
                    self._expires = began + lasts - min(30.0, lasts / 10)
                    self._token = token.access_token
            finally:
                lock.release()
        return self._token

    def _turn(self, most: float | None) -> "threading.Lock | None":
        """What was locked, if it was this call's turn within so many seconds."""
        is_locked = self._lock.acquire(timeout=-1 if most is None else most)
        return self._lock if is_locked else None

    async def _awaited_turn(self, most: float | None) -> "asyncio.Lock | None":
        import asyncio  # only where there are tasks

        lock = self._locks.setdefault(asyncio.get_running_loop(), asyncio.Lock())
        try:
            async with asyncio.timeout(most):
                await lock.acquire()
        except TimeoutError:
            return None
        return lock

    def _is_good(self, refused: tuple[str, ...]) -> bool:
        is_new = bool(self._token) and self._token not in refused
        return is_new and time.monotonic() < self._expires

    def _granted(
        self, settings: Settings, deadline: float, *, is_second: bool = False
    ) -> Steps[Token]:
        api = httpx.URL(settings.base_url("") + "/")
        url = api.join(self._url)

        def token_server(_server: str) -> str:
            return str(url.copy_with(raw_path=b""))

        own_settings = replace(
            settings,
            base_url=token_server,
            headers=settings.headers if is_same_origin(url, api) else (),
            limiter=None,
            total_timeout=_left(deadline),
        )
        request = self._request(url.raw_path.decode())
        response: Response[Token] = yield from send_call(own_settings, request)
        if response.status_code in {400, 401}:
            # Some take the secret in one place, some in the other.
            self._in_body = not self._in_body
            if not is_second:
                return (yield from self._granted(settings, deadline, is_second=True))
        return response.parse()

    def _request(self, path: str) -> Request[Token]:
        form = {"grant_type": "client_credentials", **self._scope}
        headers = {"Accept": "application/json"}
        if self._in_body:
            form |= dict(zip(("client_id", "client_secret"), self._client, strict=True))
        else:
            pair = ":".join(map(quote_plus, self._client)).encode()
            headers["Authorization"] = f"Basic {base64.b64encode(pair).decode()}"
        return Request(
            method="POST",
            path=path,
            headers=tuple(headers.items()),
            content=urlencode(form).encode(),
            content_type="application/x-www-form-urlencoded",
            returns={200: Token},
            is_idempotent=True,
        )


def _left(deadline: float) -> float | None:
    """Seconds until then, as the total time of a call."""
    return None if isinf(deadline) else max(0.0, deadline - time.monotonic())


def client_credentials(
    given: AsyncCredential | None,
    token_url: str,
    client_id: str | None,
    client_secret: str | None,
    scope: str | None = None,
) -> AsyncCredential | None:
    """The token that was given, or the grant of a client that has a name and a secret."""
    if given or not client_id or not client_secret:
        return given
    return ClientCredentials(token_url, client_id, client_secret, scope)
