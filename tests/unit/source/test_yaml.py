"""YAML: the core schema of YAML 1.2 as plain data, or problems with their positions."""

import json
import re
from typing import Any

import pytest
import yaml
from hypothesis import assume, given
from opgen.source.limits import MAX_BYTES, MAX_DEPTH, MAX_DIGITS, MAX_KEY_LENGTH, MAX_NODES, MAX_PROBLEMS
from opgen.source.text import yaml_text
from opgen.source.text.yaml_text import parse_yaml

from tests.support.tables import tables
from tests.unit.source.reading import DATA, refusal, root

TABLES = tables(__file__)

TAG = "unsupported YAML tag; use only tags of the core schema"


@given(DATA)
def test_yaml_that_is_json_is_read_as_json(data: Any) -> None:
    text = json.dumps(data, ensure_ascii=False)
    assume("\x7f" not in text and not re.search("[\x80-\x84\x86-\x9f\ufffe\uffff]", text))
    assert repr(parse_yaml(text)) == repr(data)


@given(DATA)
def test_dumped_document_is_read_unchanged(data: Any) -> None:
    # In quotes and with tags, because plain scalars of PyYAML are YAML 1.1.
    assert repr(parse_yaml(yaml.dump(data, default_style='"', sort_keys=False))) == repr(data)


@pytest.mark.parametrize(("text", "value"), TABLES["plain_scalars_follow_the_core_schema"])
def test_plain_scalars_follow_the_core_schema(text: str, value: object) -> None:
    assert repr(root(f"a: {text}")["a"]) == repr(value)


@pytest.mark.parametrize(
    "text",
    [
        *("no", "No", "off", "on", "yes", "y", "n"),
        *("2026-11-25", "2026-11-25T10:00:00Z", "12:30", "12:30:45.5"),
        *("0x1F", "0o17", "0b101", "1_000", "1,000", "190:20:30"),
        *("+", ".", "e5", "1e", "1.5.6", "v1", "=", "\uff11\uff12"),
    ],
)
def test_scalars_typed_only_by_yaml_1_1_are_strings(text: str) -> None:
    assert root(f"a:\n  {text}") == {"a": text}


def test_quoted_scalars_are_text() -> None:
    assert root("""a: ["1", 'true', "", '~', "null"]""") == {"a": ["1", "true", "", "~", "null"]}


@pytest.mark.parametrize("text", [".inf", "-.INF", "+.Inf", ".nan", ".NaN"])
def test_numbers_without_json_are_refused(text: str) -> None:
    assert refusal(f"a:\n- {text}") == f"2:3: {text} cannot be represented in JSON (at /a/0)"


def test_a_number_that_overflows_is_refused() -> None:
    assert refusal("a: -1e400") == "1:4: the number is too large for a 64-bit float (at /a)"


def test_a_long_number_is_refused() -> None:
    digits = "1" * MAX_DIGITS
    assert root(f"a: {digits}") == {"a": int(digits)}
    assert refusal(f"a: {digits}1") == f"1:4: the number is longer than {MAX_DIGITS} characters (at /a)"


def test_keys_are_text_as_written() -> None:
    text = "200: a\n0x1: b\ntrue: c\nno: d\n1.0: e\n2026-11-25: f\n'null': g\n"
    assert list(root(text)) == ["200", "0x1", "true", "no", "1.0", "2026-11-25", "null"]


def test_each_duplicate_key_is_refused_with_both_positions() -> None:
    assert refusal("200: a\nb:\n  c: 1\n  d: 2\n  'c': 3\n\"200\": d\n") == (
        "5:3: duplicate key, first at line 3, column 3 (at /b/c)\n"
        "6:1: duplicate key, first at line 1, column 1 (at /200)"
    )


@pytest.mark.parametrize("key", ["null", "~", "Null", "NULL"])
def test_null_key_is_refused(key: str) -> None:
    assert refusal(f"a:\n  {key}: 1") == (
        "2:3: invalid key: expected a string, found null (at /a) [put the key in quotes]"
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a:\n  ? [b]\n  : c", "2:5: invalid key: expected a string, found a mapping or list (at /a)"),
        ("a:\n  {b: c}: d", "2:3: invalid key: expected a string, found a mapping or list (at /a)"),
        ("a: &a b\nc:\n  *a : d", "3:3: invalid key: expected a string, found an alias (at /c)"),
    ],
)
def test_only_scalars_are_keys(text: str, problem: str) -> None:
    assert refusal(text) == problem


def test_a_long_key_is_refused() -> None:
    key = "k" * MAX_KEY_LENGTH
    assert root(f"? {key}\n: 1") == {key: 1}
    assert refusal(f"? {key}k\n: 1") == f"1:3: the key is longer than {MAX_KEY_LENGTH} characters"


def test_a_mapping_is_merged_under_its_own_keys() -> None:
    text = """
base: &base {a: 1, b: 2}
before:
  <<: *base
  b: 3
after:
  b: 3
  <<: *base
"""
    merged = root(text)
    assert merged["before"] == {"a": 1, "b": 3}
    assert merged["after"] == {"b": 3, "a": 1}


def test_the_first_of_several_merged_mappings_wins() -> None:
    text = "x: &x {a: 1}\ny: &y {a: 2, b: 2}\nz:\n  <<: [*x, *y, {c: 3, b: 3}]"
    assert root(text)["z"] == {"a": 1, "b": 2, "c": 3}


def test_a_merged_mapping_can_be_merged() -> None:
    text = "x: &x {a: 1}\ny: &y {<<: *x, b: 2}\nz: {<<: *y, c: 3}"
    assert root(text)["z"] == {"a": 1, "b": 2, "c": 3}


def test_quoted_merge_key_is_an_ordinary_key() -> None:
    assert root('a: {"<<": {b: 1}}') == {"a": {"<<": {"b": 1}}}


@pytest.mark.parametrize("value", ["1", "[{a: 1}, 2]", "null"])
def test_only_mappings_are_merged(value: str) -> None:
    assert refusal(f"a:\n  <<: {value}") == (
        "2:7: the merge key << requires a mapping or a list of mappings (at /a/<<)"
    )


def test_two_merge_keys_are_duplicates() -> None:
    assert "duplicate key" in refusal("a:\n  <<: {b: 1}\n  <<: {c: 1}")


def test_alias_has_the_value_of_its_anchor() -> None:
    text = "a: &a {b: &b 200, c: &c [1]}\nd: [*a, *b, *c]"
    value = {"b": 200, "c": [1]}
    assert root(text) == {"a": value, "d": [value, 200, [1]]}


def test_anchor_may_be_redefined() -> None:
    assert root("a: &a 1\nb: *a\nc: &a 2\nd: *a") == {"a": 1, "b": 1, "c": 2, "d": 2}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: *b", "1:4: undefined alias: no anchor of this name precedes it (at /a)"),
        ("a: &a [1, *a]", "1:11: an alias refers to an anchor that contains it (at /a/1)"),
        ("a: &a {b: {<<: *a}}", "1:16: an alias refers to an anchor that contains it (at /a/b/<<)"),
        ("a: &a 1\nb: &a [*a]", "2:8: an alias refers to an anchor that contains it (at /b/0)"),
    ],
)
def test_undefined_aliases_are_refused(text: str, problem: str) -> None:
    assert refusal(text) == problem


def bomb(levels: int, member: str) -> str:
    """Return YAML in which each mapping has ten members of the previous level, written as `member`."""
    lines = ["a0: &a0 {x: 1}"]
    for level in range(1, levels + 1):
        members = (member.format(key=key, alias=f"*a{level - 1}") for key in range(10))
        lines.append(f"a{level}: &a{level} {{{', '.join(members)}}}")
    return "\n".join(lines)


@pytest.mark.parametrize("member", ["k{key}: {alias}", "k{key}: {{<<: {alias}}}"])
def test_an_exponential_document_is_refused(member: str) -> None:
    assert root(bomb(4, member))
    assert f"the document has more than {MAX_NODES} values" in refusal(bomb(9, member))


def test_a_mapping_that_is_merged_again_and_again_is_refused() -> None:
    keys = ", ".join(f"k{key}: 1" for key in range(10_000))
    merges = ", ".join(["*a"] * 1_000)
    assert refusal(f"a: &a {{{keys}}}\nb: {{<<: [{merges}]}}").endswith(
        f"the document has more than {MAX_NODES} values (at /b/<</248)"
        " [make the document smaller; an alias counts as a copy of its anchor]"
    )


def test_a_quadratic_document_is_refused() -> None:
    text = "x" * 1_000_000
    aliases = ", ".join(["*a"] * (MAX_BYTES // len(text)))
    assert refusal(f"a: &a {text}\nb: [{aliases}]").endswith(
        ": the document is larger than 64 MiB (at /b/66)"
        " [make the document smaller; an alias counts as a copy of its anchor]"
    )


def test_aliases_do_not_nest_deeper_than_is_allowed() -> None:
    half = MAX_DEPTH // 2
    text = "a: &a " + "[" * half + "]" * half + "\nb: " + "[" * half
    assert root(f"{text[:-1]}*a{']' * (half - 1)}")
    assert f"nested deeper than {MAX_DEPTH} levels" in refusal(f"{text}*a{']' * half}")


@pytest.mark.parametrize(
    "tag",
    [
        "!!python/object/apply:os.system",
        "!!python/name:os.system",
        "!!python/tuple",
        "!!set",
        "!!omap",
        "!!binary",
        "!!timestamp",
        "!custom",
        "!",
        "!<tag:example.com,2026:x>",
    ],
)
@pytest.mark.parametrize("value", ["[a]", "{a: b}", "a"])
def test_other_tags_are_refused(tag: str, value: str) -> None:
    assert refusal(f"a: {tag} {value}") == f"1:4: {TAG} (at /a)"


def test_tags_of_the_core_schema_give_their_types() -> None:
    text = "a: !!str 12\nb: !!int '12'\nc: !!float 12\nd: !!bool 'true'\ne: !!null ''\n"
    text += "f: !!map {g: !!seq [1]}\n!!str h: 1"
    assert repr(root(text)) == repr({"a": "12", "b": 12, "c": 12.0, "d": True, "e": None, "f": {"g": [1]}, "h": 1})


@pytest.mark.parametrize("value", ["!!int a", "!!int 1.5", "!!bool no", "!!null 0"])
def test_a_tag_that_does_not_fit_is_refused(value: str) -> None:
    assert refusal(f"a: {value}") == "1:4: the value does not match its YAML tag (at /a)"


@pytest.mark.parametrize("value", ["!!seq {}", "!!map []", "!!str []", "!!map a"])
def test_a_tag_of_another_kind_is_refused(value: str) -> None:
    assert refusal(f"a: {value}") == f"1:4: {TAG} (at /a)"


def test_a_tag_directive_is_refused() -> None:
    assert refusal("%TAG !e! tag:example.com:\n---\na: 1") == "1:1: unsupported %TAG directive"


@pytest.mark.parametrize("version", ["1.1", "1.2"])
def test_both_versions_of_yaml_are_read_as_the_later(version: str) -> None:
    assert root(f"%YAML {version}\n---\na: no\n...\n") == {"a": "no"}


@pytest.mark.parametrize("version", ["1.0", "1.3", "2.0"])
def test_other_versions_of_yaml_are_refused(version: str) -> None:
    assert refusal(f"%YAML {version}\n---\na: no")


def test_a_second_document_is_refused() -> None:
    assert refusal("openapi: 3.1.0\n---\nopenapi: 3.0.0\n") == (
        "2:1: unexpected second YAML document [keep only one YAML document in the file]"
    )


@pytest.mark.parametrize(
    "deep",
    [
        "[" * 100_000,
        "{a: " * 100_000,
        "- " * 100_000,
        "".join("\n" + " " * level + "a:" for level in range(1, 2_000)),
        "".join("\n" + " " * level + "-" for level in range(1, 2_000)),
    ],
)
def test_deep_nesting_is_refused(deep: str) -> None:
    assert "nest" in refusal(f"a:\n {deep}")


def test_as_deep_nesting_as_is_allowed_is_read() -> None:
    levels = MAX_DEPTH - 1
    assert root("a: " + "[" * levels + "]" * levels)
    assert "nested deeper" in refusal("a: " + "[" * MAX_DEPTH + "]" * MAX_DEPTH)


@pytest.mark.parametrize("character", ["\x85", "\u2028", "\u2029"])
def test_former_line_ends_are_characters(character: str) -> None:
    text = f"a: b{character}c\nd: |\n  e{character}f\n  g\nh: 'i{character}j'\n"
    assert root(text) == {"a": f"b{character}c", "d": f"e{character}f\ng\n", "h": f"i{character}j"}


def test_lines_are_not_counted_at_former_line_ends() -> None:
    assert refusal("a: 'b\u2028c'\nd: .inf").startswith("2:4: ")


def test_columns_are_counted_in_characters() -> None:
    assert refusal("{a: 'ü😀', b: .inf}").startswith("1:14: ")


@pytest.mark.parametrize("character", ["\x01", "\x7f", "\x9f", "\ufffe"])
def test_characters_that_yaml_does_not_allow_are_refused(character: str) -> None:
    assert refusal(f"a: 1\nb: 'x{character}'") == (
        f"2:6: invalid character U+{ord(character):04X} in YAML"
        " [remove it, or write it as an escape in a string in double quotes]"
    )


@pytest.mark.parametrize("escape", ["\\ud800", "\\ud83d\\ude00"])
def test_surrogate_is_refused(escape: str) -> None:
    assert refusal(f'a: "{escape}"')


@pytest.mark.parametrize(
    ("text", "place"),
    [("a: [1, 2", "2:1"), ("a: b: c", "1:5"), ("a: 'b", "1:6"), ("a: 1\n b: 2", "2:3"), ("a: `b`", "1:4")],
)
def test_broken_yaml_is_refused_where_it_breaks(text: str, place: str) -> None:
    assert refusal(text).startswith(f"{place}: invalid YAML: ")


def test_problems_before_a_syntax_error_are_reported() -> None:
    assert refusal("a: 1\na: .inf\nb: [").splitlines()[:2] == [
        "2:1: duplicate key, first at line 1, column 1 (at /a)",
        "2:4: .inf cannot be represented in JSON (at /a)",
    ]


def test_a_long_list_of_problems_is_cut() -> None:
    assert len(refusal("a: [" + ".nan, " * 2 * MAX_PROBLEMS + "]").splitlines()) == MAX_PROBLEMS


@pytest.mark.parametrize(
    "text",
    [
        "a: &x {b: 1, <<: {c: 2}}\nd: [*x, 'e\u2028f', .5, 0x1]",
        "a: |\n  b\n   c\n\n",
        'a: "\\u00e9\\x41\\n"\nb: >-\n  c\n  d\n',
    ],
)
def test_without_libyaml_the_same_is_read(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = root(text)
    monkeypatch.setattr(yaml_text, "_LOADER", yaml.BaseLoader)
    assert root(text) == expected


def test_without_libyaml_a_surrogate_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_text, "_LOADER", yaml.BaseLoader)
    assert refusal('a: "\\ud800"\n"\\udfff": 1') == (
        "1:4: invalid string: lone surrogate (at /a)\n2:1: invalid string: lone surrogate"
    )


def test_tab_used_for_indentation_is_named() -> None:
    assert refusal("a:\n\tb: 1") == (
        "2:1: tab used for indentation; YAML only allows spaces (at /a) [replace the tab with spaces]"
    )


def test_reserved_first_character_of_a_value_is_named() -> None:
    assert refusal("a: @b") == '1:4: invalid YAML: a value cannot start with "@" (at /a) [put the value in quotes]'
