"""Public names of the package root, and the modules that define them."""

from collections.abc import Iterable, Iterator

from opgen.api import model as api
from opgen.codegen import ir
from opgen.codegen.build.results import stream_of
from opgen.codegen.build.webhooks import webhook_names


def public_names(
    document: api.Api, modules: Iterable[ir.OperationModule], errors: Iterable[str]
) -> list[tuple[str, str]]:
    """Return every public name of the root, as (module, name). `errors` are the names of error classes."""
    pairs = [
        *_runtime_names(document.operations),
        (".client", "AsyncClient"),
        (".client", "Client"),
        (".operations", "OPERATIONS"),
    ]
    pairs += [(".errors", name) for name in errors]
    pairs += [(".models", definition.name) for definition in document.definitions]
    pairs += [(".webhooks", name) for name in webhook_names(document.webhooks)]
    for module in modules:
        for operation in module.operations:
            for name in function_names(operation):
                pairs.append((f".operations.{module.name}", name))
    return pairs


def function_names(operation: ir.OperationFunctions) -> list[str]:
    """Return the names of all functions of an operation."""
    paging = operation.paging
    functions = [
        operation.sync,
        operation.awaited,
        operation.request,
        *((paging.sync, paging.awaited) if paging else ()),
        *(each.function for each in operation.header_functions),
    ]
    return [function.name for function in functions]


def _runtime_names(operations: tuple[api.Operation, ...]) -> Iterator[tuple[str, str]]:
    """Yield the classes and functions of the runtime that callers of `operations` use."""
    yield "._runtime.request", "Request"
    bodies = [operation.body for operation in operations if operation.body]
    contents = [content for body in bodies for content in body.contents]
    kinds = {content.kind for content in contents}
    if "multipart" in kinds:
        yield "._runtime.multipart", "Upload"
    if kinds & {"binary", "multipart"}:
        yield "._runtime.uploads", "with_progress"
    has_streams = any(map(stream_of, operations))
    if has_streams:
        yield "._runtime.event_streams", "AsyncStream"
        yield "._runtime.event_streams", "Stream"
        yield "._runtime.event_streams", "StreamRequest"
    if has_streams or any(content.is_wrapped for content in contents):
        yield "._runtime.framing", "ServerSentEvent"
