"""A proven module, completed with what is ours to write: descriptions, closed models, empty models as defaults."""

import ast
import re
from collections.abc import Collection, Iterator

from generator import types
from generator.code import Code, docstring, identifier, literal, template
from generator.imports import grouped
from generator.models.printer import HEADER, printed_schema
from generator.models.proof import is_left_out, unwrapped
from generator.models.written import (
    extra_base,
    quoted_names,
    references,
    tagged_union,
    whole_alias,
)
from generator.schema import (
    Alias,
    Definition,
    Empty,
    Field,
    Model,
    Null,
    Nullable,
    TaggedUnion,
    nullable,
)

_RUNTIME = "._runtime.models"
_WORD = re.compile(r"\w+", re.ASCII)
_HOMES = {
    "Annotated": "typing",
    "Any": "typing",
    "Literal": "typing",
    "TypeAliasType": "typing_extensions",
    "date": "datetime",
    "datetime": "datetime",
    "time": "datetime",
    "UUID": "uuid",
    "Field": "pydantic",
    "BaseModel": _RUNTIME,
    "ClosedModel": _RUNTIME,
    "ExtraModel": _RUNTIME,
    "IntEnum": _RUNTIME,
    "StrEnum": _RUNTIME,
    "UnknownTag": _RUNTIME,
    "Upload": "._runtime.multipart",
}


def finished(
    source: str, module: ast.Module, definitions: tuple[Definition, ...]
) -> str:
    """`source`, whose syntax tree is `module`, with every description as a docstring.

    The `model_rebuild` lines go: pydantic finds forward references at a model's first use.
    """
    lines = source.split("\n")
    by_name = {definition.name: definition for definition in definitions}
    pieces = []
    defined: set[str] = set()
    for statement in module.body:
        if isinstance(statement, ast.ClassDef):
            pieces.append(_class(lines, statement, by_name[statement.name], defined))
            defined.add(statement.name)
        elif isinstance(statement, ast.Assign):
            definition = by_name[ast.unparse(statement.targets[0])]
            alias = (
                tagged_union(definition, defined)
                if isinstance(definition, TaggedUnion)
                else _alias(lines, statement, definition, defined)
            )
            pieces.append("\n".join([alias, *_described(definition)]))
            defined.add(definition.name)
    body = "\n\n\n".join(pieces) + "\n"
    quoted = {name for each in definitions for name in quoted_names(each)}
    return f"{HEADER}\n\n{_imports(body, quoted)}\n\n\n{body}"


def _imports(body: str, quoted: Collection[str]) -> str:
    """What the names in `body` need, and those that stand there in quotes."""
    nodes = ast.walk(ast.parse(body))
    used = {node.id for node in nodes if isinstance(node, ast.Name)}.union(quoted)
    pairs = [("__future__", "annotations")]
    pairs += [(home, name) for name, home in _HOMES.items() if name in used]
    return "\n\n".join(
        "\n".join(
            f"from {module} import {', '.join(names)}" for module, names in section
        )
        for section in grouped(pairs)
    )


def _text(lines: list[str], statement: ast.stmt) -> str:
    return "\n".join(lines[statement.lineno - 1 : statement.end_lineno])


def _alias(
    lines: list[str],
    statement: ast.Assign,
    definition: Definition,
    defined: Collection[str],
) -> str:
    """The alias as printed; one that needs itself, as datamodel-code-generator does not write it: quoted as a whole."""
    printed = _text(lines, statement)
    if not isinstance(definition, Alias):
        return printed
    value = statement.value
    meant = value.args[1] if isinstance(value, ast.Call) else value
    words = set(_WORD.findall(ast.unparse(meant)))
    is_whole = words.issuperset(references(definition.schema))
    is_whole &= printed_schema(definition.schema) == definition.schema
    if is_whole and words.isdisjoint({"Optional", "Union"}):
        return printed
    return whole_alias(definition, defined)


def _class(
    lines: list[str],
    statement: ast.ClassDef,
    definition: Definition,
    defined: Collection[str],
) -> str:
    bases = ", ".join(ast.unparse(base) for base in statement.bases)
    if isinstance(definition, Model) and definition.closed:
        bases = "ClosedModel"
    if isinstance(definition, Model) and definition.extra is not None:
        bases = extra_base(definition.extra, defined)
    text = [f"class {statement.name}({bases}):"]
    if definition.description:
        text.append("    " + docstring(definition.description).indent(4))
    fields = definition.fields if isinstance(definition, Model) else ()
    by_name = {field.name: field for field in fields}
    body = [each for each in statement.body if not is_left_out(each)]
    for each in body:
        if isinstance(each, ast.AnnAssign):
            text += _field(lines, each, by_name[ast.unparse(each.target)])
        else:
            text.append(_text(lines, each))
    if len(text) == 1:
        text.append("    pass")
    return "\n".join(text)


def _field(lines: list[str], statement: ast.AnnAssign, field: Field) -> Iterator[str]:
    default = field.default.value if field.default else None
    if default is Empty.MODEL:
        yield "    " + _empty_model(field)
    elif isinstance(default, Empty):
        yield _with_empty_default(_typed(lines, statement, field))
    elif isinstance(field.schema, Null) and not field.required:
        yield "    " + _written(field, types.expression(field.schema), literal(None))
    else:
        yield _typed(lines, statement, field)
    if field.description:
        yield "    " + docstring(field.description).indent(4)


def _typed(lines: list[str], statement: ast.AnnAssign, field: Field) -> str:
    """A field as printed, but with the whole of its type."""
    text = _text(lines, statement)
    if printed_schema(field.schema) == field.schema:
        return text
    place, _ = unwrapped(statement.annotation)
    line = text.encode()
    start, end = line[: place.col_offset], line[place.end_col_offset :]
    may_be_missing = not field.required and field.default is None
    whole = types.expression(nullable(field.schema) if may_be_missing else field.schema)
    return f"{start.decode()}{whole}{end.decode()}"


def _with_empty_default(printed: str) -> str:
    """`= []` as `= Field(default=[])`: pydantic copies both, but linters cannot see that the first is safe."""
    start, empty = printed[:-2], printed[-2:]
    return f"{start}Field(default={empty})"


def _empty_model(field: Field) -> Code:
    """A field whose default is a model with nothing set; a lambda, since the model may be defined further down."""
    inner = field.schema.schema if isinstance(field.schema, Nullable) else field.schema
    default = template(
        "Field(default_factory=lambda: {model}())", model=types.expression(inner)
    )
    return _written(field, types.expression(field.schema), default)


def _written(field: Field, annotation: Code, default: Code) -> Code:
    """A field that datamodel-code-generator cannot print as wanted."""
    if field.name != field.wire_name:
        annotation = template(
            "Annotated[{annotation}, Field(alias={alias})]",
            annotation=annotation,
            alias=literal(field.wire_name),
        )
    return template(
        "{name}: {annotation} = {default}",
        name=identifier(field.name),
        annotation=annotation,
        default=default,
    )


def _described(definition: Definition) -> Iterator[str]:
    if isinstance(definition, Alias | TaggedUnion) and definition.description:
        yield docstring(definition.description)
