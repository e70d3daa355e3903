"""Base classes of the two clients, and the types of the runtime that callers meet."""

from collections.abc import Iterable

from opgen.api.model import Api, Operation
from opgen.api.schema import AnyOf, Nullable, Scalar, Schema
from opgen.codegen.build.responses import results, stream_of

BASES = ("BaseClient", "AsyncBaseClient")
"""Base classes of clients and resources. The functions of operations accept their instances."""


def client_kind(operations: Iterable[Operation]) -> str:
    """Return the kind of the base classes of the two clients: `DownloadClient` and `AsyncDownloadClient`.

    The classes support streams if an operation has a stream, else files if a response is a file.
    """
    operations = list(operations)
    if any(map(stream_of, operations)):
        return "Stream"
    is_file = any(_is_bytes(response.schema) for each in operations for response in results(each))
    return "Download" if is_file else "Http"


def has_pages(document: Api) -> bool:
    """Return whether an operation returns pages."""
    return any(each.pages for each in document.operations)


def public_types(document: Api) -> list[str]:
    """Return the types of the runtime that callers meet, which `client.py` exports."""
    kind = client_kind(document.operations)
    found = "AsyncBaseClient BaseClient CallResult Operation Options Response Timeout "
    bodies = [each.body for each in document.operations if each.body]
    is_optional = any(not each.required for op in document.operations for each in op.parameters)
    if is_optional or any(each.keywords or not each.required for each in bodies):
        found += "UNSET Unset "
    if document.security_schemes:
        found += "AsyncCredential Credential "
    if has_pages(document):
        found += "AsyncPage AsyncPages Page PageRequest "
    if kind != "Http":
        found += "AsyncDownload Download "
    if kind == "Stream":
        found += "AsyncStream Stream "
    return found.split()


def _is_bytes(schema: Schema) -> bool:
    if isinstance(schema, Nullable):
        return _is_bytes(schema.schema)
    if isinstance(schema, AnyOf):
        return any(map(_is_bytes, schema.members))
    return isinstance(schema, Scalar) and schema.format == "binary"
