"""References to models through the package `models`, which loads models of a large document on first use."""

from collections.abc import Iterable
from dataclasses import replace

from opgen.api import model as api
from opgen.api.schema import qualify_refs
from opgen.codegen import ir
from opgen.codegen.build.imports import import_sections
from opgen.codegen.code import literal
from opgen.codegen.imports import export_key
from opgen.codegen.model_modules import MODELS, ModelModule


def through_models(document: api.Api, *, with_definitions: bool) -> api.Api:
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
    pairs = [(f".{module.name}", name) for module in modules for name in module.defines]
    return ir.ModelIndex(
        imports=import_sections(pairs)[0],
        ranges=tuple(
            ir.ModelRange(first=literal(module.defines[0]), module=literal(module.name)) for module in modules
        ),
        exports=tuple(literal(name) for name in sorted(names, key=export_key)),
    )
