"""Verification that a printed module defines exactly the requested classes, fields, members and types."""

import ast
from collections.abc import Collection
from functools import lru_cache

from opgen.api.schema import Alias, Definition, Empty, Enum, Field, Model, Null, Schema, TaggedUnion, constraints_of
from opgen.codegen import types
from opgen.codegen.models.aliases import FIELD_KEYWORDS
from opgen.codegen.models.datamodel_codegen import PrintError, printed_schema

_IMPORTS = frozenset(
    {
        "__future__",
        "typing",
        "typing_extensions",
        "datetime",
        "uuid",
        "pydantic",
        "_runtime.multipart",  # the spelling of datamodel-code-generator
    }
)
_RUNTIME = "_runtime.models"
# datamodel-code-generator prints this line beside a runtime type. The type has its own pydantic schema without it.
_CONFIG = "model_config = ConfigDict(arbitrary_types_allowed=True)"


def verify(source: str, definitions: tuple[Definition, ...], beside: tuple[Definition, ...] = ()) -> ast.Module:
    """Return the syntax tree of `source`. Raise `PrintError` unless it defines each of `definitions` exactly once.

    Apart from `definitions`, `source` may define only names in `beside`. They are not checked, and not used later.
    """
    module = ast.parse(source)
    expected = {definition.name: definition for definition in definitions}
    others = {definition.name for definition in beside}
    known = {*expected, *others}
    found: list[str] = []
    for statement in module.body:
        if isinstance(statement, ast.ImportFrom):
            _require(_is_known_import(statement), ast.unparse(statement))
        elif isinstance(statement, ast.ClassDef):
            if statement.name not in others:
                found.append(statement.name)
                _verify_class(statement, expected.get(statement.name))
        elif isinstance(statement, ast.Assign):
            name = _name(statement.targets[0])
            if name not in others:
                found.append(name)
                # opgen writes the text of an alias itself.
                is_alias = isinstance(expected.get(name), Alias | TaggedUnion)
                _require(is_alias, name)
        else:
            _require(_is_idle(statement, known), ast.unparse(statement))
    _require(sorted(found) == sorted(expected), f"{sorted(set(found) ^ set(expected))} differ")
    return module


def is_left_out(statement: ast.stmt) -> bool:
    """Return whether opgen drops `statement` from a printed class."""
    if isinstance(statement, ast.Assign) and _is_name(statement.targets[0], "model_config"):
        return ast.unparse(statement) == _CONFIG
    return isinstance(statement, ast.Pass)


def unwrapped(annotation: ast.expr) -> tuple[ast.expr, dict[str, object]]:
    """Return the type in `Annotated[type, Field(...)]`, and the keywords of `Field`."""
    if (
        isinstance(annotation, ast.Subscript)
        and _is_name(annotation.value, "Annotated")
        and isinstance(annotation.slice, ast.Tuple)
        and len(annotation.slice.elts) == 2
    ):
        inner, call = annotation.slice.elts
        if isinstance(call, ast.Call) and _is_name(call.func, "Field"):
            keywords = {str(each.arg): ast.literal_eval(each.value) for each in call.keywords}
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


def _verify_class(statement: ast.ClassDef, definition: Definition | None) -> None:
    _require(not statement.decorator_list and not statement.keywords, statement.name)
    bases = [_name(base) for base in statement.bases]
    body = [each for each in statement.body if not is_left_out(each)]
    if isinstance(definition, Enum):
        is_string = isinstance(definition.members[0].value, str)
        _require(bases == ["StrEnum" if is_string else "IntEnum"], statement.name)
        printed = [
            (_name(each.targets[0]), ast.literal_eval(each.value)) for each in body if isinstance(each, ast.Assign)
        ]
        members = [(member.name, member.value) for member in definition.members]
        _require(printed == members and len(body) == len(members), statement.name)
    elif isinstance(definition, Model):
        _require(bases == ["BaseModel"], statement.name)
        _require(len(body) == len(definition.fields), statement.name)
        for each, field in zip(body, definition.fields, strict=True):
            is_field = isinstance(each, ast.AnnAssign) and _is_field(each, field)
            _require(is_field, ("" if is_field else f"{statement.name}.{field.name}: {ast.unparse(each)}"))
    else:
        raise PrintError(f"models: unexpected class {statement.name}")


def _is_field(statement: ast.AnnAssign, field: Field) -> bool:
    annotation, keywords = unwrapped(statement.annotation)
    schema = printed_schema(field.schema)
    if isinstance(schema, Null):
        expected = "None"
    else:
        is_optional = not field.required and (field.default is None or field.default.value is Empty.MODEL)
        code = types.expression(schema)
        expected = (
            f"{code} | None" if is_optional and not f" {code}".endswith(" None") else code  # no class has this name
        )
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


def _are_constraints(keywords: dict[str, object], schema: Schema) -> bool:
    """Return whether `keywords` of `Field` state each of the schema's constraints, and nothing else."""
    constraints = constraints_of(schema)
    stated = {
        keyword: value for name, keyword in FIELD_KEYWORDS.items() if (value := getattr(constraints, name)) is not None
    }
    # With a default, datamodel-code-generator may add `validate_default`, which is harmless.
    return {k: v for k, v in keywords.items() if k != "validate_default"} == stated
