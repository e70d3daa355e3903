"""A project with one client, `shop`, for tests of commands that fetch."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from opgen.__main__ import run
from opgen.cli import fetch as fetch_command
from opgen.source.web.types import Limits

from tests.support.checkout import Ended
from tests.support.demo_client import snapshot
from tests.support.servers.misbehaving import AUTHORITY, Behaviour, answer

QUICK = Limits(backoff=0.001, read=5, total=10)
"""Limits with which few tests wait for a server."""


def openapi(operations: int = 3, *, schemas: int = 2) -> dict[str, Any]:
    """Return a document with unsorted operations and schemas."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Shop", "version": "1"},
        "paths": {
            f"/items/{number}": {
                "get": {"operationId": f"get_item_{number}", "responses": {"200": {"description": "An item"}}}
            }
            for number in reversed(range(operations))
        },
        "components": {
            "schemas": {
                f"Item{number}": {
                    "type": "object",
                    "required": ["name", "id"],
                    "properties": {
                        "id": {"type": "integer", "maximum": 9000.0},
                        "name": {"type": "string", "default": ""},
                        "at": {"type": "string", "format": "date-time"},
                    },
                }
                for number in reversed(range(schemas))
            }
        },
    }


def text(document: Mapping[str, Any]) -> bytes:
    """Return the document on one line, as most servers send it."""
    return json.dumps(document).encode()


def serves(document: Mapping[str, Any], **headers: str) -> Behaviour:
    """Return a response with `document`."""
    return answer(text(document), headers=headers)


class Project:
    """A folder with a configuration, which is the working folder, and commands that run in it."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.specs = folder / "specs"
        self.snapshot = self.specs / "shop.json"
        self.config = folder / "pyproject.toml"
        self._monkeypatch = monkeypatch
        self._capfd = capfd
        monkeypatch.chdir(folder)
        for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
            monkeypatch.delenv(name, raising=False)
            monkeypatch.delenv(name.upper(), raising=False)
        monkeypatch.setattr(fetch_command, "LIMITS", QUICK)

    def trust(self) -> None:
        """Trust the authority of the test servers."""
        certificate = self.folder.parent / "authority.pem"
        AUTHORITY.cert_pem.write_to_path(str(certificate))
        self._monkeypatch.setenv("SSL_CERT_FILE", str(certificate))

    def configure(self, source: str, *, name: str = "shop", more: str = "") -> None:
        """Configure the client with this source."""
        section = (
            f"[tool.opgen.clients.{name}]\nsource = {json.dumps(source)}\n"
            f'spec = "specs/{name}.json"\noutput = "generated/{name}"\n{more}\n'
        )
        self.config.write_text(section, encoding="utf-8")

    def run(self, *arguments: str) -> Ended:
        """Run `opgen ARGUMENTS` and return its output and exit code."""
        self._capfd.readouterr()
        code = run(arguments)
        captured = self._capfd.readouterr()
        return Ended(code=code, out=captured.out, err=captured.err)

    def fetch(self, source: str, *arguments: str) -> Ended:
        """Run `opgen fetch` with this source."""
        self.configure(source)
        return self.run("fetch", *arguments)

    def write(self, name: str, content: bytes | Mapping[str, Any] | None = None) -> None:
        """Write a file of the project, by default a document."""
        given = openapi() if content is None else content
        (self.folder / name).write_bytes(given if isinstance(given, bytes) else text(given))

    def fetched(self, content: bytes | Mapping[str, Any], *arguments: str) -> Ended:
        """Run `opgen fetch` with a file of this content as its source."""
        self.write("served", content)
        return self.fetch("served", *arguments)

    def stored(self) -> Any:
        """Return the data of the snapshot."""
        return json.loads(self.snapshot.read_bytes())

    def files(self) -> dict[str, tuple[bytes | str | None, int, int]]:
        """Return all files of `specs`, with times."""
        return snapshot(self.specs)
