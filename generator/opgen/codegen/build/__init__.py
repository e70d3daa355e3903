"""A normalized document as a package: every name, signature and docstring decided, as code."""

from collections.abc import Iterable, Iterator

from opgen.api import model as api
from opgen.api.schema import Null, Schema, union
from opgen.codegen import ir, types
from opgen.codegen.build.clients import client
from opgen.codegen.build.idempotence import with_idempotent
from opgen.codegen.build.imports import import_sections, schema_imports
from opgen.codegen.build.lazy_models import model_index, through_models
from opgen.codegen.build.operations import operation_modules
from opgen.codegen.build.pagination import paged_operations
from opgen.codegen.build.results import stream_of
from opgen.codegen.build.statuses import ERROR_CLASSES, PHRASES, class_name
from opgen.codegen.build.webhooks import webhook_module, webhook_names
from opgen.codegen.code import Code, docstring, identifier, literal
from opgen.codegen.imports import export_key
from opgen.codegen.model_modules import adapters, model_modules
from opgen.core.options import Options

__all__ = ["ERROR_CLASSES", "build"]


def build(document: api.Api, options: Options) -> ir.Package:
    """The package of `document`, but for the text of its models. Pure, and linear in the document."""
    models = [definition.name for definition in document.definitions]
    index = model_index(model_modules(models))
    if index is not None:
        document = through_models(document, with_definitions=bool(options.pagination))
    paged = paged_operations(document, options.pagination)
    document = with_idempotent(document, options.idempotent)
    modules = operation_modules(
        document.operations, document.servers, paged, document.names.arguments
    )
    errors, error_imports = _errors(document.operations)
    webhooks = webhook_names(document.webhooks)
    functions = [
        name
        for module in modules
        for operation in module.operations
        for name in _functions(operation)
    ]
    exports = sorted(
        [
            "AsyncClient",
            "Client",
            "OPERATIONS",
            "Request",
            "StreamRequest",
            *(name for _, name in _streams(document.operations)),
            *_uploads(document.operations),
            *_progress(document.operations),
            *ERROR_CLASSES,
            *models,
            *functions,
            *webhooks,
        ],
        key=export_key,
    )
    return ir.Package(
        client=client(document, options),
        errors=errors,
        error_imports=error_imports,
        error_names=tuple(
            literal(name) for name in sorted(ERROR_CLASSES, key=export_key)
        ),
        modules=modules,
        operations=_index(document, modules),
        webhooks=webhook_module(document.webhooks),
        models=index,
        kinds={
            "http_library": "" if options.http_library == "httpx2" else "httpx",
            "adapters": adapters(len(models)),
        },
        root_imports=_root_imports(document, models, modules, webhooks),
        exports=tuple(literal(name) for name in exports),
    )


def _errors(
    operations: Iterable[api.Operation],
) -> tuple[tuple[ir.StatusError, ...], tuple[tuple[ir.Import, ...], ...]]:
    """The error classes, and the imports that the types of their details need."""
    operations = list(operations)
    classes = []
    pairs: list[tuple[str, str]] = []
    for status, phrase in PHRASES.items():
        details = [_detail(operation, status) for operation in operations]
        detail = union([*details, Null()])
        classes.append(
            ir.StatusError(
                name=identifier(class_name(status)),
                status=literal(status),
                reason=literal(phrase),
                docstring=docstring(f"{status} {phrase}."),
                detail=types.expression(detail),
            )
        )
        pairs += schema_imports(detail, ".")
    return tuple(classes), import_sections(pairs)


def _detail(operation: api.Operation, status: int) -> Schema:
    """What the operation's answer of `status` holds: by its own entry, its range's, or that of all others."""
    documented = {response.status: response.schema for response in operation.responses}
    keys: tuple[api.StatusKey, ...] = (status, f"{status // 100}XX", "default")
    return next((documented[key] for key in keys if key in documented), Null())


def _index(
    document: api.Api, modules: tuple[ir.OperationModule, ...]
) -> tuple[ir.IndexEntry, ...]:
    """Every operation in document order, with the module it is in, and all its functions."""
    home: dict[str, tuple[Code, ir.Operation]] = {}
    functions: dict[str, list[str]] = {}
    for module in modules:
        for operation in module.operations:  # a stream stands after its own
            home.setdefault(operation.key, (module.name_literal, operation))
            functions.setdefault(operation.key, []).extend(_functions(operation))
    keys = [literal(operation.key) for operation in document.operations]
    return tuple(
        ir.IndexEntry(
            module=home[key][0],
            operation=home[key][1],
            further=tuple(map(literal, functions[key][3:])),
        )
        for key in keys
    )


def _functions(operation: ir.Operation) -> list[str]:
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


def _uploads(operations: Iterable[api.Operation]) -> tuple[str, ...]:
    """`Upload`, where a form can hold a file."""
    kinds = {
        content.kind
        for operation in operations
        for content in (operation.body.contents if operation.body else ())
    }
    return ("Upload",) if "multipart" in kinds else ()


def _progress(operations: Iterable[api.Operation]) -> tuple[str, ...]:
    """`with_progress`, where a file or a stream can be sent."""
    kinds = {
        content.kind
        for operation in operations
        for content in (operation.body.contents if operation.body else ())
    }
    return ("with_progress",) if kinds & {"binary", "multipart"} else ()


def _streams(operations: Iterable[api.Operation]) -> Iterator[tuple[str, str]]:
    """What callers see of streams, if there are any, and the modules it is in."""
    streams = [stream for each in operations if (stream := stream_of(each))]
    if streams:
        yield "._runtime.streams", "AsyncStream"
        yield "._runtime.framing", "ServerSentEvent"
        yield "._runtime.streams", "Stream"


def _root_imports(
    document: api.Api,
    models: list[str],
    modules: tuple[ir.OperationModule, ...],
    webhooks: tuple[str, ...],
) -> tuple[ir.Import, ...]:
    """What the package root imports for type checkers."""
    pairs = [
        *(("._runtime.multipart", name) for name in _uploads(document.operations)),
        *_streams(document.operations),
        *(("._runtime.progress", name) for name in _progress(document.operations)),
        ("._runtime.request", "Request"),
        ("._runtime.request", "StreamRequest"),
        (".client", "AsyncClient"),
        (".client", "Client"),
    ]
    pairs += [(".errors", name) for name in ERROR_CLASSES]
    pairs += [(".models", name) for name in models]
    pairs.append((".operations", "OPERATIONS"))
    pairs += [(".webhooks", name) for name in webhooks]
    for module in modules:
        for operation in module.operations:
            for name in _functions(operation):
                pairs.append((f".operations.{module.name}", name))
    return import_sections(pairs)[0]
