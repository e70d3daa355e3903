"""Base classes of the two clients, and the types of the runtime that callers meet."""

from collections.abc import Iterable

from opgen.api.model import Api, Operation
from opgen.api.schema import AnyOf, Nullable, Scalar, Schema
from opgen.codegen.build.responses import results, stream_of
from opgen.codegen.code import ImportPairs

BASES = ("BaseClient", "AsyncBaseClient")
"""Base classes of clients and resources. The functions of operations accept their instances."""
CLIENT_BASES = ("HttpClient", "AsyncHttpClient")
"""Base classes of all clients. They send requests."""
_CLASSES = {
    "client": CLIENT_BASES,
    "downloads": ("DownloadClient", "AsyncDownloadClient"),
    "event_streams": ("StreamClient", "AsyncStreamClient"),
}
# Types that callers meet, by module of the runtime.
_TYPES = {
    "call": "CallResult Timeout",
    "client": "AsyncBaseClient BaseClient Options",
    "package": "Operation",
    "request": "Response",
    "fields": "UNSET Unset",
    "auth": "AsyncCredential Credential",
    "pages": "AsyncPage AsyncPages Page PageRequest",
    "downloads": "AsyncDownload Download",
    "event_streams": "AsyncStream Stream",
}


def client_bases(operations: Iterable[Operation]) -> tuple[str, str, str]:
    """Return the runtime module, and its base classes for `Client` and `AsyncClient`.

    The classes support streams if an operation has a stream, else files if a response is a file.
    """
    operations = list(operations)
    module = "client"
    if any(map(stream_of, operations)):
        module = "event_streams"
    elif any(_is_bytes(response.schema) for each in operations for response in results(each)):
        module = "downloads"
    return f"._runtime.{module}", *_CLASSES[module]


def has_pages(document: Api) -> bool:
    """Return whether an operation returns pages."""
    return any(each.pages for each in document.operations)


def public_types(document: Api) -> ImportPairs:
    """Yield the types that `client.py` exports, as (module, name). The package has the module of each type."""
    base_module, *_ = client_bases(document.operations)
    is_used = {
        "fields": any(each.body and each.body.keywords for each in document.operations),
        "auth": bool(document.security_schemes),
        "pages": has_pages(document),
        "downloads": base_module != "._runtime.client",
        "event_streams": base_module == "._runtime.event_streams",
    }
    for module, names in _TYPES.items():
        if is_used.get(module, True):
            yield from ((f"._runtime.{module}", name) for name in names.split())


def _is_bytes(schema: Schema) -> bool:
    if isinstance(schema, Nullable):
        return _is_bytes(schema.schema)
    if isinstance(schema, AnyOf):
        return any(map(_is_bytes, schema.members))
    return isinstance(schema, Scalar) and schema.format == "binary"
