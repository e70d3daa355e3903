"""JSON: read as the standard library reads it, or refused with every reason and place."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opgen.core.errors import DocumentError, Problem
from opgen.source.limits import (
    MAX_DEPTH,
    MAX_DIGITS,
    MAX_KEY_LENGTH,
    MAX_NODES,
    MAX_PROBLEMS,
)
from opgen.source.text.json_errors import json_problems
from opgen.source.text.json_text import parse_json

from tests.unit.source.reading import DATA, MAPPINGS, refusal, root

EARLY = "[fetch or copy the document again]"


@given(MAPPINGS, st.sampled_from([None, 0, 2, "\t"]))
def test_dumped_document_is_read_unchanged(
    data: dict[str, Any], indent: int | str | None
) -> None:
    for ascii_only in (True, False):
        text = json.dumps(data, ensure_ascii=ascii_only, indent=indent)
        assert repr(root(text)) == repr(data)


@given(DATA)
def test_accepted_text_has_no_problems(data: Any) -> None:
    text = json.dumps(data)
    assert repr(parse_json(text)) == repr(data)
    assert json_problems(text) == ()


@given(
    st.lists(
        st.sampled_from(
            [
                *'{}[]:,"\\ \n',
                "true",
                "nul",
                '"a"',
                "1",
                "-",
                ".",
                "e5",
                "\\u00",
                "d800",
            ]
        ),
        max_size=12,
    ).map("".join)
)
def test_refused_and_accepted_are_the_same_for_both_readings(text: str) -> None:
    problems = json_problems(text)
    try:
        json.loads(text)
    except ValueError:
        assert problems
    assert _problems(text) == problems


def _problems(text: str) -> tuple[Problem, ...]:
    try:
        parse_json(text)
    except DocumentError as error:
        return error.problems
    return ()


@given(MAPPINGS, st.data())
def test_a_document_cut_off_ends_early(
    data: dict[str, Any], draw: st.DataObject
) -> None:
    text = json.dumps({"openapi": "3.1.0", "x": data})
    end = draw.draw(st.integers(min_value=1, max_value=len(text) - 1))
    assert "fetch or copy the document again" in refusal(text[:end])


def test_tabs_are_white_space() -> None:
    assert root('{\t"a":\t[1,\t2]}\n') == {"a": [1, 2]}


def test_every_duplicate_key_is_refused_with_both_places() -> None:
    assert refusal('{"a": 1,\n "b": {"c": 1, "c": 2},\n "\\u0061": 3}') == (
        "2:16: duplicate key, first at line 2, column 8 (at /b/c)\n"
        "3:2: duplicate key, first at line 1, column 2 (at /a)"
    )


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity"])
def test_numbers_that_json_does_not_have_are_refused(word: str) -> None:
    assert refusal(f'{{"a": [{word}]}}') == (
        f"1:8: invalid JSON: {word} is not a JSON value (at /a/0) [use null, or remove it]"
    )


@pytest.mark.parametrize("number", ["1e400", "-1e400", "1" * 400 + ".5"])
def test_a_number_that_overflows_is_refused(number: str) -> None:
    assert refusal(f'{{"a": {number}}}') == (
        "1:7: the number is too large for a 64-bit float (at /a)"
    )


def test_large_integers_are_exact() -> None:
    assert root('{"a": 9223372036854776000}') == {"a": 9223372036854776000}


def test_integers_and_floats_stay_what_they_are() -> None:
    assert repr(root('{"a": [1, 1.0, -0, 1e2]}')) == "{'a': [1, 1.0, 0, 100.0]}"


@pytest.mark.parametrize("start", ["", "-", "0.", "1e"])
def test_a_number_longer_than_is_allowed_is_refused(start: str) -> None:
    number = start + "1" * (MAX_DIGITS + 1 - len(start))
    assert refusal(f'{{"a": {number}}}') == (
        f"1:7: the number is longer than {MAX_DIGITS} characters (at /a)"
    )


def test_as_long_a_number_as_is_allowed_is_read() -> None:
    digits = "1" * MAX_DIGITS
    assert root(f'{{"a": {digits}}}') == {"a": int(digits)}


def test_as_long_a_key_as_is_allowed_is_read() -> None:
    key = "k" * MAX_KEY_LENGTH
    assert root(f'{{"{key}": 1}}') == {key: 1}
    assert f"the key is longer than {MAX_KEY_LENGTH} characters" in refusal(
        f'{{"{key}k": 1}}'
    )


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
    assert root(f'{{"a": "{text}"}}')["a"] == text.replace('\\"', '"').replace(
        "\\\\", "\\"
    )


def test_as_many_values_as_are_allowed_are_read() -> None:
    zeros = ",".join("0" * (MAX_NODES - 2))
    assert len(root(f'{{"a":[{zeros}]}}')["a"]) == MAX_NODES - 2
    assert refusal(f'{{"a":[{zeros},0,0]}}') == (
        f"1:1: the document has more than {MAX_NODES} values"
    )


@pytest.mark.parametrize("escape", ["\\ud800", "\\uDFFF", "\\ude00\\ud83d", "\\ud83dx"])
def test_a_lone_surrogate_is_refused(escape: str) -> None:
    assert refusal(f'{{"a": "{escape}"}}') == (
        "1:7: invalid string: lone surrogate (at /a)"
        " [write a character beyond U+FFFF as a pair of \\u escapes]"
    )
    assert "lone surrogate" in refusal(f'{{"{escape}": 1}}')


def test_a_pair_of_surrogates_is_one_character() -> None:
    assert root('{"a": "\\ud83d\\ude00 \\\\ud800"}') == {"a": "😀 \\ud800"}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('{"a": 1,}', "1:9: invalid JSON: expected a property name in double quotes"),
        ('{"a": [1,]}', "1:10: invalid JSON: expected a value (at /a/1)"),
        ('{"a" 1}', "1:6: invalid JSON: expected ':' (at /a)"),
        ('{"a": 1 "b": 2}', "1:9: invalid JSON: expected ',' or '}' (at /a)"),
        ('{"a": [1 2]}', "1:10: invalid JSON: expected ',' or ']' (at /a/0)"),
        ('{"a": 01}', "1:7: invalid JSON: expected a value (at /a)"),
        ('{"a": +1}', "1:7: invalid JSON: expected a value (at /a)"),
        ('{"a": .5}', "1:7: invalid JSON: expected a value (at /a)"),
        ('{"a": True}', "1:7: invalid JSON: expected a value (at /a)"),
        ("{\"a\": 'b'}", "1:7: invalid JSON: expected a value (at /a)"),
        ('{"a": 1} // done', "1:10: unexpected text after the end of the document"),
        (
            '{"a": "b\n"}',
            (
                "1:9: invalid control character U+000A in a string (at /a)"
                " [end the string on this line, or write the line break as \\n]"
            ),
        ),
        (
            '{"a": "\\x"}',
            "1:8: invalid escape sequence in a string (at /a) [write a backslash as two backslashes]",
        ),
        ('{"a": [1}', "1:9: invalid JSON: expected ',' or ']' (at /a/0)"),
        ('{"a"', f"1:5: unexpected end of input, expected ':' (at /a) {EARLY}"),
        ('{"a": ', f"1:7: unexpected end of input, expected a value (at /a) {EARLY}"),
        ('{"a": tr', f"1:7: unexpected end of input within a value (at /a) {EARLY}"),
        ('{"a": 1.', f"1:7: unexpected end of input within a value (at /a) {EARLY}"),
        (
            '{"a": "b',
            f"1:7: unterminated string; the document looks truncated (at /a) {EARLY}",
        ),
        (
            '{"a": "b\n',
            f"1:7: unterminated string; the document looks truncated (at /a) {EARLY}",
        ),
        (
            '{"a": "b\\u00',
            f"1:7: unterminated string; the document looks truncated (at /a) {EARLY}",
        ),
    ],
)
def test_broken_json_is_refused_where_it_breaks(text: str, problem: str) -> None:
    assert refusal(text) == problem


def test_problems_before_a_syntax_error_are_reported() -> None:
    assert refusal('{"a": NaN, "a": 1e999, "b"').splitlines() == [
        "1:7: invalid JSON: NaN is not a JSON value (at /a) [use null, or remove it]",
        "1:12: duplicate key, first at line 1, column 2 (at /a)",
        "1:17: the number is too large for a 64-bit float (at /a)",
        f"1:27: unexpected end of input, expected ':' (at /b) {EARLY}",
    ]


def test_a_long_list_of_problems_is_cut() -> None:
    nans = ",".join(["NaN"] * 2 * MAX_PROBLEMS)
    assert len(refusal(f'{{"a": [{nans}]}}').splitlines()) == MAX_PROBLEMS
