"""Documents of one feature each, with a call and its expected outcome."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from tests.support.servers.scripted import Answer

FOLDER = Path(__file__).with_name("documents")


@dataclass(frozen=True, kw_only=True)
class Case:
    """Folder with `spec.yaml`, which begins with the name of the feature, and `case.yaml`."""

    folder: Path

    @property
    def name(self) -> str:
        """Of the folder."""
        return self.folder.name

    @cached_property
    def about(self) -> str:
        """The sentence."""
        text = (self.folder / "spec.yaml").read_text("utf-8")
        return text.partition("\n")[0].removeprefix("# ")

    @cached_property
    def document(self) -> dict[str, Any]:
        """Any JSON."""
        text = (self.folder / "spec.yaml").read_text("utf-8")
        found: dict[str, Any] = yaml.safe_load(text)
        return found

    @cached_property
    def wanted(self) -> dict[str, Any]:
        """Content of `case.yaml`."""
        text = (self.folder / "case.yaml").read_text("utf-8")
        found: dict[str, Any] = yaml.safe_load(text)
        return found

    @property
    def answer(self) -> Answer:
        """Response of the server."""
        given = self.wanted.get("answers", {})
        body = bytes.fromhex(given["hex"]) if "hex" in given else given.get("body", "").encode()
        status = given.get("status", 200 if body else 204)
        type_ = given.get("type", "application/json")
        headers = {"Content-Type": type_} if body else {}
        return Answer(status=status, headers=headers, body=body)

    def call(self, package: str, url: str) -> dict[str, Any]:
        """Return the arguments of a caller."""
        components = self.document.get("components", {})
        return {
            "package": package,
            "base_url": url,
            "schemes": components.get("securitySchemes", {}),
            "credentials": self.wanted.get("credentials", {}),
            "everything": self.wanted.get("everything", False),
            **self.wanted.get("call", {}),
        }


def cases() -> tuple[Case, ...]:
    """All of them, by name."""
    return tuple(Case(folder=folder) for folder in sorted(FOLDER.iterdir()))
