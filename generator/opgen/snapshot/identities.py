"""Where the schemas of one file stand that have a URI or an anchor of their own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urljoin

from opgen.core.pointers import Pointer, parse_ref

_PLAIN = frozenset({"example", "examples", "default", "enum", "const"})
"""Keywords that hold no schema, whatever it looks like."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identities:
    """Places by URI, as written and made absolute, and by anchor."""

    uris: Mapping[str, Pointer]
    anchors: Mapping[str, Pointer]
    places: frozenset[Pointer]
    """Of schemas that have a URI."""

    def pointers(self, start: Pointer, fragment: str) -> list[Pointer]:
        """Where `fragment` may lead from the schema at `start`; the first that exists is meant.

        Many files mean the whole file by a pointer, also in a schema with a URI of its own.
        """
        pointer = parse_ref("#" + fragment)
        if pointer is not None:
            return [(*start, *pointer), pointer]
        anchor = self.anchors.get(unquote(fragment))
        return [] if anchor is None else [anchor]

    def enclosing(self, pointer: Pointer) -> Pointer:
        """The innermost schema with a URI that holds `pointer`."""
        lengths = range(len(pointer), 0, -1) if self.places else ()
        return next((pointer[:n] for n in lengths if pointer[:n] in self.places), ())


def identities(root: Mapping[str, Any]) -> Identities:
    """The identities in the file `root`. Linear in it."""
    uris: dict[str, Pointer] = {}
    anchors: dict[str, Pointer] = {}
    own = next((root[k] for k in ("$self", "$id") if isinstance(root.get(k), str)), "")
    waiting: list[tuple[Any, Pointer]] = [(root, ())]
    seen: set[int] = set()
    while waiting:
        value, pointer = waiting.pop()
        if isinstance(value, list):
            children = [(str(index), item) for index, item in enumerate(value)]
        elif isinstance(value, dict):
            for keyword in ("$self", "$id"):
                if isinstance(uri := value.get(keyword), str):
                    for form in _forms(own, uri.partition("#")[0]):
                        uris.setdefault(form, pointer)
            for keyword in ("$anchor", "$dynamicAnchor"):
                if isinstance(name := value.get(keyword), str):
                    anchors.setdefault(name, pointer)
            children = [item for item in value.items() if item[0] not in _PLAIN]
        else:
            continue
        if id(value) not in seen:  # YAML's aliases are one object
            seen.add(id(value))
            waiting += [
                (child, (*pointer, key))
                for key, child in reversed(children)
                if isinstance(child, dict | list)
            ]
    return Identities(uris=uris, anchors=anchors, places=frozenset(uris.values()))


def _forms(base: str, uri: str) -> tuple[str, ...]:
    """The ways to refer to `uri`."""
    try:
        return uri, urljoin(base, uri)
    except ValueError:
        return (uri,)
