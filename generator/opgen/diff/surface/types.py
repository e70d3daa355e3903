"""Types of a surface, parsed from type expressions of generated code."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from opgen.codegen.code import literal

_LONG = 100
"""Largest number of members in a union that is written `A | B`. Python parses such a union recursively."""


@dataclass(frozen=True, slots=True)
class Named:
    """Type with a name, such as `str` or `list[Job]`. The module of a model is left out."""

    name: str
    arguments: tuple["Type", ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Constants:
    """Type `Literal` with its values. Python takes `True` and 1 for equal, but they are different types."""

    values: tuple[str | int | bool, ...]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Constants) and type_text(self) == type_text(other)

    def __hash__(self) -> int:
        return hash(self.values)


@dataclass(frozen=True, slots=True)
class Union:
    """Union of at least two types, none of which is a union."""

    members: tuple["Type", ...]


Type = Named | Constants | Union
NONE = Named("None")
ANY = Named("Any")
INTEGER = Named("int")
BASE_MODEL = Named("BaseModel")


def members(type_: Type) -> tuple[Type, ...]:
    """Return the members of a union, or `type_` alone."""
    return type_.members if isinstance(type_, Union) else (type_,)


def union(types: tuple[Type, ...]) -> Type:
    """Return the union of `types`, without nested unions and repeated members."""
    flat = tuple(dict.fromkeys(each for type_ in types for each in members(type_)))
    return flat[0] if len(flat) == 1 else Union(flat)


def names(type_: Type) -> Iterator[str]:
    """Yield the names of all types in `type_`, outer ones first."""
    for each in members(type_):
        if isinstance(each, Named):
            yield each.name
            for argument in each.arguments:
                yield from names(argument)
        else:
            yield "Literal"


def with_names(type_: Type, names: Mapping[str, str]) -> Type:
    """Return `type_` with other names."""
    match type_:
        case Named(name=name, arguments=arguments):
            return Named(names.get(name, name), tuple(with_names(each, names) for each in arguments))
        case Constants():
            return type_
        case Union(members=types):
            return union(tuple(with_names(each, names) for each in types))


def without_none(type_: Type) -> Type:
    """Return `type_` without the member `None`, unless it is the only one."""
    others = tuple(each for each in members(type_) if each != NONE)
    return union(others) if others else type_


def type_text(type_: Type) -> str:
    """Return `type_` as a type expression that `parse_type` reads."""
    match type_:
        case Named(name=name, arguments=()):
            return name
        case Named(name=name, arguments=arguments):
            return f"{name}[{', '.join(map(type_text, arguments))}]"
        case Constants(values=values):
            return f"Literal[{', '.join(map(literal, values))}]"
        case Union(members=types):
            texts = list(map(type_text, types))
            is_long = len(texts) > _LONG
            return f"Union[{', '.join(texts)}]" if is_long else " | ".join(texts)


@lru_cache(maxsize=10_000)  # many parameters and fields have the same few types
def parse_type(text: str) -> Type:
    """Parse a type expression. Raise `ValueError` if `text` is not a type expression.

    The prefixes `_models.` and `models.` of a model are left out.
    """
    try:
        return type_of(ast.parse(text.strip(), mode="eval").body)
    except (SyntaxError, RecursionError, MemoryError):
        raise ValueError(f"invalid type {literal(text)}") from None


def type_of(node: ast.expr) -> Type:  # noqa: C901 - one case per form of a type
    """Return the type that `node` expresses. Raise `ValueError` for any other expression."""
    match node:
        case ast.Constant(value=None):
            return NONE
        case ast.Constant(value=value) if value is ...:
            return Named("...")
        case ast.Name(id=name):
            return Named(name)
        case ast.Attribute(value=ast.Name(id="_models" | "models"), attr=name):
            return Named(name)
        case ast.Attribute(value=ast.Name(id=module), attr=name):
            return Named(f"{module}.{name}")
        case ast.BinOp(op=ast.BitOr()):
            return union(tuple(map(type_of, _operands(node))))
        case ast.Subscript(value=ast.Name(id="Literal")):
            return Constants(tuple(map(_constant, _elements(node.slice))))
        case ast.Subscript(value=ast.Name(id="Union")):
            return union(tuple(map(type_of, _elements(node.slice))))
        case ast.Subscript(value=value):
            outer = type_of(value)
            if isinstance(outer, Named) and not outer.arguments:
                return Named(outer.name, tuple(map(type_of, _elements(node.slice))))
    raise ValueError(f"invalid type {literal(ast.unparse(node))}")


def _operands(node: ast.BinOp) -> list[ast.expr]:
    """Return the operands of a chain of `|` in order."""
    found: list[ast.expr] = []
    left: ast.expr = node
    while isinstance(left, ast.BinOp) and isinstance(left.op, ast.BitOr):
        found.append(left.right)
        left = left.left
    return [left, *reversed(found)]


def _elements(node: ast.expr) -> list[ast.expr]:
    return node.elts if isinstance(node, ast.Tuple) else [node]


def _constant(node: ast.expr) -> str | int | bool:
    try:
        value = ast.literal_eval(node)
    except ValueError:
        value = None
    if isinstance(value, str | int | bool):
        return value
    raise ValueError(f"invalid literal {literal(ast.unparse(node))}")
