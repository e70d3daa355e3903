"""`code` makes one constant or one name of any text in a document."""

import ast
import inspect
import keyword
import math
import re
import textwrap
from typing import cast

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from opgen.codegen.code import Code, Literal, docstring, identifier, join, literal, template
from opgen.codegen.format.layout import formatted
from opgen.core.characters import escaped, is_printable

LINE_ENDS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
TROUBLE = LINE_ENDS + "\"'\\`{}%#$\t\0\x1b\x7f\u200b\u202e\u2066\ufeff\ud800\U000e0061"
CHARACTERS = st.one_of(st.sampled_from(TROUBLE), st.characters(), st.sampled_from("ab .|-:"))
TEXT = st.text(CHARACTERS, max_size=200)
LONG_TEXT = st.lists(st.sampled_from(["word", '"""', "\\", "a" * 90, "\n", "  ", "|"]))
VALUES: st.SearchStrategy[Literal] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda values: st.lists(values) | st.lists(values).map(tuple) | st.dictionaries(TEXT, values),
    max_leaves=10,
)


def visible(text: str) -> bool:
    return all(character == "\n" or is_printable(character) for character in text)


def only_constant(source: str) -> str:
    """Return the text of a source that is only one string constant."""
    (statement,) = ast.parse(source).body
    assert isinstance(statement, ast.Expr)
    assert isinstance(statement.value, ast.Constant)
    return cast("str", statement.value.value)


@given(VALUES)
def test_literal_gives_back_its_value(value: Literal) -> None:
    source = literal(value)
    # `repr` tells 1, 1.0 and True apart, and -0.0 from 0.0, which `==` does not.
    assert repr(ast.literal_eval(source)) == repr(value)


@given(VALUES)
def test_literal_is_one_line_of_visible_characters(value: Literal) -> None:
    assert visible(literal(value))
    assert "\n" not in literal(value)
    assert len(literal(value).splitlines()) == 1


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_number_that_has_no_literal_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="malformed"):
        literal(value)
    with pytest.raises(ValueError, match="malformed"):
        literal([{"x": (value,)}])


@given(st.one_of(TEXT, LONG_TEXT.map(" ".join)))
@example('"')
@example('"""')
@example('a "word"')
@example("\\")
@example("\\\\\n\\")
@example('\\"""')
def test_docstring_is_one_constant(text: str) -> None:
    source = docstring(text)
    assert source.startswith('"""')
    assert visible(source)
    only_constant(source)


@given(st.one_of(TEXT, LONG_TEXT.map(" ".join)))
def test_docstring_keeps_every_word(text: str) -> None:
    expected = "".join(" " if character.isspace() else escaped(character) for character in text)
    # A backslash may precede a prompt of doctest.
    words, own = (re.sub(r"\\(?=\.\.|>>>)", "", each).split() for each in (only_constant(docstring(text)), expected))
    assert words == own


@given(st.one_of(TEXT, LONG_TEXT.map(" ".join)))
def test_docstring_has_no_trailing_blanks_or_repeated_blank_lines(text: str) -> None:
    body = only_constant(docstring(text))
    lines = body.removesuffix("\n").split("\n")
    assert lines == [line.rstrip() for line in lines]
    assert "\n\n\n" not in body
    assert not text.strip() or lines[0]


@given(LONG_TEXT.map(" ".join))
def test_docstring_is_wrapped_between_words(text: str) -> None:
    for line in only_constant(docstring(text)).split("\n"):
        is_table_row = line.lstrip().startswith("|")
        assert len(line) <= 80 or is_table_row or len(line.split()) == 1


@given(st.one_of(TEXT, LONG_TEXT.map(" ".join)))
@example("a\n    indented\n\nb")
def test_indented_docstring_keeps_its_text(text: str) -> None:
    """Indented in a class, laid out by black: the reader of `help()` sees the same."""
    expected = inspect.cleandoc(only_constant(docstring(text)))
    source = f"class A:\n    {docstring(text).indent(4)}\n\n    name = 1\n"
    for layout in (source, formatted(source)):
        (statement,) = ast.parse(layout).body
        assert isinstance(statement, ast.ClassDef)
        assert len(statement.body) == 2
        assert (ast.get_docstring(statement) or "").rstrip() == expected.rstrip()


@given(TEXT)
def test_identifier_is_the_name_or_nothing(text: str) -> None:
    is_name = text.isascii() and text.isidentifier() and len(text) <= 100
    if is_name and not keyword.iskeyword(text):
        assert identifier(text) == text
    else:
        with pytest.raises(ValueError, match="not an identifier"):
            identifier(text)


@pytest.mark.parametrize("text", ["", "1a", "a b", "a-b", "é", "ﬁ", "class", "None", "a\n", "a.b", "x" * 101])
def test_invalid_identifier_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not an identifier"):
        identifier(text)


@given(TEXT, st.integers(0, 12))
def test_indent_moves_lines_and_nothing_else(text: str, columns: int) -> None:
    source = docstring(text)
    moved = source.indent(columns)
    assert type(moved) is Code
    assert textwrap.dedent(" " * columns + moved) == textwrap.dedent(
        " " * columns + source.replace("\n", "\n" + " " * columns)
    )
    assert not [line for line in moved.split("\n") if line and not line.strip()]


def test_parts_are_code_or_refused() -> None:
    name = identifier("name")
    assert template("{name}: {type}", name=name, type=identifier("int")) == "name: int"
    assert join(", ", [name, name]) == "name, name"
    text = cast("Code", "name")
    with pytest.raises(TypeError, match="expected Code"):
        template("{name}", name=text)
    with pytest.raises(TypeError, match="expected Code"):
        join(", ", [name, text])


def test_text_of_a_part_is_never_read_as_a_template() -> None:
    assert template("{a}", a=literal("{b}{{}}")) == '"{b}{{}}"'


def test_code_cannot_be_constructed_directly() -> None:
    with pytest.raises(TypeError, match="only functions"):
        Code("import os", object())


def test_string_operations_on_code_do_not_return_code() -> None:
    name = identifier("name")
    for text in (name + "x", name.upper(), name[:2], name.replace("n", "m"), f"{name}"):
        assert type(text) is not Code
