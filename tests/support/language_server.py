"""A language server, as an editor runs it: hover and completion at the end of a program."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self


class LanguageServer:
    """Pyright's language server for the programs in one folder."""

    def __init__(self, folder: Path) -> None:
        program = Path(sys.executable).with_name("pyright-langserver")
        self._folder = folder
        self._count = 0
        self._process = subprocess.Popen(
            [program, "--stdio"], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )

    def __enter__(self) -> Self:
        uri = self._folder.as_uri()
        formats = {"hover": {"contentFormat": ["markdown"]}}
        settings = {
            "processId": None,
            "rootUri": uri,
            "workspaceFolders": [{"uri": uri, "name": "programs"}],
            "capabilities": {"textDocument": formats},
        }
        self._request("initialize", settings)
        self._send({"method": "initialized", "params": {}})
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.communicate()

    def hover(self, program: str) -> str:
        """Return the text that an editor shows for the last name of `program`."""
        with self._opened(program) as position:
            position["position"]["character"] -= 1
            found = self._request("textDocument/hover", position)
        text: str = found["contents"]["value"]
        return text

    def completions(self, program: str) -> list[str]:
        """Return the public names that an editor offers at the end of `program`."""
        with self._opened(program) as position:
            found = self._request("textDocument/completion", position)
        items = found["items"] if isinstance(found, dict) else found
        names = (item["label"] for item in items)
        return sorted(name for name in names if not name.startswith("_"))

    @contextmanager
    def _opened(self, program: str) -> Iterator[dict[str, Any]]:
        """Open `program` as a document, and yield the position of its end."""
        self._count += 1
        document = {"uri": f"{self._folder.as_uri()}/program_{self._count}.py"}
        opened = {**document, "languageId": "python", "version": 1, "text": program}
        self._notify("textDocument/didOpen", {"textDocument": opened})
        lines = program.split("\n")
        end = {"line": len(lines) - 1, "character": len(lines[-1])}
        yield {"textDocument": document, "position": end}
        self._notify("textDocument/didClose", {"textDocument": document})

    def _notify(self, method: str, params: object) -> None:
        self._send({"method": method, "params": params})

    def _request(self, method: str, params: object) -> Any:
        """Return the result of a request. Send default settings for requests of the server."""
        self._count += 1
        number = self._count
        self._send({"id": number, "method": method, "params": params})
        while True:
            message = self._receive()
            if "method" not in message and message.get("id") == number:
                return message["result"]
            if "method" in message and "id" in message:
                items = message.get("params", {}).get("items")
                defaults: list[object] = [{} for _ in items or ()]
                settings = None if items is None else defaults
                self._send({"id": message["id"], "result": settings})

    def _send(self, message: dict[str, Any]) -> None:
        content = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(content), content))
        self._process.stdin.flush()

    def _receive(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        length = 0
        while line := self._process.stdout.readline().strip():
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        message: dict[str, Any] = json.loads(self._process.stdout.read(length))
        return message
