"""Resolution of a host name to addresses, within the connect timeout."""

import asyncio
import concurrent.futures
import socket
import threading

from opgen.source.web.types import DownloadRequest, Failure


def system_addresses(host: str, port: int) -> tuple[str, ...]:
    """Return the addresses of `host` from the system's resolver, in the resolver's order."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


async def resolve_host(host: str, port: int, request: DownloadRequest) -> tuple[str, ...] | Failure:
    """Return at least one address of `host`, or a failure."""
    try:
        async with asyncio.timeout(request.limits.connect):
            found = await asyncio.wrap_future(_start_resolver(host, port, request))
    except TimeoutError:
        return Failure(message=f"cannot resolve host {host} within {request.limits.connect:g} s", is_retryable=True)
    except socket.gaierror as error:
        return Failure(message=f"cannot resolve host {host}", is_retryable=error.errno == socket.EAI_AGAIN)
    except (OSError, ValueError):
        return Failure(message=f"cannot resolve host {host}")
    return found or Failure(message=f"cannot resolve host {host}")


def _start_resolver(host: str, port: int, request: DownloadRequest) -> "concurrent.futures.Future[tuple[str, ...]]":
    # The event loop's executor is not used, because asyncio and the interpreter's exit wait for the executor's
    # threads. A resolver can block longer than the timeout.
    future: concurrent.futures.Future[tuple[str, ...]] = concurrent.futures.Future()

    def run() -> None:
        future.set_running_or_notify_cancel()  # after this call, the future cannot be cancelled
        try:
            found = tuple(request.resolve(host, port))
        except Exception as error:  # noqa: BLE001  # `await` raises it again
            future.set_exception(error)
        else:
            future.set_result(found)

    threading.Thread(target=run, daemon=True).start()
    return future
