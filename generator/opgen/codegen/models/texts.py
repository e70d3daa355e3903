"""Texts of definitions: fields with their complete types and defaults, aliases, unions, base classes and descriptions."""

import ast
from collections.abc import Collection, Iterable, Iterator

from opgen.api.schema import (
    FIELD_KEYWORDS,
    Alias,
    AnyOf,
    Array,
    Definition,
    Empty,
    Enum,
    Field,
    Map,
    Model,
    Nullable,
    Ref,
    Schema,
    TaggedUnion,
    constraints_of,
    referenced,
    union_members,
    walk,
    without_null,
)
from opgen.codegen import types
from opgen.codegen.code import Code, argument, call, docstring, identifier, join, literal, template
from opgen.codegen.imports import TYPES, exports, import_sections, needed_imports
from opgen.codegen.model_modules import MODELS
from opgen.codegen.models.datamodel_codegen import HEADER
from opgen.codegen.models.verify_models import Printed, PrintedField, annotation_of


def finished_texts(
    printed: Printed, definitions: tuple[Definition, ...], own: Collection[str] | None = None
) -> dict[str, str]:
    """Return the text of each of `definitions` by its name, with its description, in the order of `printed`.

    `own` has the names in the same module, if there are several modules. Types that Python would evaluate immediately
    are then quoted, so that no text depends on the order of definitions. Only enums come first.
    """
    by_name = {definition.name: definition for definition in definitions}
    texts: dict[str, str] = {}
    defined: Collection[str] = texts
    if own is not None:
        defined = {each.name for each in definitions if isinstance(each, Enum) and each.name in own}
    for name in printed:
        match by_name.get(name):
            case Model() | Enum() as definition:
                texts[name] = _class(definition, printed[name], defined)
            case TaggedUnion() as definition:
                texts[name] = "\n".join([tagged_union(definition, defined, own), *_described(definition)])
            case Alias() as definition:
                texts[name] = "\n".join([complete_alias(definition, defined), *_described(definition)])
    return texts


def assembled(texts: Iterable[str], definitions: Iterable[Definition], own: Collection[str] | None = None) -> str:
    """Return the module that consists of `texts`, the texts of `definitions`.

    `own` has the names in the module, if there are several modules. Then the package lists the public names.
    """
    definitions = list(definitions)
    body = "\n\n\n".join(texts) + "\n"
    quoted: set[str] = set()
    for definition in definitions:
        quoted.update(quoted_names(definition))
        if isinstance(definition, TaggedUnion) and own is not None:
            quoted.update(MODELS for ref in union_members(definition) if ref not in own)
    names = [each.name for each in definitions]
    imports = _imports(body, quoted, names, "." if own is None else "..")
    if own is None:
        public = join("", [template("    {},\n", name) for name in exports(names)])
        imports += f"\n\n__all__ = [\n{public}]"
    gap = "\n\n\n" if body.startswith("class ") else "\n\n"
    return f"{HEADER}\n\n{imports}{gap}{body}"


def _imports(body: str, quoted: Collection[str], own: Collection[str], package: str) -> str:
    """Return the imports for the names in `body`, and for the `quoted` names. The names `own` are defined there."""
    names = (node for node in ast.walk(ast.parse(body)) if isinstance(node, ast.Name))
    # An assigned name is a member or a field, which may have the name of a type.
    used = {each.id for each in names if isinstance(each.ctx, ast.Load)}.union(quoted).difference(own)
    pairs = [("__future__", "annotations"), *needed_imports(used, package)]
    return "\n\n".join(
        "\n".join(f"from {each.module} import {each.names}" for each in section) for section in import_sections(pairs)
    )


def _class(definition: Model | Enum, printed: tuple[PrintedField, ...], defined: Collection[str]) -> str:
    text = [f"class {definition.name}({_bases(definition, defined)}):"]
    body = []
    if isinstance(definition, Enum):
        for member in definition.members:
            declared = template("{} = {}", identifier(member.name), literal(member.value))
            body.append("    " + declared)
    else:
        if nullable := tuple(field.name for field in definition.fields if field.sends_null):
            body.append("    " + template("__nullable__ = {}", literal(nullable)))
        if definition.seals:
            body.append("    " + template("__sealed__ = True"))
        if definition.untyped:
            body.append("    " + template("__untyped__ = True"))
        hidden = TYPES.intersection(field.name for field in definition.fields)
        for field, each in zip(definition.fields, printed, strict=True):
            body += _field(field, each, hidden)
    if definition.description:
        text += ["    " + docstring(definition.description).indent(4), *([""] if body else [])]
    return "\n".join([*text, *body] if body or definition.description else [*text, "    pass"])


def _bases(definition: Model | Enum, defined: Collection[str]) -> str:
    if isinstance(definition, Enum):
        return "StrEnum" if definition.type == "string" else "IntEnum"
    base = template("ClosedModel" if definition.closed else "BaseModel")
    if definition.extra is not None:
        base = extra_base(definition.extra, defined)
    sides = {
        "read_only": tuple(field.name for field in definition.fields if field.read_only),
        "needed": tuple(field.name for field in definition.fields if field.is_needed),
    }
    keywords = [f"{keyword}={literal(names)}" for keyword, names in sides.items() if names]
    has_defaults = any(field.default and isinstance(field.default.value, Empty) for field in definition.fields)
    more = [
        *(["DefaultsModel"] if has_defaults else []),
        *(["ReadOnlyModel"] if keywords else []),
        *([base] if base != "BaseModel" else []),
        *keywords,
    ]
    return ", ".join(more) or base


def _field(field: Field, printed: PrintedField, hidden: Collection[str]) -> Iterator[str]:
    """Yield the declaration of a field, with its complete type, and its description.

    Types that a field of the class hides, such as `date`, have other names.
    """
    annotation = annotation_of(field, field.schema)
    alias = [argument("alias", literal(field.wire_name))] if field.name != field.wire_name else []
    if arguments := [*alias, *printed.arguments]:
        annotation = annotated(annotation, *arguments)
    declared = template("{}: {}", identifier(field.name), annotation.renamed(hidden))
    name, default = _default(field, printed, hidden)
    if default is not None and (name == "default_factory" or field.secret):
        default = argument(name, default)
    # `repr=False` belongs to the default, because pydantic evaluates some types at the first use of the model.
    secret = [template("repr=False")] if field.secret else []
    if secret or name == "default_factory":
        default = call("Field", *([default] if default else []), *secret)
    yield "    " + (template("{} = {}", declared, default.renamed(hidden)) if default else declared)
    if field.description:
        yield "    " + docstring(field.description).indent(4)


def _default(field: Field, printed: PrintedField, hidden: Collection[str]) -> tuple[str, Code | None]:
    """Return the keyword of `Field` for the default of a field, and the default as code.

    A factory creates an empty list or map, because linters refuse a mutable default. A factory for a part of a union,
    for items with a class, or with another name for `list`, has the complete type, because pyright does not infer it. A
    lambda refers to a class that may be defined later.
    """
    default = field.default.value if field.default else None
    if isinstance(default, Empty):
        made = without_null(field.schema) if default is Empty.MODEL else _container(field.schema, default)
        is_inferred = "list" not in hidden and not any(referenced(field.schema))
        if isinstance(field.schema, Array | Map) and is_inferred:
            return "default_factory", template("list" if default is Empty.LIST else "dict")
        return "default_factory", template("lambda: {}()", types.expression(made))
    if printed.is_member and printed.default is not None and is_elsewhere(field.schema):
        return "default_factory", template("lambda: {}.{}", identifier(MODELS), printed.default)
    return "default", printed.default


def _container(schema: Schema, default: Empty) -> Schema:
    """Return the first list or map of a union, which accepts `default`."""
    match schema:
        case Nullable(schema=inner):
            return _container(inner, default)
        case AnyOf(members=members):
            kind = Array if default is Empty.LIST else Map
            found = (_container(member, default) for member in members)
            return next(each for each in found if isinstance(each, kind))
        case _:
            return schema


def _described(definition: Definition) -> Iterator[str]:
    if isinstance(definition, Alias | TaggedUnion) and definition.description:
        yield docstring(definition.description)


def complete_alias(alias: Alias, defined: Collection[str]) -> Code:
    """Return the statement that defines `alias`. The type is quoted if it refers to a name outside `defined`."""
    written = types.expression(alias.schema)
    if _is_annotated(alias):
        written = annotated(written, *_constraints(alias.schema))
    return _alias(alias.name, _quoted(written, referenced(alias.schema), defined))


def tagged_union(union: TaggedUnion, defined: Collection[str], own: Collection[str] | None = None) -> Code:
    """Return the statement that defines `union`.

    An open union accepts objects with an unknown discriminator value. If the union has a common base model, such an
    object is parsed as this model. `own` has the names in the same module, if there are several modules.
    """
    refs = list(dict.fromkeys(ref for _, ref in union.mapping))
    plain = types.union([_model(ref, own) for ref in refs])
    written = _quoted(plain, refs, defined)
    if union.is_discriminated and len(refs) > 1:
        written = annotated(written, argument("discriminator", literal(union.field)))
    elif written != plain:
        # A string cannot be joined with other types by `|`.
        written = annotated(written, *[template('union_mode="smart"')] * (len(refs) > 1))
    if union.other is not None or union.is_open:
        written = template(
            "{known} | Annotated[{other}, UnknownTag({name}, {tags})]",
            known=written,
            other=_unknown(union, defined, own),
            name=literal(union.field if union.other else union.property),
            tags=literal(tuple(dict.fromkeys(value for value, _ in union.mapping))),
        )
    return _alias(union.name, written)


def _alias(name: str, type_: Code) -> Code:
    return template("{} = {}", identifier(name), call("TypeAliasType", literal(name), type_))


def _unknown(union: TaggedUnion, defined: Collection[str], own: Collection[str] | None) -> Code:
    """Return the type of an object with an unknown discriminator value."""
    if union.other is None:
        return template("dict[str, Any]")
    return _quoted(_model(union.other, own), (union.other,), defined)


def _model(name: str, own: Collection[str] | None) -> Code:
    is_here = own is None or name in own
    return types.expression(Ref(name) if is_here else Ref(name, MODELS))


def extra_base(extra: Schema, defined: Collection[str]) -> Code:
    """Return the base class `ExtraModel[...]` with the type of all properties without a field."""
    return template("ExtraModel[{}]", _quoted(types.expression(extra), referenced(extra), defined))


def _quoted(type_: Code, names: Iterable[str], defined: Collection[str]) -> Code:
    """Return a type, in quotes if one of the `names` in it is not `defined` yet."""
    return type_ if set(names) <= set(defined) else literal(str(type_))


def quoted_names(definition: Definition) -> Iterator[str]:
    """Yield the names that the quoted types of `definition` need."""
    if isinstance(definition, Alias):
        yield from types.expression(definition.schema).names
        if _is_annotated(definition):
            yield from ("Annotated", "Field")
    elif isinstance(definition, Model) and definition.extra is not None:
        yield from types.expression(definition.extra).names
    elif isinstance(definition, TaggedUnion) and len(union_members(definition)) > types.LONG:
        yield "Union"


def is_elsewhere(schema: Schema) -> bool:
    """Return whether `schema` mentions a definition of another module."""
    return any(isinstance(each, Ref) and each.module for each in walk(schema))


def _constraints(schema: Schema) -> Iterator[Code]:
    """Yield the keywords of `Field` for the constraints of `schema`."""
    for name, value in constraints_of(schema).given:
        yield argument(FIELD_KEYWORDS[name], literal(value))


def _is_annotated(alias: Alias) -> bool:
    """Return whether `alias` has constraints, or is a list of itself, which pyrefly refuses without `Annotated`."""
    item = alias.schema
    while isinstance(item, Array):
        item = item.items
    return item == Ref(alias.name) or any(_constraints(alias.schema))


def annotated(annotation: Code, *keywords: Code) -> Code:
    """Return `annotation` with the `keywords` of `Field`."""
    return template("Annotated[{}, {}]", annotation, call("Field", *keywords))
