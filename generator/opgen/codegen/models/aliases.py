"""Aliases and unions that datamodel-code-generator cannot print, as code."""

from collections.abc import Collection, Iterator

from opgen.api.schema import (
    Alias,
    Array,
    Definition,
    Model,
    Ref,
    Schema,
    TaggedUnion,
    constraints_of,
    referenced,
    union_members,
    walk,
)
from opgen.codegen import types
from opgen.codegen.code import Code, identifier, join, literal, template
from opgen.codegen.model_modules import MODELS

FIELD_KEYWORDS = {
    "minimum": "ge",
    "maximum": "le",
    "exclusive_minimum": "gt",
    "exclusive_maximum": "lt",
    "multiple_of": "multiple_of",
    "min_length": "min_length",
    "max_length": "max_length",
    "pattern": "pattern",
    "min_items": "min_length",
    "max_items": "max_length",
}
"""Keyword of pydantic's `Field` for each attribute of `Constraints`."""


def complete_alias(alias: Alias, defined: Collection[str]) -> Code:
    """Return the statement that defines `alias`. The type is quoted if it refers to a name outside `defined`."""
    written = types.expression(alias.schema)
    if _is_annotated(alias):
        keywords = join(", ", list(_constraints(alias.schema)))
        written = annotated(written, keywords)
    if not set(referenced(alias.schema)) <= set(defined):
        written = literal(str(written))
    return template(
        "{name} = TypeAliasType({quoted_name}, {type})",
        name=identifier(alias.name),
        quoted_name=literal(alias.name),
        type=written,
    )


def tagged_union(union: TaggedUnion, defined: Collection[str], own: Collection[str] | None = None) -> Code:
    """Return the statement that defines `union`.

    An open union accepts objects with an unknown discriminator value. If the union has a common base model, such an
    object is parsed as this model. `own` has the names in the same module, if there are several modules.
    """
    refs = list(dict.fromkeys(ref for _, ref in union.mapping))
    is_forward = not set(refs) <= set(defined)
    written = types.union([_model(ref, own) for ref in refs])
    if is_forward:
        written = literal(str(written))
    if union.is_discriminated and len(refs) > 1:
        written = annotated(written, template("discriminator={name}", name=literal(union.field)))
    elif is_forward:
        # A string cannot be joined with other types by `|`.
        mode = [template('union_mode="smart"')] if len(refs) > 1 else []
        written = annotated(written, join(", ", mode))
    if union.other is not None or union.is_open:
        written = template(
            "{known} | Annotated[{other}, UnknownTag({name}, {tags})]",
            known=written,
            other=_unknown(union, defined, own),
            name=literal(union.field if union.other else union.property),
            tags=literal(tuple(dict.fromkeys(value for value, _ in union.mapping))),
        )
    return template(
        "{name} = TypeAliasType({quoted_name}, {type})",
        name=identifier(union.name),
        quoted_name=literal(union.name),
        type=written,
    )


def _unknown(union: TaggedUnion, defined: Collection[str], own: Collection[str] | None) -> Code:
    """Return the type of an object with an unknown discriminator value."""
    if union.other is None:
        return template("dict[str, Any]")
    other = _model(union.other, own)
    return other if union.other in defined else literal(str(other))


def _model(name: str, own: Collection[str] | None) -> Code:
    is_here = own is None or name in own
    return types.expression(Ref(name) if is_here else Ref(name, MODELS))


def extra_base(extra: Schema, defined: Collection[str]) -> Code:
    """Return the base class `ExtraModel[...]` with the type of all properties without a field."""
    values = types.expression(extra)
    if not set(referenced(extra)) <= set(defined):
        values = literal(str(values))
    return template("ExtraModel[{values}]", values=values)


def quoted_names(definition: Definition) -> Iterator[str]:
    """Yield the names that the quoted types of `definition` need."""
    if isinstance(definition, Alias):
        yield from _names(definition.schema)
        if _is_annotated(definition):
            yield from ("Annotated", "Field")
    elif isinstance(definition, Model) and definition.extra is not None:
        yield from _names(definition.extra)
    elif isinstance(definition, TaggedUnion) and len(union_members(definition)) > types.LONG:
        yield "Union"


def _names(schema: Schema) -> Iterator[str]:
    for _, name in types.names(schema):
        yield name.rpartition(" as ")[2]


def is_elsewhere(schema: Schema) -> bool:
    """Return whether `schema` mentions a definition of another module."""
    return any(isinstance(each, Ref) and each.module for each in walk(schema))


def _constraints(schema: Schema) -> Iterator[Code]:
    """Yield the keywords of `Field` for the constraints of `schema`."""
    constraints = constraints_of(schema)
    for name, keyword in FIELD_KEYWORDS.items():
        if (value := getattr(constraints, name)) is not None:
            yield template("{keyword}={value}", keyword=identifier(keyword), value=literal(value))


def _is_annotated(alias: Alias) -> bool:
    """Return whether `alias` has constraints, or is a list of itself, which pyrefly refuses without `Annotated`."""
    item = alias.schema
    while isinstance(item, Array):
        item = item.items
    return item == Ref(alias.name) or any(_constraints(alias.schema))


def annotated(annotation: Code, keywords: Code) -> Code:
    """Return `annotation` with the `keywords` of `Field`."""
    return template("Annotated[{annotation}, Field({keywords})]", annotation=annotation, keywords=keywords)
