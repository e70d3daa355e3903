"""Servers on raw sockets: one sends its response byte by byte, one closes idle connections without notice."""

import contextlib
import socket
import threading
import time
from typing import Self


class _RawServer:
    """Server that handles each connection in a thread, while its `with` block lasts."""

    def __init__(self, body: bytes) -> None:
        head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
        self._response = f"{head}{len(body)}\r\n\r\n".encode() + body
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self.connections = self.requests = 0
        self._thread = threading.Thread(target=self._accept, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):  # the socket is closed
            while True:
                connection, _ = self._socket.accept()
                self.connections += 1
                threading.Thread(target=self._handle, args=(connection,), daemon=True).start()

    def _handle(self, connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):  # the client may hang up
            while self._receive(connection):
                self.requests += 1
                if not self._respond(connection):
                    return

    def _respond(self, connection: socket.socket) -> bool:
        """Send a response. Return whether the connection stays open."""
        raise NotImplementedError

    def _receive(self, connection: socket.socket) -> bool:
        """Read one request with its body. Return False at the end of the connection."""
        data = b""
        while b"\r\n\r\n" not in data:
            piece = connection.recv(65_536)
            if not piece:
                return False
            data += piece
        head, _, body = data.partition(b"\r\n\r\n")
        lines = head.lower().split(b"\r\n")
        lengths = [line for line in lines if line.startswith(b"content-length:")]
        missing = int(lengths[0].partition(b":")[2]) - len(body) if lengths else 0
        while missing > 0:
            missing -= len(connection.recv(65_536))
        return True


class DrippingServer(_RawServer):
    """Server that sends its response byte by byte, in all for some seconds."""

    def __init__(self, body: bytes, seconds: float) -> None:
        super().__init__(body)
        self._pause = seconds / len(self._response)

    def _respond(self, connection: socket.socket) -> bool:
        for byte in self._response:
            connection.sendall(bytes([byte]))
            time.sleep(self._pause)
        return True


class UnannouncedServer(_RawServer):
    """Server that promises to keep the connection, and closes it after the first response."""

    def __init__(self, body: bytes, *, closes: bool = True) -> None:
        super().__init__(body)
        self._closes = closes
        self._closed = threading.Event()

    def _respond(self, connection: socket.socket) -> bool:
        connection.sendall(self._response)
        return not self._closes

    def _handle(self, connection: socket.socket) -> None:
        super()._handle(connection)
        self._closed.set()

    def wait_until_closed(self) -> None:
        """Wait until the first connection is closed, and until the client's system knows it."""
        self._closed.wait()
        time.sleep(0.05)
