"""Verification that a printed module defines exactly the requested classes, fields, members and types."""

import ast
from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from opgen.api.schema import (
    FIELD_KEYWORDS,
    Alias,
    Definition,
    Definitions,
    Empty,
    Enum,
    Field,
    Model,
    Schema,
    TaggedUnion,
    constraints_of,
)
from opgen.codegen import types
from opgen.codegen.code import Code, argument, identifier, join, literal, template
from opgen.codegen.models.datamodel_codegen import PrintError, printed_schema
from opgen.core.frozen import frozen

_IMPORTS = frozenset({"__future__", "typing", "typing_extensions", "datetime", "uuid", "pydantic"})
_RUNTIME = "_runtime.models"


@frozen
class PrintedField:
    """Arguments of `Field` without the alias, and default of a printed field, which the annotation does not contain.

    - `is_member`: True if the default is a member of an enum.
    - `statement`: the printed lines.
    """

    arguments: tuple[Code, ...]
    default: Code | None
    is_member: bool
    statement: str


Printed = Mapping[str, tuple[PrintedField, ...]]
"""Printed fields by the name of their definition, in printed order. Definitions without fields have an empty tuple."""


def verify(source: str, definitions: tuple[Definition, ...], beside: tuple[Definition, ...] = ()) -> Printed:
    """Return the printed fields in `source`. Raise `PrintError` unless it defines each of `definitions` exactly once.

    Apart from `definitions`, `source` may define only names in `beside`. They are not checked, and not used later.
    """
    expected = {definition.name: definition for definition in definitions}
    others = {definition.name for definition in beside}
    found: dict[str, tuple[PrintedField, ...]] = {}
    lines = source.split("\n")
    for statement in ast.parse(source).body:
        if isinstance(statement, ast.ImportFrom):
            _require(_is_known_import(statement), ast.unparse(statement))
        elif isinstance(statement, ast.ClassDef):
            if statement.name not in others:
                _require(statement.name not in found, statement.name)
                found[statement.name] = _verified_class(statement, expected.get(statement.name), lines)
        elif isinstance(statement, ast.Assign):
            name = _name(statement.targets[0])
            if name not in others:
                # opgen writes the text of an alias itself.
                _require(name not in found and isinstance(expected.get(name), Alias | TaggedUnion), name)
                found[name] = ()
        else:
            _require(_is_idle(statement, {*expected, *others}), ast.unparse(statement))
    _require(found.keys() == expected.keys(), f"{sorted(found.keys() ^ expected.keys())} differ")
    return found


def statements(printed: Printed, definitions: Definitions) -> str:
    """Return the names in `printed`, and the printed classes of the models. `restored` reads them."""
    lines = [" ".join(printed)]
    for name, own in printed.items():
        if isinstance(definitions[name], Model):
            lines += [f"class {name}(BaseModel):", *([each.statement for each in own] or ["    pass"])]
    return "\n".join(lines)


def restored(text: str, definitions: tuple[Definition, ...]) -> Printed | None:
    """Return the printed fields of `definitions` in a stored text, or `None` if it is not a text of `statements`.

    The models are verified in the same way as new output of datamodel-code-generator.
    """
    names, _, source = text.partition("\n")
    try:
        found = verify(source, tuple(each for each in definitions if isinstance(each, Model)))
    except (PrintError, SyntaxError, ValueError, TypeError, RecursionError, MemoryError):
        return None
    is_complete = sorted(names.split()) == sorted(each.name for each in definitions)
    return {name: found.get(name, ()) for name in names.split()} if is_complete else None


def annotation_of(field: Field, schema: Schema) -> Code:
    """Return the annotation of `field` with the type of `schema`, without the arguments of `Field`."""
    code = types.expression(schema)
    is_optional = not field.required and field.default is None
    return template("{} | None", code) if is_optional and not f" {code}".endswith(" None") else code


def _unwrapped(annotation: ast.expr) -> tuple[ast.expr, dict[str, Any]]:
    """Return the type in `Annotated[type, Field(...)]`, and the keywords of `Field`."""
    if (
        isinstance(annotation, ast.Subscript)
        and _is_name(annotation.value, "Annotated")
        and isinstance(annotation.slice, ast.Tuple)
        and len(annotation.slice.elts) == 2
    ):
        inner, call = annotation.slice.elts
        if isinstance(call, ast.Call) and _is_name(call.func, "Field"):
            keywords = {str(each.arg): ast.literal_eval(each.value) for each in call.keywords}  # Any: JSON
            return inner, keywords
    return annotation, {}


def _require(truth: object, what: str) -> None:
    if not truth:
        raise PrintError(f"models: unexpected output of datamodel-code-generator: {what}")


def _is_known_import(statement: ast.ImportFrom) -> bool:
    if statement.level:
        return statement.level == 1 and statement.module == _RUNTIME
    return statement.module in _IMPORTS


def _is_idle(statement: ast.stmt, known: Collection[str]) -> bool:
    """Return whether a statement is the module's docstring, or an `X.model_rebuild()` that is dropped later."""
    if not isinstance(statement, ast.Expr):
        return False
    value = statement.value
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute):
        return (
            value.func.attr == "model_rebuild"
            and ast.unparse(value.func.value) in known
            and not value.args
            and not value.keywords
        )
    return isinstance(value, ast.Constant)


def _verified_class(
    statement: ast.ClassDef, definition: Definition | None, lines: list[str]
) -> tuple[PrintedField, ...]:
    """Return the fields of a class in `lines`. Raise `PrintError` unless it is the class of `definition`."""
    _require(not statement.decorator_list and not statement.keywords, statement.name)
    bases = [_name(base) for base in statement.bases]
    body = [each for each in statement.body if not isinstance(each, ast.Pass)]
    if isinstance(definition, Enum):
        _require(bases == ["StrEnum" if definition.type == "string" else "IntEnum"], statement.name)
        printed = [
            (_name(each.targets[0]), ast.literal_eval(each.value)) for each in body if isinstance(each, ast.Assign)
        ]
        members = [(member.name, member.value) for member in definition.members]
        _require(printed == members and len(body) == len(members), statement.name)
        return ()
    if not isinstance(definition, Model):
        raise PrintError(f"models: unexpected class {statement.name}")
    _require(bases == ["BaseModel"] and len(body) == len(definition.fields), statement.name)
    return tuple(
        _verified_field(each, field, statement.name, "\n".join(lines[each.lineno - 1 : each.end_lineno]))
        for each, field in zip(body, definition.fields, strict=True)
    )


def _verified_field(statement: ast.stmt, field: Field, model: str, text: str) -> PrintedField:
    if not (isinstance(statement, ast.AnnAssign) and _is_field(statement, field)):
        raise PrintError(
            f"models: unexpected output of datamodel-code-generator: {model}.{field.name}: {ast.unparse(statement)}"
        )
    _, keywords = _unwrapped(statement.annotation)
    value, is_member = statement.value, isinstance(statement.value, ast.Attribute)
    default = None
    if value is not None:
        parts = ast.unparse(value).split(".") if is_member else []
        default = join(".", map(identifier, parts)) if is_member else literal(ast.literal_eval(value))
    return PrintedField(
        arguments=tuple(argument(name, literal(each)) for name, each in keywords.items() if name != "alias"),
        default=default,
        is_member=is_member,
        statement=text,
    )


def _is_field(statement: ast.AnnAssign, field: Field) -> bool:
    annotation, keywords = _unwrapped(statement.annotation)
    schema = printed_schema(field.schema)
    is_empty_model = field.default is not None and field.default.value is Empty.MODEL
    expected = annotation_of(replace(field, default=None) if is_empty_model else field, schema)
    return bool(
        _is_name(statement.target, field.name)
        and ast.dump(annotation) == _dumped(expected)
        and _is_default(statement.value, field)
        and keywords.pop("alias", field.name) == field.wire_name
        and (keywords.pop("deprecated", False) is True) == field.deprecated
        and _are_constraints(keywords, schema)
    )


def _is_name(expression: ast.expr, name: str) -> bool:
    return isinstance(expression, ast.Name) and expression.id == name


def _name(expression: ast.expr) -> str:
    return expression.id if isinstance(expression, ast.Name) else ast.unparse(expression)


@lru_cache(maxsize=10_000)
def _dumped(expression: str) -> str:
    """Return the syntax tree of `expression` for comparison, cached since many fields have the same few types."""
    return ast.dump(ast.parse(expression, mode="eval").body)


def _is_default(value: ast.expr | None, field: Field) -> bool:
    if value is None:
        return field.required
    default = field.default.value if field.default else None
    if isinstance(value, ast.Attribute):
        return isinstance(default, str | int) and not field.required
    if default in {Empty.LIST, Empty.MAP}:
        return ast.unparse(value) == ("[]" if default is Empty.LIST else "{}")
    expected = None if default is Empty.MODEL else default
    found = ast.literal_eval(value)
    return not field.required and (type(found), found) == (type(expected), expected)


def _are_constraints(keywords: dict[str, Any], schema: Schema) -> bool:
    """Return whether `keywords` of `Field` state each of the schema's constraints, and nothing else."""
    stated = {FIELD_KEYWORDS[name]: value for name, value in constraints_of(schema).given}
    # With a default, datamodel-code-generator may add `validate_default`, which is harmless.
    return {k: v for k, v in keywords.items() if k != "validate_default"} == stated
