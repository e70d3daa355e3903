"""ASGI applications on real sockets."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx2
import uvicorn


@contextmanager
def running(app: Any) -> Iterator[str]:  # any ASGI application
    """Serve `app` from a thread on a free port of 127.0.0.1, and yield its URL without a slash."""
    listener = socket.create_server(("127.0.0.1", 0))
    # asyncio sets it only if the protocol of the socket is named; else each response waits 40 ms for an acknowledgment.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, ws="none"))
    thread = threading.Thread(target=server.run, args=([listener],))
    thread.start()
    try:
        # The socket listens already, so this waits in its queue until the application responds.
        httpx2.get(url, timeout=60, trust_env=False)
        yield url
    finally:
        server.should_exit = True
        thread.join()
