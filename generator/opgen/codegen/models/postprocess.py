"""Completion of a verified module: descriptions, closed models, and empty models as defaults."""

import ast
from collections.abc import Collection, Iterable, Iterator

from opgen.api.schema import (
    Alias,
    AnyOf,
    Array,
    Definition,
    Empty,
    Field,
    Map,
    Model,
    Null,
    Nullable,
    Schema,
    TaggedUnion,
    nullable,
    referenced,
    union_members,
)
from opgen.codegen import types
from opgen.codegen.code import Code, docstring, identifier, literal, template
from opgen.codegen.imports import grouped
from opgen.codegen.model_modules import MODELS
from opgen.codegen.models.aliases import complete_alias, extra_base, is_elsewhere, quoted_names, tagged_union
from opgen.codegen.models.datamodel_codegen import HEADER, PrintError, printed_schema
from opgen.codegen.models.verify_models import is_left_out, unwrapped

_RUNTIME = "._runtime.models"
_HOMES = {
    "Annotated": "typing",
    "Any": "typing",
    "Literal": "typing",
    "TypeAliasType": "typing_extensions",
    "Union": "typing",
    "date": "datetime",
    "datetime": "datetime",
    "time": "datetime",
    "UUID": "uuid",
    "Field": "pydantic",
    "BaseModel": _RUNTIME,
    "ClosedModel": "._runtime.closed",
    "ExtraModel": "._runtime.extra",
    "IntEnum": "._runtime.enums",
    "ReadOnlyModel": "._runtime.read_only",
    "StrEnum": "._runtime.enums",
    "UnknownTag": "._runtime.tags",
    "Upload": "._runtime.multipart",
}


def finished(source: str, module: ast.Module, definitions: tuple[Definition, ...]) -> str:
    """Return `source`, whose syntax tree is `module`, with every description as a docstring.

    The `model_rebuild` lines are dropped: pydantic resolves forward references at a model's first use.
    """
    texts = finished_texts(source, module, definitions)
    return assembled(texts.values(), definitions)


def finished_texts(
    source: str, module: ast.Module, definitions: tuple[Definition, ...], own: Collection[str] | None = None
) -> dict[str, str]:
    """Return the text of each of `definitions` by its name, in the order of `module`.

    `own` has the names in the same module, if there are several modules. Types that Python would evaluate immediately
    are then quoted, so that no text depends on the order of definitions.
    """
    lines = source.split("\n")
    by_name = {definition.name: definition for definition in definitions}
    texts: dict[str, str] = {}
    defined: Collection[str] = texts if own is None else ()
    for statement in module.body:
        if isinstance(statement, ast.ClassDef) and statement.name in by_name:
            definition = by_name[statement.name]
            texts[definition.name] = _class(lines, statement, definition, defined)
        elif isinstance(statement, ast.Assign):
            name = ast.unparse(statement.targets[0])
            if name in by_name:
                alias = _alias(by_name[name], defined, own)
                texts[name] = "\n".join([alias, *_described(by_name[name])])
    return texts


def assembled(texts: Iterable[str], definitions: Iterable[Definition], own: Collection[str] | None = None) -> str:
    """Return the module that consists of `texts`, the texts of `definitions`.

    `own` has the names in the module, if there are several modules.
    """
    body = "\n\n\n".join(texts) + "\n"
    quoted: set[str] = set()
    for definition in definitions:
        quoted.update(quoted_names(definition))
        if isinstance(definition, TaggedUnion) and own is not None:
            quoted.update(MODELS for ref in union_members(definition) if ref not in own)
    imports = _imports(body, quoted, "." if own is None else "..")
    gap = "\n\n\n" if body.startswith("class ") else "\n\n"
    return f"{HEADER}\n\n{imports}{gap}{body}"


def _imports(body: str, quoted: Collection[str], package: str) -> str:
    """Return the imports for the names in `body`, and for the `quoted` names."""
    names = (node for node in ast.walk(ast.parse(body)) if isinstance(node, ast.Name))
    # An assigned name is a member or a field, which may have the name of a type.
    used = {each.id for each in names if isinstance(each.ctx, ast.Load)}.union(quoted)
    pairs = [("__future__", "annotations")]
    pairs += [
        (home.replace(".", package, 1) if home[0] == "." else home, name)
        for name, home in _HOMES.items()
        if name in used
    ]
    if MODELS in used:
        pairs.append((package, f"models as {MODELS}"))
    return "\n\n".join(
        "\n".join(f"from {module} import {', '.join(names)}" for module, names in section) for section in grouped(pairs)
    )


def _text(lines: list[str], statement: ast.stmt, replaced: ast.expr | None = None, replacement: str = "") -> str:
    """Return a one-line `statement` as printed, but with double quotes, which halves the work of black."""
    if statement.end_lineno != statement.lineno:
        raise PrintError(f"models: unexpected statement of several lines: {ast.unparse(statement)}")
    line = lines[statement.lineno - 1]
    if replaced is None and "'" not in line:
        return line
    gone = set(ast.walk(replaced)) if replaced is not None else set()
    changes = [] if replaced is None else [(replaced, replacement)]
    changes += [
        (node, literal(node.value))
        for node in ast.walk(statement)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in gone
    ]
    encoded = line.encode()
    for node, text in sorted(changes, key=lambda change: -change[0].col_offset):
        start, end = encoded[: node.col_offset], encoded[node.end_col_offset :]
        encoded = start + text.encode() + end
    return encoded.decode()


def _alias(definition: Definition, defined: Collection[str], own: Collection[str] | None) -> Code:
    """Return opgen's own text of an alias, because datamodel-code-generator prints some types incompletely."""
    if isinstance(definition, TaggedUnion):
        return tagged_union(definition, defined, own)
    if not isinstance(definition, Alias):
        raise PrintError(f"models: {definition.name} is not an alias")
    return complete_alias(definition, defined)


def _class(lines: list[str], statement: ast.ClassDef, definition: Definition, defined: Collection[str]) -> str:
    bases = ", ".join(ast.unparse(base) for base in statement.bases)
    if isinstance(definition, Model) and definition.closed:
        bases = "ClosedModel"
    if isinstance(definition, Model) and definition.extra is not None:
        bases = extra_base(definition.extra, defined)
    bases = _with_read_only(bases, definition)
    text = [f"class {statement.name}({bases}):"]
    if definition.description:
        text.append("    " + docstring(definition.description).indent(4))
    fields = definition.fields if isinstance(definition, Model) else ()
    by_name = {field.name: field for field in fields}
    body = [each for each in statement.body if not is_left_out(each)]
    if body and definition.description:
        text.append("")
    for each in body:
        if isinstance(each, ast.AnnAssign):
            text += _field(lines, each, by_name[ast.unparse(each.target)])
        else:
            text.append(_text(lines, each))
    if len(text) == 1:
        text.append("    pass")
    return "\n".join(text)


def _with_read_only(bases: str, definition: Definition) -> str:
    """Return the bases of a class, with the names of its read-only fields."""
    fields = definition.fields if isinstance(definition, Model) else ()
    names = tuple(field.name for field in fields if field.read_only)
    if not names:
        return bases
    more = "" if bases == "BaseModel" else f", {bases}"
    return f"ReadOnlyModel{more}, read_only={literal(names)}"


def _field(lines: list[str], statement: ast.AnnAssign, field: Field) -> Iterator[str]:
    text = _declared(lines, statement, field)
    yield _hidden(text) if field.secret else text
    if field.description:
        yield "    " + docstring(field.description).indent(4)


def _declared(lines: list[str], statement: ast.AnnAssign, field: Field) -> str:
    """Return the declaration of a field: its name, type and default."""
    default = field.default.value if field.default else None
    if default is Empty.MODEL:
        return "    " + _empty_model(field)
    if isinstance(default, Empty):
        return _with_factory(_typed(lines, statement, field), field.schema, default)
    if isinstance(statement.value, ast.Attribute) and is_elsewhere(field.schema):
        start, end = _typed(lines, statement, field).rsplit(" = ", 1)
        return f"{start} = Field(default_factory=lambda: {MODELS}.{end})"
    if isinstance(field.schema, Null) and not field.required:
        return "    " + _written(field, types.expression(field.schema), literal(None))
    return _typed(lines, statement, field)


def _hidden(declared: str) -> str:
    """Return the declaration of a field that `repr` leaves out.

    `repr=False` belongs to the default, because pydantic evaluates some types at the first use of the model.
    """
    statement = ast.parse(declared.strip()).body[0]
    value = statement.value if isinstance(statement, ast.AnnAssign) else None
    if value is None:
        return f"{declared} = Field(repr=False)"
    encoded = declared.strip().encode()
    start, default = encoded[: value.col_offset], encoded[value.col_offset :].decode()
    known = default[:-1] if default.startswith("Field(") else f"Field(default={default}"
    return f"    {start.decode()}{known}, repr=False)"


def _typed(lines: list[str], statement: ast.AnnAssign, field: Field) -> str:
    """Return a field as printed, with its complete type."""
    is_as_meant = printed_schema(field.schema) == field.schema
    if is_as_meant and not is_elsewhere(field.schema):
        return _text(lines, statement)
    printed, _ = unwrapped(statement.annotation)
    may_be_missing = not field.required and field.default is None
    complete = types.expression(nullable(field.schema) if may_be_missing else field.schema)
    return _text(lines, statement, printed, complete)


def _with_factory(printed: str, schema: Schema, default: Empty) -> str:
    """Replace `= []` by a factory. Linters refuse an empty list, and type checkers do not know the type of its items.

    A factory for a part of a union, or for items with a class, has the complete type, because pyright does not infer it.
    """
    start = printed.removesuffix("[]").removesuffix("{}")
    if isinstance(schema, Array | Map) and not any(referenced(schema)):
        return f"{start}Field(default_factory={'list' if default is Empty.LIST else 'dict'})"
    complete = types.expression(_container(schema, default))
    return f"{start}Field(default_factory=lambda: {complete}())"


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


def _empty_model(field: Field) -> Code:
    """Return a field with an empty model as default. A lambda creates it, because the model may be defined later."""
    inner = field.schema.schema if isinstance(field.schema, Nullable) else field.schema
    default = template("Field(default_factory=lambda: {model}())", model=types.expression(inner))
    return _written(field, types.expression(field.schema), default)


def _written(field: Field, annotation: Code, default: Code) -> Code:
    """Return a field that datamodel-code-generator cannot print correctly."""
    if field.name != field.wire_name:
        annotation = template(
            "Annotated[{annotation}, Field(alias={alias})]", annotation=annotation, alias=literal(field.wire_name)
        )
    return template(
        "{name}: {annotation} = {default}", name=identifier(field.name), annotation=annotation, default=default
    )


def _described(definition: Definition) -> Iterator[str]:
    if isinstance(definition, Alias | TaggedUnion) and definition.description:
        yield docstring(definition.description)
