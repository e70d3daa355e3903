"""Construction of a package: an `Api` with every name, signature and docstring as code."""

from collections.abc import Iterable

from opgen.api import model as api
from opgen.codegen import ir
from opgen.codegen.build.clients import client
from opgen.codegen.build.error_classes import error_classes
from opgen.codegen.build.idempotence import with_idempotent
from opgen.codegen.build.imports import import_sections
from opgen.codegen.build.lazy_models import model_index, through_models
from opgen.codegen.build.operations import all_arguments, operation_modules
from opgen.codegen.build.package_root import function_names, public_names
from opgen.codegen.build.pagination import paged_operations
from opgen.codegen.build.readme import readme
from opgen.codegen.build.resources import resource_modules
from opgen.codegen.build.statuses import BASES
from opgen.codegen.build.webhooks import webhook_module
from opgen.codegen.code import Code, literal
from opgen.codegen.imports import export_key
from opgen.codegen.model_modules import model_modules, runtime_models
from opgen.core.errors import ChoiceError
from opgen.core.options import Options


def build(document: api.Api, options: Options) -> ir.Package:
    """Return the package of `document`, without the text of its models.

    Raises `ChoiceError` with every setting that does not match `document`.
    """
    models = [definition.name for definition in document.definitions]
    index = model_index(model_modules(models))
    if index is not None:
        document = through_models(document, with_definitions=bool(options.pagination))
    misfits: list[str] = []
    paged = paged_operations(document, options.pagination, misfits)
    document = with_idempotent(document, options.idempotent, misfits)
    clients = client(document, options, misfits)
    if misfits:
        raise ChoiceError(misfits)
    arguments = all_arguments(document)
    modules = operation_modules(document, arguments, paged)
    resources = resource_modules(document, modules, arguments, paged)
    errors, error_imports = error_classes(document.operations)
    documented = [str(each.name) for each in errors if each.is_documented]
    error_names = (*BASES, *documented)
    public = public_names(document, modules, error_names)
    return ir.Package(
        client=clients,
        errors=errors,
        error_imports=error_imports,
        error_names=_exports(error_names),
        modules=modules,
        operations=_index(document, modules),
        resources=resources,
        webhooks=webhook_module(document.webhooks),
        models=index,
        has_test_doubles=options.testing,
        kinds={
            "http_library": ("http_library" if options.http_library == "httpx2" else "http_library_httpx"),
            "models": runtime_models(len(models)),
        },
        readme=(readme(document, options, clients, modules, errors) if options.readme else None),
        root_homes=tuple(
            ir.RootName(name=literal(name), module=literal(module.removeprefix(".")))
            for module, name in sorted(public, key=lambda pair: export_key(pair[1]))
            if module not in {".errors", ".models"} and not module.startswith(".operations.")
        ),
        root_imports=import_sections(public)[0],
        exports=_exports(name for _, name in public),
    )


def _exports(names: Iterable[str]) -> tuple[Code, ...]:
    return tuple(literal(name) for name in sorted(names, key=export_key))


def _index(document: api.Api, modules: tuple[ir.OperationModule, ...]) -> tuple[ir.IndexEntry, ...]:
    """Return the entry of each operation in document order: its module and its functions."""
    home: dict[str, tuple[Code, ir.OperationFunctions]] = {}
    functions: dict[str, list[str]] = {}
    for module in modules:
        for operation in module.operations:  # a stream comes after its operation
            home.setdefault(operation.key, (module.name_literal, operation))
            functions.setdefault(operation.key, []).extend(function_names(operation))
    keys = [literal(operation.key) for operation in document.operations]
    return tuple(
        ir.IndexEntry(module=home[key][0], operation=home[key][1], further=tuple(map(literal, functions[key][3:])))
        for key in keys
    )
