"""Requests that a client sends again until their result is complete."""

from collections.abc import Callable
from math import inf
from typing import Any, TypeVar

from .call import Exchange, Settings
from .client import AsyncHttpClient, HttpClient
from .failures import asked
from .request import Request, Response, TransportTimeoutError
from .transports import run

T = TypeVar("T")


class PollingClient(HttpClient):
    """A synchronous client that can wait for a result."""

    def poll(
        self,
        request: Request[T],
        *,
        until: Callable[[T], object],
        every: float = 1.0,
        timeout: float | None = None,
    ) -> T:
        """Send `request` until `until` is true for its result, and return the result.

        A failed attempt is retried, as in every call. Raise `ClientError`.

        Args:
            request: Request of an operation, such as `get_job_request(1)`.
            until: Function of a result, such as `lambda job: job.status == "done"`.
            every: Seconds between two requests, unless a response has `Retry-After`.
            timeout: Seconds for all requests. The default is `total_timeout` of the client.
        """
        return run(_results(self._settings, request, until, every, timeout))


class AsyncPollingClient(AsyncHttpClient):
    """An asynchronous client that can wait for a result."""

    async def poll(
        self,
        request: Request[T],
        *,
        until: Callable[[T], object],
        every: float = 1.0,
        timeout: float | None = None,
    ) -> T:
        """Send `request` until `until` is true for its result, and return the result.

        A failed attempt is retried, as in every call. Raise `ClientError`.

        Args:
            request: Request of an operation, such as `get_job_request(1)`.
            until: Function of a result, such as `lambda job: job.status == "done"`. It may be a coroutine function.
            every: Seconds between two requests, unless a response has `Retry-After`.
            timeout: Seconds for all requests. The default is `total_timeout` of the client.
        """
        return await _results(self._settings, request, until, every, timeout)


async def _results(
    settings: Settings,
    request: Request[T],
    until: Callable[[T], object],
    every: float,
    limit: float | None,
) -> T:
    """Return the first result that satisfies `until`. Raise `ClientError`."""
    transport = settings.transport
    limit = settings.total_timeout if limit is None else limit
    end = inf if limit is None else transport.now() + limit

    def late(exchange: Exchange[Any]) -> TransportTimeoutError:
        problem = f"no result satisfied `until` within {limit:g} s"
        error = TransportTimeoutError(request, problem)
        error.address = exchange.address()
        return error

    while True:
        exchange = Exchange(settings, request, deadline=end)
        try:
            result: T = await exchange.run(Response[T].read)
        except TransportTimeoutError as error:
            if transport.now() < end:
                raise
            raise late(exchange) from error
        if await transport.call(until, result):
            return result
        response = exchange.response
        pause = asked(response.headers, every) if response else None
        pause = every if pause is None else pause
        if transport.now() + pause >= end:
            raise late(exchange)
        await transport.call(transport.sleep, pause)
