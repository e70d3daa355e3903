"""No text of a document steers a terminal or a runner of CI."""

import re
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opgen.core.characters import is_printable
from opgen.core.terminal import DEFAULT_LIMIT, printable

ANY_TEXT = st.text(st.characters(exclude_categories=()))


@given(ANY_TEXT)
def test_any_text_is_printed_visibly_on_one_line(text: str) -> None:
    shown = printable(text, None)
    assert shown.isprintable()
    assert len(shown.splitlines()) <= 1
    shown.encode()


@given(ANY_TEXT)
def test_any_text_is_truncated(text: str) -> None:
    # Escapes are at most ten characters long.
    assert len(printable(text, 20)) <= 200


def test_visible_characters_are_those_of_unicode_14() -> None:
    visible = "".join(character for character in map(chr, range(0x110000)) if is_printable(character))
    assert len(visible) == 144_248
    assert sha256(visible.encode()).hexdigest()[:16] == "42d16d82a4977489"


def test_truncated_text_ends_with_a_mark() -> None:
    assert printable("x" * DEFAULT_LIMIT) == "x" * DEFAULT_LIMIT
    assert printable("x" * (DEFAULT_LIMIT + 1)) == "x" * (DEFAULT_LIMIT - 1) + "…"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain é 名前 👍", "plain é 名前 👍"),
        ("\x1b[31mred\x07", r"\x1b[31mred\x07"),
        ("\x9b31m\x85", r"\x9b31m\x85"),
        ("a\r\n::error::b", r"a\r\n::error::b"),
        ("\u202egnp.exe\u2066", r"\u202egnp.exe\u2066"),
        ("a\u200bb\u2060\ufeff\u00ad", r"a\u200bb\u2060\ufeff\xad"),
        ("\u3164\u115f\ufe0f\U000e0041", r"\u3164\u115f\ufe0f\U000e0041"),
        ("\ud800", r"\ud800"),
        ("::error::x", r"\x3a:error::x"),
        ("  ::error::x", r"  \x3a:error::x"),
        ("\t::error::x", r"\t::error::x"),
        ("x ::error::x", "x ::error::x"),
        ("\u2028\u2029", r"\u2028\u2029"),
        ("##[error]x ##vso[task.setvariable]y ## z", r"#\x23[error]x #\x23vso[task.setvariable]y ## z"),
    ],
)
def test_control_and_invisible_characters_are_escaped(text: str, shown: str) -> None:
    assert printable(text) == shown


@given(ANY_TEXT)
def test_runner_commands_are_escaped(text: str) -> None:
    assert not re.search(r"##(vso)?\[", printable(f"#{text}[x] ##vso[{text}]", None))
