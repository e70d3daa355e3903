"""From a host's name to its addresses, within the time that connecting may take."""

import asyncio
import concurrent.futures
import socket
import threading

from opgen.source.web.types import Failure, Order


def system_addresses(host: str, port: int) -> tuple[str, ...]:
    """What the system's resolver says, in its order."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


async def addresses(host: str, port: int, order: Order) -> tuple[str, ...] | Failure:
    """The addresses of `host`, at least one, or why there is none."""
    try:
        async with asyncio.timeout(order.limits.connect):
            found = await asyncio.wrap_future(_ask(host, port, order))
    except TimeoutError:
        return Failure(
            message=f"the host's name was not resolved within {order.limits.connect:g} s",
            again=True,
        )
    except socket.gaierror as error:
        return Failure(
            message="the host's name has no address",
            again=error.errno == socket.EAI_AGAIN,
        )
    except (OSError, ValueError):
        return Failure(message="the host's name cannot be resolved")
    return found or Failure(message="the host's name has no address")


def _ask(
    host: str,
    port: int,
    order: Order,
) -> "concurrent.futures.Future[tuple[str, ...]]":
    # Not the loop's executor: a resolver may block for longer than we wait, and the loop
    # (as Python itself on its way out) would wait for the executor's threads.
    future: concurrent.futures.Future[tuple[str, ...]] = concurrent.futures.Future()

    def ask() -> None:
        future.set_running_or_notify_cancel()  # from now on nobody can cancel it
        try:
            answer = tuple(order.resolve(host, port))
        except Exception as error:  # noqa: BLE001  # raised again where it is awaited
            future.set_exception(error)
        else:
            future.set_result(answer)

    threading.Thread(target=ask, daemon=True).start()
    return future
