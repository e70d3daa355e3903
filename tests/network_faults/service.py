"""A service on HTTP/2 and HTTP/1.1 over TLS, which runs as a program with the file of its certificate.

It prints its port, and ends with its standard input. For each request it prints the protocol, path and credential.
"""

import asyncio
import importlib
import json
import socket
import sys
from collections import Counter
from typing import Any

FILE = bytes(range(256)) * 4096
"""A file larger than the windows of HTTP/2."""
_SEEN: Counter[str] = Counter()


def _print(value: object) -> None:
    sys.stdout.write(f"{value}\n")
    sys.stdout.flush()


async def respond(scope: Any, receive: Any, send: Any) -> None:
    """Respond to a request, or accept the start and end of the server."""
    if scope["type"] == "lifespan":
        for _ in range(2):
            kind = (await receive())["type"]
            await send({"type": f"{kind}.complete"})
        return
    path = scope["path"]
    credential = dict(scope["headers"]).get(b"authorization", b"").decode()
    _print(json.dumps([scope["http_version"], path, credential]))
    _SEEN[path] += 1
    size = 0
    message: dict[str, Any] = {"more_body": True}
    while message.get("more_body"):
        message = await receive()
        size += len(message.get("body", b""))
    if path == "/items/slow":
        await asyncio.Event().wait()
    status, kind, parts = _response(scope["method"], path, size)
    start = {"type": "http.response.start", "status": status}
    await send({**start, "headers": [(b"content-type", kind)]})
    for part in parts:
        await send({"type": "http.response.body", "body": part, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


def _response(method: str, path: str, size: int) -> tuple[int, bytes, list[bytes]]:
    """Return a status, a media type and the parts of a body."""
    if path == "/events":
        return 200, b"application/jsonl", [json.dumps({"name": name}).encode() + b"\n" for name in "abc"]
    if path.startswith("/files/") and method == "GET":
        starts = range(0, len(FILE), 65536)
        return 200, b"application/octet-stream", [FILE[start : start + 65536] for start in starts]
    name = str(size) if method == "PUT" else path.rpartition("/")[2]
    status = 503 if path.startswith("/items/busy") and _SEEN[path] == 1 else 200
    return status, b"application/json", [json.dumps({"name": name}).encode()]


async def main(certificate: str) -> None:
    """Serve until the end of the standard input."""
    # Type checkers do not see `.build/network`.
    serve = importlib.import_module("hypercorn.asyncio").serve
    config: Any = importlib.import_module("hypercorn.config").Config()
    listener = socket.create_server(("127.0.0.1", 0))
    _print(listener.getsockname()[1])
    config.bind = [f"fd://{listener.detach()}"]
    config.certfile = config.keyfile = certificate
    config.graceful_timeout = 0
    config.errorlog = config.accesslog = None
    await serve(respond, config, shutdown_trigger=lambda: asyncio.to_thread(sys.stdin.read))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
