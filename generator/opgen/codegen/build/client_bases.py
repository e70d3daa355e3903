"""What the clients of a package can do: no more than its answers need, so that it carries no more."""

from collections.abc import Iterable

from opgen.api import model as api
from opgen.api.schema import AnyOf, Nullable, Scalar, Schema
from opgen.codegen import ir
from opgen.codegen.build.imports import import_sections
from opgen.codegen.build.results import stream_of, success
from opgen.codegen.code import identifier

_CLIENT, _FILES, _STREAMS = "client", "files", "streaming"
_CLASSES = {
    _CLIENT: ("SyncDriver", "AsyncDriver"),
    _FILES: ("SyncFileDriver", "AsyncFileDriver"),
    _STREAMS: ("SyncStreamDriver", "AsyncStreamDriver"),
}


def drivers(
    operations: Iterable[api.Operation], also: Iterable[tuple[str, str]]
) -> ir.Drivers:
    """The bases of the two clients: those that read streams, that save files, or the plain ones.

    `also` is what else `client.py` imports: module, name.
    """
    operations = list(operations)
    module = _CLIENT
    if any(map(stream_of, operations)):
        module = _STREAMS
    elif any(_is_file(each) for each in operations):
        module = _FILES
    sync, awaited = _CLASSES[module]
    pairs = [
        ("._runtime.client", "Api"),
        ("._runtime.client", "Timeout"),
        ("._runtime.http_library", "httpx"),
        (f"._runtime.{module}", sync),
        (f"._runtime.{module}", awaited),
        *also,
    ]
    return ir.Drivers(
        imports=import_sections(pairs)[0],
        sync=identifier(sync),
        awaited=identifier(awaited),
    )


def _is_file(operation: api.Operation) -> bool:
    return any(map(_is_bytes, success(operation).values()))


def _is_bytes(schema: Schema) -> bool:
    if isinstance(schema, Nullable):
        return _is_bytes(schema.schema)
    if isinstance(schema, AnyOf):
        return any(map(_is_bytes, schema.members))
    return isinstance(schema, Scalar) and schema.format == "binary"
