"""Loopback server with one response for all requests: `python -m tests.tools.bench.server` prints its port."""

import asyncio
import sys

BODY = (
    b'{"exposure_id":"ex_1","sandbox_id":"sb_1","port":8080,"protocol":"HTTP",'
    b'"url":"https://sb-1.example.com","tls_socket":"sb-1.example.com:443"}'
)
_RESPONSE = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (len(BODY), BODY)


class _Responding(asyncio.Protocol):
    """Protocol of one connection. Each request ends with its body, a JSON object."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        if data.endswith(b"}"):
            self.transport.write(_RESPONSE)


async def main() -> None:
    """Serve until the process is killed."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(_Responding, "127.0.0.1", 0)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
