"""Packages of models, and references to models that are loaded on first use."""

from collections.abc import Iterable
from dataclasses import replace

from opgen.api import model as api
from opgen.api.schema import Scalar, Schema, qualify_refs, transform, values_aliases
from opgen.codegen import ir
from opgen.codegen.code import literal
from opgen.codegen.imports import exports, import_sections
from opgen.codegen.model_modules import MODELS, ModelModule, model_modules, runtime_models


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
    return ir.ModelIndex(
        imports=import_sections((f".{module.name}", "*") for module in modules)[0],
        ranges=tuple(
            ir.ModelRange(first=literal(module.defines[0]), module=literal(module.name)) for module in modules
        ),
        exports=exports(names),
    )


def build_models(document: api.Api) -> ir.ModelPackage:
    """Return the package of the models of `document`, without their text."""
    names = [definition.name for definition in document.definitions]
    return ir.ModelPackage(
        models=model_index(model_modules(names)),
        kinds={"models": runtime_models(len(names))},
    )


def without_arguments(document: api.Api) -> api.Api:
    """Return `document` without the types of arguments of a client: uploads are bytes, and enums have no alias."""
    aliases = values_aliases(document.definitions)
    definitions = tuple(each for each in document.definitions if each.name not in aliases)
    return replace(document, definitions=transform(definitions, _bytes_for_upload))


def _bytes_for_upload(schema: Schema) -> Schema:
    if isinstance(schema, Scalar) and schema.format == "upload":
        return replace(schema, format="binary")
    return schema
