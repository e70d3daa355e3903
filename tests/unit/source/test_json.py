"""JSON: read as the standard library reads it, or refused with the first reason and its position."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opgen.core.errors import DocumentError
from opgen.source.limits import MAX_DEPTH, MAX_DIGITS, MAX_KEY_LENGTH, MAX_NODES
from opgen.source.text.json_text import parse_json

from tests.unit.source.reading import DATA, MAPPINGS, refusal, root

EARLY = "[the document looks truncated; fetch or copy it again]"


@given(MAPPINGS, st.sampled_from([None, 0, 2, "\t"]))
def test_dumped_document_is_read_unchanged(data: dict[str, Any], indent: int | str | None) -> None:
    for ascii_only in (True, False):
        text = json.dumps(data, ensure_ascii=ascii_only, indent=indent)
        assert repr(root(text)) == repr(data)


@given(DATA)
def test_dumped_data_is_parsed_unchanged(data: Any) -> None:
    text = json.dumps(data)
    assert repr(parse_json(text)) == repr(data)


@given(
    st.lists(
        st.sampled_from([*'{}[]:,"\\ \n', "true", "nul", '"a"', "1", "-", ".", "e5", "\\u00", "d800"]), max_size=12
    ).map("".join)
)
def test_text_that_the_standard_library_refuses_has_one_problem(text: str) -> None:
    try:
        json.loads(text)
    except ValueError:
        with pytest.raises(DocumentError) as caught:
            parse_json(text)
        assert len(caught.value.problems) == 1


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('{"a": 1,\n "\\u0061": 3}', "2:2: duplicate key, first at line 1, column 2"),
        ('{"b": [],\n "a": {"c": 1, "c" : 2}}', "2:16: duplicate key, first at line 2, column 8"),
    ],
)
def test_duplicate_key_is_refused_with_both_positions(text: str, problem: str) -> None:
    assert refusal(text) == problem


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity"])
def test_numbers_that_json_does_not_have_are_refused(word: str) -> None:
    assert refusal(f'{{"a": [{word}]}}') == f"1:8: invalid JSON: {word} is not a JSON value [use null, or remove it]"


@pytest.mark.parametrize("number", ["1e400", "-1e400", "1" * 400 + ".5"])
def test_a_number_that_overflows_is_refused(number: str) -> None:
    assert refusal(f'{{"a": {number}}}') == "1:7: the number is too large for a 64-bit float"


@pytest.mark.parametrize("start", ["", "-", "0.", "1e"])
def test_a_number_longer_than_is_allowed_is_refused(start: str) -> None:
    number = start + "1" * (MAX_DIGITS + 1 - len(start))
    assert refusal(f'{{"a": {number}}}') == f"1:7: the number is longer than {MAX_DIGITS} characters"
    digits = "1" * MAX_DIGITS
    assert root(f'{{"a": {digits}}}') == {"a": int(digits)}


def test_as_long_a_key_as_is_allowed_is_read() -> None:
    key = "k" * MAX_KEY_LENGTH
    assert root(f'{{"{key}": 1}}') == {key: 1}
    assert f"the key is longer than {MAX_KEY_LENGTH} characters" in refusal(f'{{"{key}k": 1}}')


def test_as_deep_nesting_as_is_allowed_is_read() -> None:
    opening, closing = '{"a":' * (MAX_DEPTH - 1), "}" * (MAX_DEPTH - 1)
    assert root(opening + "[]" + closing)
    too_deep = f"nested deeper than {MAX_DEPTH} levels"
    assert too_deep in refusal(opening + "[[]]" + closing)


@pytest.mark.parametrize("opening", ['{"a":', '{"a":['])
@pytest.mark.parametrize("levels", [1_000, 100_000])
def test_deep_nesting_is_refused_whatever_follows(opening: str, levels: int) -> None:
    assert "nested deeper" in refusal(opening * levels)


def test_brackets_in_strings_do_not_count_as_nesting() -> None:
    text = '\\"{[\\\\' * 500
    assert root(f'{{"a": "{text}"}}')["a"] == text.replace('\\"', '"').replace("\\\\", "\\")


def test_as_many_values_as_are_allowed_are_read() -> None:
    zeros = ",".join("0" * (MAX_NODES - 2))
    assert len(root(f'{{"a":[{zeros}]}}')["a"]) == MAX_NODES - 2
    assert refusal(f'{{"a":[{zeros},0,0]}}') == f"1:1: the document has more than {MAX_NODES} values"


@pytest.mark.parametrize("escape", ["\\ud800", "\\uDFFF", "\\ude00\\ud83d", "\\ud83dx"])
def test_a_lone_surrogate_is_refused(escape: str) -> None:
    assert refusal(f'{{"a": "{escape}"}}') == (
        "1:7: invalid string: lone surrogate [write a character beyond U+FFFF as a pair of \\u escapes]"
    )
    assert "lone surrogate" in refusal(f'{{"{escape}": 1}}')


def test_a_pair_of_surrogates_is_one_character() -> None:
    assert root('{"a": "\\ud83d\\ude00 \\\\ud800"}') == {"a": "😀 \\ud800"}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('{"a" 1}', "1:6: invalid JSON: expecting ':' delimiter"),
        ('{"a": [1 2]}', "1:10: invalid JSON: expecting ',' delimiter"),
        ('{"a": True}', "1:7: invalid JSON: expecting value"),
        ('{"a": 1} // done', "1:10: invalid JSON: extra data"),
        ('{"a": ', f"1:7: invalid JSON: expecting value {EARLY}"),
        ('{"a": "b', f"1:7: invalid JSON: unterminated string starting at {EARLY}"),
    ],
)
def test_broken_json_is_refused_where_it_breaks(text: str, problem: str) -> None:
    assert refusal(text) == problem
