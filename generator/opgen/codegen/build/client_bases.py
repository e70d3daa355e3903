"""Base classes of the two clients: the smallest classes that support the responses of the API."""

from collections.abc import Iterable

from opgen.api import model as api
from opgen.api.schema import AnyOf, Nullable, Scalar, Schema
from opgen.codegen.build.results import results, stream_of

_CLIENT, _DOWNLOADS, _STREAMS = "client", "downloads", "event_streams"
BASES = ("BaseClient", "AsyncBaseClient")
"""Base classes of every client. They send requests."""
STREAM_BASES = ("StreamClient", "AsyncStreamClient")
"""Base classes of clients that also read a response item by item."""
_CLASSES = {_CLIENT: BASES, _DOWNLOADS: ("DownloadClient", "AsyncDownloadClient"), _STREAMS: STREAM_BASES}


def client_bases(operations: Iterable[api.Operation]) -> tuple[str, str, str]:
    """Return the runtime module, and its base classes for `Client` and `AsyncClient`.

    The classes support streams if an operation has a stream, else files if a response is a file.
    """
    operations = list(operations)
    module = _CLIENT
    if any(map(stream_of, operations)):
        module = _STREAMS
    elif any(_is_file(each) for each in operations):
        module = _DOWNLOADS
    return f"._runtime.{module}", *_CLASSES[module]


def base_import(bases: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the imports of two base classes, as (module, name) in a module of operations."""
    module = next(module for module, names in _CLASSES.items() if names == bases)
    return [(f".._runtime.{module}", name) for name in bases]


def _is_file(operation: api.Operation) -> bool:
    return any(_is_bytes(r.schema) for r in results(operation))


def _is_bytes(schema: Schema) -> bool:
    if isinstance(schema, Nullable):
        return _is_bytes(schema.schema)
    if isinstance(schema, AnyOf):
        return any(map(_is_bytes, schema.members))
    return isinstance(schema, Scalar) and schema.format == "binary"
