"""Examples are valid by their schema."""

from typing import Any

import pytest

from tests.goldens.examples import Examples
from tests.goldens.texts import text
from tests.goldens.validity import problems
from tests.support.documents import read_document


@pytest.mark.parametrize(
    "schema",
    [
        {"pattern": "^m-[0-9a-f]{4}$", "minLength": 6, "maxLength": 6},
        {"pattern": "[a-z]+", "minLength": 20},
        {"pattern": "^[A-Z]{2}$", "maxLength": 2},
        {"pattern": r"^https?://[a-z]+\.example/.*"},
        {"format": "uuid", "pattern": "^0f"},
    ],
)
def test_texts_match_their_patterns(schema: dict[str, Any]) -> None:
    whole = {"type": "string", **schema}
    assert not problems(read_document({}), whole, text(whole), sent=True)


@pytest.mark.parametrize("pattern", [r"^\p{L}+$", "(?<a>x)", "(?!)"])
def test_unsupported_pattern_gives_a_plain_text(pattern: str) -> None:
    assert text({"type": "string", "pattern": pattern})


def test_unusable_documented_examples_are_ignored() -> None:
    schema = {"type": "integer", "example": "three"}
    make = Examples(document=read_document({}), variant="first", sent=True, is_made_up=True)
    assert make.of(schema) == 3
