"""A socket that keeps requests as the bytes that they arrive as."""

import socket
import threading
from typing import Self

_ANSWER = b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"


class RawServer:
    """Sends empty responses during its `with` block. `heads` has the bytes before the bodies of requests."""

    def __init__(self) -> None:
        self.heads: list[bytes] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        socket.create_connection(self._socket.getsockname()).close()
        self._thread.join()
        self._socket.close()

    @property
    def url(self) -> str:
        """The base URL, without a slash."""
        return "http://{}:{}".format(*self._socket.getsockname())

    def target(self) -> str:
        """Return the target of the last request line."""
        return self.heads[-1].split(b" ")[1].decode("ascii")

    def header(self, name: str) -> str | None:
        """Return the value of a header of the last request."""
        lines = self.heads[-1].split(b"\r\n")[1:]
        pairs = [line.split(b":", 1) for line in lines if line]
        values = [v for n, v in pairs if n.lower() == name.lower().encode()]
        return values[0].strip().decode() if values else None

    def _serve(self) -> None:
        while True:
            connection, _ = self._socket.accept()
            with connection:
                head = b""
                while b"\r\n\r\n" not in head and (piece := connection.recv(65536)):
                    head += piece
                if not head:
                    return
                self.heads.append(head)
                connection.sendall(_ANSWER)
