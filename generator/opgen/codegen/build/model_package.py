"""Construction of a package that has models only."""

from dataclasses import replace

from opgen.api import model as api
from opgen.api.schema import Scalar, Schema, transform_definition
from opgen.codegen import ir
from opgen.codegen.build.imports import import_sections
from opgen.codegen.build.lazy_models import model_index
from opgen.codegen.code import literal
from opgen.codegen.imports import export_key
from opgen.codegen.model_modules import model_modules, runtime_models


def build_models(document: api.Api) -> ir.ModelPackage:
    """Return the package of the models of `document`, without their text."""
    names = [definition.name for definition in document.definitions]
    sections = import_sections((".models", name) for name in names)
    return ir.ModelPackage(
        models=model_index(model_modules(names)),
        root_imports=sections[0] if names else (),
        exports=tuple(literal(name) for name in sorted(names, key=export_key)),
        kinds={"models": runtime_models(len(names))},
    )


def without_uploads(document: api.Api) -> api.Api:
    """Return `document` with bytes in place of uploads, which only a client can send."""
    return replace(
        document,
        definitions=tuple(transform_definition(definition, _bytes_for_upload) for definition in document.definitions),
    )


def _bytes_for_upload(schema: Schema) -> Schema:
    if isinstance(schema, Scalar) and schema.format == "upload":
        return replace(schema, format="binary")
    return schema
