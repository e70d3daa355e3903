"""Signatures are values, and their text follows from them."""

import pytest
from opgen.codegen import ir
from opgen.codegen.code import Code, identifier, literal, template


def parameter(name: str, default: Code | None = None, *, is_keyword_only: bool = False) -> ir.Parameter:
    return ir.Parameter(
        name=identifier(name), annotation=template("int"), default=default, is_keyword_only=is_keyword_only
    )


VARIADIC = ir.Parameter(name=identifier("rest"), annotation=template("int"), is_variadic=True)


@pytest.mark.parametrize(
    ("parameters", "declaration"),
    [
        ((), ""),
        ((parameter("a"),), "a: int"),
        ((parameter("a", is_keyword_only=True),), "*, a: int"),
        (
            (parameter("a"), parameter("b", is_keyword_only=True), parameter("c", literal(1), is_keyword_only=True)),
            "a: int, *, b: int, c: int = 1",
        ),
        ((parameter("a"), VARIADIC), "a: int, **rest: int"),
        (
            (parameter("a"), parameter("b", is_keyword_only=True), VARIADIC),
            "a: int, *, b: int, **rest: int",
        ),
    ],
)
def test_signature_follows_from_parameters(parameters: tuple[ir.Parameter, ...], declaration: str) -> None:
    function = ir.Function(name=identifier("f"), parameters=parameters, result=template("None"), docstring=literal(""))
    assert function.declaration == declaration
