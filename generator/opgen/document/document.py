"""A parsed document: its values by pointer, its references, and where they stand in the text as served."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from opgen.core.errors import DocumentError, Position, Problem
from opgen.core.pointers import Pointer, resolve
from opgen.document.canonical import canonical
from opgen.document.openapi_objects import kind_at
from opgen.source.read import Source
from opgen.source.text.positions import positions

_VERSION = re.compile(r"(3\.[012])(\.[0-9]+(?:-.+)?)?")
_SHOWN_LENGTH = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """An OpenAPI document of a version that is supported; nothing else about it has been checked."""

    source: Source
    root: dict[str, Any]
    """In written form. "Document order" is the order of this."""
    origin: Callable[[Pointer], tuple[Source, Pointer]] | None = None
    """Where in which text a value comes from, if not all are where `source` has them: overlays have changed it."""

    def resolve(self, pointer: Pointer) -> Any:
        """The value at `pointer`. Raises `KeyError` if there is none."""
        return resolve(self.root, pointer)

    def kind(self, pointer: Pointer) -> str:
        """What the specification calls the object at `pointer`, in lower case; empty where it may be anything."""
        return kind_at(self.root, pointer).lower()

    def position(self, pointer: Pointer) -> Position:
        """Where `pointer` stands in the text as served; see `positions`."""
        return self.positions((pointer,))[0]

    def positions(self, pointers: Sequence[Pointer]) -> tuple[Position, ...]:
        """Where each of `pointers` stands in the text as served, or else the nearest that holds it.

        For a mapping's value that is its key, which is what a reader looks for. Reads the whole text once: call it
        only when an error is certain, and for all problems at once.
        """
        return tuple(position for _, position in self.places(pointers))

    def places(self, pointers: Sequence[Pointer]) -> tuple[tuple[str, Position], ...]:
        """The same, each with the name of its text: the document's, or that of an overlay which changed it."""
        if self.origin is None:
            found = positions(self.source, pointers)
            return tuple((self.source.name, position) for position in found)
        origins = [self.origin(pointer) for pointer in pointers]
        sources = {id(source): source for source, _ in origins}
        known: dict[tuple[int, Pointer], Position] = {}
        for number, source in sources.items():
            own = [pointer for other, pointer in origins if other is source]
            for pointer, position in zip(own, positions(source, own), strict=True):
                known[number, pointer] = position
        return tuple((s.name, known[id(s), pointer]) for s, pointer in origins)


def version_of(root: dict[str, Any]) -> str | None:
    """The version that the document has or can only mean: `3.1`, as text or number, is `3.1.0`; None: not supported."""
    written = root.get("openapi", root.get("swagger"))
    if type(written) is float:
        written = str(written)
    if not isinstance(written, str) or not written.isascii():
        return None
    match = _VERSION.fullmatch(written.strip().lower().removeprefix("v"))
    if match is None:
        return None
    return match[0] if match[2] else f"{match[1]}.0"


def load(source: Source) -> Document:
    """The document that was read. Raises `DocumentError` if its version is not supported."""
    refuse_version(source, source.root)
    return Document(source=source, root=canonical(source.root))


def refuse_version(source: Source, root: dict[str, Any]) -> None:
    """Raises `DocumentError` if the version of `root` is not supported; `source` is the text that says where it is."""
    if problem := _version_problem(root):
        position = positions(source, (problem.pointer,))[0]
        raise DocumentError((replace(problem, position=position),))


def _version_problem(root: dict[str, Any]) -> Problem | None:
    if version_of(root) is not None:
        return None
    version = root.get("openapi")
    match version:
        case None if "swagger" in root:
            shown = str(root["swagger"])[:_SHOWN_LENGTH]
            return Problem(
                message=f"Swagger {shown} is not supported",
                pointer=("swagger",),
                hint="convert the document to OpenAPI 3",
            )
        case None:
            hint = 'an OpenAPI document has it at its root: openapi: "3.1.0"'
            return Problem(message="there is no openapi version", hint=hint)
        case str() if not version.isascii():
            hint = "it has characters that only look like ASCII digits or dots"
        case str():
            hint = "3.0, 3.1 and 3.2 are, written with their patch number: 3.1.0"
        case _:
            hint = (
                'it is not text; write it in quotes and with its patch number: "3.1.0"'
            )
    shown = str(version)[:_SHOWN_LENGTH]
    message = f"OpenAPI {shown} is not supported"
    return Problem(message=message, pointer=("openapi",), hint=hint)
