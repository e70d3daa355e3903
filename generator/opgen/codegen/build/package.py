"""Construction of a package, of a client or of models alone: an `Api` with every name, signature and docstring as code."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from opgen.api.model import Api, Operation
from opgen.api.schema import (
    AnyOf,
    Const,
    Enum,
    Map,
    Scalar,
    Schema,
    TaggedUnion,
    Tuple,
    constants,
    qualify_refs,
    schemas_of,
    transform,
    values_aliases,
    walk,
)
from opgen.codegen import ir
from opgen.codegen.build.calls import readme
from opgen.codegen.build.clients import client
from opgen.codegen.build.error_classes import BASES, error_classes
from opgen.codegen.build.inputs import Inputs, input_module
from opgen.codegen.build.operations import operation_indexes, operation_modules
from opgen.codegen.build.pagination import paged_operations
from opgen.codegen.build.resources import resource_modules
from opgen.codegen.build.responses import has_pages, stream_of
from opgen.codegen.build.webhooks import webhook_module, webhook_names
from opgen.codegen.code import Code, literal
from opgen.codegen.imports import export_key, exports, import_sections, needed_imports
from opgen.codegen.model_modules import MODELS, ModelModule, is_large, model_modules, runtime_models
from opgen.core.errors import ChoiceError
from opgen.core.options import Options
from opgen.core.suggestions import nearest_operation


def build(document: Api, options: Options) -> ir.Package:
    """Return the package of `document`, without the text of its models.

    Raises `ChoiceError` with every setting that does not match `document`.
    """
    models = [definition.name for definition in document.definitions]
    index = model_index(model_modules(models))
    if index is not None:
        document = through_models(document, with_definitions=has_pages(document))
    misfits: list[str] = []
    paged = paged_operations(document, options.pagination, misfits)
    known = [operation.key for operation in document.operations]
    misfits += [
        f"idempotent: {key!a}: unknown operation; {nearest_operation(key, known)}"
        for key in options.idempotent
        if key not in known
    ]
    clients = client(document, options, misfits)
    if misfits:
        raise ChoiceError(misfits)
    modules = operation_modules(document, paged, options.idempotent)
    errors, error_imports = error_classes(document.operations, models)
    error_names = (*BASES, *(str(each.name) for each in errors))
    own = _own_names(document.operations)
    lazy = [*own, *((".webhooks", name) for name in webhook_names(document.webhooks))]
    return ir.Package(
        client=clients,
        errors=errors,
        error_imports=error_imports,
        error_names=exports(error_names),
        modules=modules,
        indexes=operation_indexes(modules),
        operations=_index(document, modules),
        resources=resource_modules(document, modules),
        webhooks=webhook_module(document.webhooks, models),
        models=index,
        inputs=input_module(Inputs(definitions=document.by_name, names=document.inputs)),
        has_test_doubles=options.testing,
        kinds={
            "http_library": ("http_library" if options.http_library == "httpx2" else "http_library_httpx"),
            **_kinds(document),
        },
        readme=(readme(document, options, modules, errors) if options.readme else None),
        root_homes=tuple(
            ir.RootName(name=literal(name), module=literal(module.removeprefix(".")))
            for module, name in sorted(lazy, key=lambda pair: export_key(pair[1]))
        ),
        root_imports=_root_imports(document, modules, own),
        exports=exports(
            [
                *(name for _, name in own),
                *error_names,
                *models,
                *webhook_names(document.webhooks),
                *(name for module in modules for each in module.operations for name in each.function_names),
            ]
        ),
        is_lazy=is_large(len(models) + len(document.operations)),
    )


def _own_names(operations: tuple[Operation, ...]) -> list[tuple[str, str]]:
    """Return the public names of the root from modules with other names too, as (module, name)."""
    clients = ((".client", name) for name in ("AsyncClient", "Client"))
    return [*needed_imports(_runtime_names(operations), "."), *clients, (".operations", "OPERATIONS")]


def _root_imports(
    document: Api, modules: Iterable[ir.OperationModule], own: Iterable[tuple[str, str]]
) -> tuple[ir.Import, ...]:
    """Return the imports of the root: its modules, the names `own`, and all public names of the other modules."""
    webhooks = ["webhooks"] if document.webhooks else []
    submodules = ["client", "errors", "models", "operations", *webhooks]
    starred = ["errors", "models", *webhooks, *{f"operations.{module.name}": None for module in modules}]
    pairs = [(".", f"{name} as {name}") for name in submodules]
    pairs += [(module, f"{name} as {name}") for module, name in own]
    pairs += [(f".{name}", "*") for name in starred]
    return import_sections(pairs)[0]


def _index(document: Api, modules: tuple[ir.OperationModule, ...]) -> tuple[ir.IndexEntry, ...]:
    """Return the entry of each operation in document order."""
    home = {}
    functions: dict[str, list[Code]] = {}
    for module in modules:
        for operation in module.operations:  # a stream comes after its operation
            home[operation.key] = f"operations.{module.home}"
            functions.setdefault(operation.key, []).extend(operation.function_names)
    return tuple(
        ir.IndexEntry(
            key=key,
            request=literal(f"{each.method} {each.path}"),
            function=literal(f"{home[key]}.{functions[key][0]}"),
            further=tuple(map(literal, functions[key][3:])),
        )
        for each in document.operations
        for key in [literal(each.key)]
    )


def _runtime_names(operations: tuple[Operation, ...]) -> Iterator[str]:
    """Yield the classes and functions of the runtime that callers of `operations` use."""
    yield "Request"
    bodies = [operation.body for operation in operations if operation.body]
    contents = [content for body in bodies for content in body.contents]
    kinds = {content.kind for content in contents}
    if "multipart" in kinds:
        yield from ("Upload", "Uploadable")
    if kinds & {"binary", "multipart"}:
        yield "with_progress"
    has_streams = any(map(stream_of, operations))
    if has_streams:
        yield from ("AsyncStream", "Stream", "StreamRequest")
    if has_streams or any(content.is_wrapped for content in contents):
        yield "ServerSentEvent"


def through_models(document: Api, *, with_definitions: bool) -> Api:
    """Return `document` with every reference as an attribute of `MODELS`, also in definitions if `with_definitions`."""
    definitions = document.definitions
    return replace(
        document,
        operations=qualify_refs(document.operations, MODELS),
        webhooks=qualify_refs(document.webhooks, MODELS),
        definitions=(qualify_refs(definitions, MODELS) if with_definitions else definitions),
    )


def model_index(modules: Iterable[ModelModule]) -> ir.ModelIndex | None:
    """Return `models/__init__.py`, or `None` if all models are in one module."""
    modules = tuple(modules)
    if not modules:
        return None
    names = [name for module in modules for name in module.defines]
    return ir.ModelIndex(
        imports=import_sections((f".{module.name}", "*") for module in modules)[0],
        ranges=tuple(
            ir.ModelRange(first=literal(module.defines[0]), module=literal(module.name)) for module in modules
        ),
        exports=exports(names),
    )


def build_models(document: Api) -> ir.ModelPackage:
    """Return the package of the models of `document`, without their text."""
    names = [definition.name for definition in document.definitions]
    return ir.ModelPackage(models=model_index(model_modules(names)), kinds=_kinds(document))


def _kinds(document: Api) -> dict[str, str]:
    """Return the files of the runtime that become its modules `models`, `reading` and `exact`.

    Maps, tuples and unions in responses are read with more code. Without numbers, times and constants, `exact` is left out.
    """
    responses = [response for each in document.operations for response in each.responses]
    schemas = [schema for each in document.definitions for schema in schemas_of(each)]
    schemas += [each.schema for each in document.webhooks] + [each.schema for each in responses]
    schemas += [each.stream.items for each in responses if each.stream]
    parts = [part for schema in schemas for part in walk(schema)]
    has_parts = any(isinstance(each, Map | Tuple) for each in parts) or any(
        isinstance(each, TaggedUnion) for each in document.definitions
    )
    has_parts |= any(isinstance(each, AnyOf) and not constants(each) for each in parts)
    enums = {each.type for each in document.definitions if isinstance(each, Enum)}
    models = runtime_models(len(document.definitions))
    is_exact = models == "models" or "integer" in enums or any(map(_needs_exactness, parts))
    return {
        "models": models,
        "reading": "reading" if has_parts else "base_reading",
        "exact": "exact" if is_exact else "",
    }


def _needs_exactness(schema: Schema) -> bool:
    """Return whether strict validation of JSON by pydantic would convert other values to `schema`."""
    if isinstance(schema, Const):
        return not isinstance(schema.value, str)
    return isinstance(schema, Scalar) and (schema.type == "number" or schema.format is not None)


def without_arguments(document: Api) -> Api:
    """Return `document` without the types of arguments of a client: uploads are bytes, and enums have no alias."""
    aliases = values_aliases(document.definitions)
    definitions = tuple(each for each in document.definitions if each.name not in aliases)
    return replace(document, definitions=transform(definitions, _bytes_for_upload))


def _bytes_for_upload(schema: Schema) -> Schema:
    if isinstance(schema, Scalar) and schema.format == "upload":
        return replace(schema, format="binary")
    return schema
