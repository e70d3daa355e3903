"""Parsed document: access to values by pointer, and the positions of values in the text as served."""

from collections.abc import Callable, Sequence
from typing import Any

from opgen.core.errors import DocumentError, Position, Problem
from opgen.core.frozen import frozen
from opgen.core.pointers import JsonObject, Pointer, resolve
from opgen.document.canonical import canonical
from opgen.document.openapi_objects import is_swagger, kind_at, version_of
from opgen.source.read import Source, other_format

_SHOWN_LENGTH = 40


@frozen
class Document:
    """OpenAPI document of a supported version. Only the version is verified.

    - `root`: root in written form (see `canonical`). "Document order" is the order of keys and items in `root`.
    - `origin`: function that returns the origin of the value at a pointer. The origin is the source that defines the
      value (the document, one of its parts, or an overlay), and the pointer in that source. A document of one file
      without overlays does not have this function.
    - `parts`: other files of a document of several files.
    """

    source: Source
    root: JsonObject
    origin: Callable[[Pointer], tuple[Source, Pointer]] | None = None
    parts: tuple[Source, ...] = ()

    def resolve(self, pointer: Pointer) -> Any:
        """Return the value at `pointer`. Raise `KeyError` if it does not exist."""
        return resolve(self.root, pointer)

    def kind(self, pointer: Pointer) -> str:
        """Return the name of the OpenAPI object at `pointer`, or an empty string for any other value."""
        return kind_at(self.root, pointer)

    def position(self, pointer: Pointer) -> Position:
        """Return the position of the value at `pointer`, as `positions` does."""
        return self.positions((pointer,))[0]

    def positions(self, pointers: Sequence[Pointer]) -> tuple[Position, ...]:
        """Return the position of each of `pointers` in the text as served, or of the nearest value that contains it.

        The position of a value in a mapping is the position of its key. The method parses the text again.
        Call it only to report errors, and once for all problems.
        """
        return tuple(position for _, position in self.named_positions(pointers))

    def named_positions(self, pointers: Sequence[Pointer]) -> tuple[tuple[str, Position], ...]:
        """Return the position of each of `pointers`, and the name of the document, part or overlay with this position."""
        if self.origin is None:
            found = self.source.positions(pointers)
            return tuple((self.source.name, position) for position in found)
        origins = [self.origin(pointer) for pointer in pointers]
        sources = {id(source): source for source, _ in origins}
        known: dict[tuple[int, Pointer], Position] = {}
        for number, source in sources.items():
            own = [pointer for other, pointer in origins if other is source]
            for pointer, position in zip(own, source.positions(own), strict=True):
                known[number, pointer] = position
        return tuple((s.name, known[id(s), pointer]) for s, pointer in origins)


def load(source: Source) -> Document:
    """Build a document from `source`. Raise `DocumentError` if its version is not supported."""
    refuse_version(source, source.root)
    return Document(source=source, root=canonical(source.root))


def refuse_version(source: Source, root: JsonObject) -> None:
    """Raise `DocumentError` if the version of `root` is not supported. The error has the position in `source`."""
    if problem := _version_problem(root):
        is_missing = not root.keys() & {"openapi", "swagger"}
        other = other_format(source.text, root) if is_missing else None
        raise DocumentError((other,) if other else source.located((problem,)))


def _version_problem(root: JsonObject) -> Problem | None:
    if version_of(root) is not None or is_swagger(root):
        return None
    version = root.get("openapi")
    match version:
        case None if "swagger" in root:
            shown = str(root["swagger"])[:_SHOWN_LENGTH]
            return Problem(
                message=f"Swagger {shown} is not supported",
                pointer=("swagger",),
                hint='use swagger: "2.0", or OpenAPI 3.0, 3.1 or 3.2',
            )
        case None:
            hint = 'add openapi: "3.1.0" to the root of the document'
            return Problem(message="missing OpenAPI version", hint=hint)
        case str() if not version.isascii():
            hint = "write the version with ASCII digits and dots"
        case str():
            hint = "use 3.0, 3.1 or 3.2 with a patch number, such as 3.1.0"
        case _:
            hint = 'write the version as a string with a patch number: "3.1.0"'
    shown = str(version)[:_SHOWN_LENGTH]
    return Problem(message=f"OpenAPI {shown} is not supported", pointer=("openapi",), hint=hint)
