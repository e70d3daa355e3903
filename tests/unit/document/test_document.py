"""A document: its version, its values by pointer, its references, and their places in the text as served."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opgen.core.errors import DocumentError, Position
from opgen.core.pointers import Pointer, parse_ref
from opgen.document.document import Document, load
from opgen.source.read import read

from tests.support.tables import tables
from tests.unit.source.reading import MAPPINGS

TABLES = tables(__file__)


def document(text: str) -> Document:
    return load(read(text.encode(), "openapi"))


def refusal(text: str) -> str:
    with pytest.raises(DocumentError) as refused:
        document(text)
    (problem,) = refused.value.problems
    assert problem.position
    line, column = problem.position
    return f"{line}:{column}: {problem.message} [{problem.hint}]"


def pointers(value: Any, pointer: Pointer = ()) -> list[Pointer]:
    """Every pointer in `value`."""
    members: list[tuple[str, Any]] = []
    if isinstance(value, dict):
        members = list(value.items())
    elif isinstance(value, list):
        members = [(str(index), item) for index, item in enumerate(value)]
    return [pointer] + [inner for token, item in members for inner in pointers(item, (*pointer, token))]


@pytest.mark.parametrize("version", ["3.0.0", "3.0.4", "3.1.1", "3.2.0", "3.0.0-rc2"])
def test_versions_from_3_0_to_3_2_are_supported(version: str) -> None:
    assert document(f'{{"openapi": "{version}"}}').root == {"openapi": version}
    assert document(f"openapi: {version}").root == {"openapi": version}


@pytest.mark.parametrize(
    "version", ["3", "3.1", "3.1.", "v3.1.0", "3.1.0 ", "3.3.0", "2.0", "4.0.0", "30.1.0", "3.1.0.0", "v 3.1.0"]
)
def test_unsupported_version_is_refused_with_its_number(version: str) -> None:
    assert refusal(f'{{"info": {{}},\n "openapi": "{version}"}}') == (
        f"2:2: OpenAPI {version} is not supported" " [use 3.0, 3.1 or 3.2 with a patch number, such as 3.1.0]"
    )


@pytest.mark.parametrize("version", ["3", "3.1", "[]", "true"])
def test_version_that_is_not_a_string_is_refused(version: str) -> None:
    assert "write the version as a string" in refusal(f"openapi: {version}")


@pytest.mark.parametrize("version", ["\uff13.1.0", "3.\u06f1.0", "3\uff0e1.0", "3.1.0\u200b"])
def test_look_alike_digits_are_refused(version: str) -> None:
    assert refusal(f"openapi: '{version}'") == (
        f"1:1: OpenAPI {version} is not supported" " [write the version with ASCII digits and dots]"
    )


def test_swagger_is_refused_with_its_name() -> None:
    assert refusal("info: {}\nswagger: '1.2'") == (
        '2:1: Swagger 1.2 is not supported [use swagger: "2.0", or OpenAPI 3.0, 3.1 or 3.2]'
    )


@pytest.mark.parametrize("text", ["{}", "error: not found", '{"detail": "Not allowed"}'])
def test_mapping_without_a_version_is_refused(text: str) -> None:
    assert refusal(text) == ("1:1: missing OpenAPI version" ' [add openapi: "3.1.0" to the root of the document]')


@pytest.mark.parametrize(("text", "name", "advice"), TABLES["other_format_is_named_with_advice"])
def test_other_format_is_named_with_advice(text: str, name: str, advice: str) -> None:
    message, _, hint = refusal(text).partition(" [")
    assert message == f"1:1: expected an OpenAPI document, found {name}"
    assert advice in hint


@pytest.mark.parametrize(
    "text",
    [
        "info: {title: Shop}\npaths: {}\ndefinitions: {}",
        "info: {}\ncomponents: {schemas: {Pet: {type: object, properties: {}}}}",
        "name: shop\nitems: []",
    ],
)
def test_document_without_a_version_is_not_another_format(text: str) -> None:
    assert refusal(text).startswith("1:1: missing OpenAPI version")


def test_broken_document_with_words_of_another_format_is_not_renamed() -> None:
    text = 'openapi: 3.1.0\ninfo:\n  description: |\n    type Query {\n  a: "__schema": {\n'
    assert "GraphQL" not in refusal(text)
    assert "introspection" not in refusal('{"openapi": "3.1.0", "__schema": {,}}')


def test_document_is_in_canonical_form() -> None:
    assert list(document("paths: {}\ninfo: {}\nopenapi: 3.1.0").root) == [*("openapi", "info", "paths")]


def test_pointer_is_resolved_to_its_value() -> None:
    doc = document('{"openapi": "3.1.0", "x-a": {"": 1, "b/c": [2, {"~": 3}]}}')
    assert doc.resolve(()) is doc.root
    assert doc.resolve(("x-a", "")) == 1
    assert doc.resolve(("x-a", "b/c", "0")) == 2
    assert doc.resolve(("x-a", "b/c", "1", "~")) == 3


@pytest.mark.parametrize(
    "pointer",
    [
        ("x-b",),
        ("x-a", "2"),
        ("x-a", "-"),
        ("x-a", "-1"),
        ("x-a", "01"),
        ("x-a", "1_0"),
        ("x-a", "\u0661"),
        ("x-a", ""),
        ("x-a", "9" * 5_000),
        ("x-a", "0", "0"),
        ("openapi", "0"),
    ],
)
def test_pointer_without_a_value_raises_key_error(pointer: Pointer) -> None:
    doc = document('{"openapi": "3.1.0", "x-a": ["b", "c"]}')
    with pytest.raises(KeyError):
        doc.resolve(pointer)


@pytest.mark.parametrize(("ref", "pointer"), TABLES["local_reference_is_parsed_to_a_pointer"])
def test_local_reference_is_parsed_to_a_pointer(ref: str, pointer: list[str]) -> None:
    assert parse_ref(ref) == tuple(pointer)


@pytest.mark.parametrize(
    "ref",
    [
        "",
        "Job",
        "#Job",
        "/components",
        "other.json",
        "other.json#/A",
        "./#/A",
        "https://example.com/openapi.json#/A",
        "file:///etc/passwd",
        "//example.com#/A",
        " #/A",
        "#/a~2",
        "#/a~",
        "#/%FF",
    ],
)
def test_non_local_reference_is_not_a_pointer(ref: str) -> None:
    assert parse_ref(ref) is None


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]))).map(tuple))
def test_escaped_pointer_round_trips(pointer: Pointer) -> None:
    escaped = (token.replace("~", "~0").replace("/", "~1") for token in pointer)
    ref = "#" + "".join("/" + token.replace("%", "%25") for token in escaped)
    assert parse_ref(ref) == tuple(pointer)


JSON_TEXT = """\
{"openapi": "3.1.0",
 "x-a" : {"b": [1, [2], {"c\\u00fc": 3}],
   "d/e": {}},
 "info":
   {"title": "😀", "version": "1"}}
"""
YAML_TEXT = """\
openapi: 3.1.0
x-a:
  b: [1, [2], {"c\\u00fc": 3}]
  d/e: {}
info:
  {title: "😀", version: '1'}
"""
YAML_PLACES = {
    (): (1, 1),
    ("openapi",): (1, 1),
    ("x-a",): (2, 1),
    ("x-a", "b"): (3, 3),
    ("x-a", "b", "0"): (3, 7),
    ("x-a", "b", "1"): (3, 10),
    ("x-a", "b", "1", "0"): (3, 11),
    ("x-a", "b", "2", "cü"): (3, 16),
    ("x-a", "d/e"): (4, 3),
    ("info", "version"): (6, 16),
}


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_pointer_has_a_position_in_the_original_text(end: str) -> None:
    doc = document(YAML_TEXT.replace("\n", end))
    assert {pointer: tuple(doc.position(pointer)) for pointer in YAML_PLACES} == YAML_PLACES
    assert doc.positions(tuple(YAML_PLACES)) == tuple(YAML_PLACES.values())


@pytest.mark.parametrize("text", [JSON_TEXT, YAML_TEXT])
@pytest.mark.parametrize(
    ("pointer", "nearest"),
    [
        (("x-b",), ()),
        (("x-a", "f", "g"), ("x-a",)),
        (("x-a", "b", "3"), ("x-a", "b")),
        (("x-a", "b", "x"), ("x-a", "b")),
        (("openapi", "0"), ("openapi",)),
    ],
)
def test_missing_value_has_the_position_of_its_nearest_parent(text: str, pointer: Pointer, nearest: Pointer) -> None:
    doc = document(text)
    assert doc.position(pointer) == doc.position(nearest)


@given(MAPPINGS, st.sampled_from([None, 0, 1, "\t"]))
def test_every_pointer_has_the_position_of_its_value(data: dict[str, Any], indent: int | str | None) -> None:
    root = {"openapi": "3.1.0", "x-data": data}
    text = json.dumps(root, indent=indent)
    doc = document(text)
    found = pointers(doc.root)
    lines = text.split("\n")
    for pointer, (line, column) in zip(found, doc.positions(found), strict=True):
        rest = "\n".join([lines[line - 1][column - 1 :], *lines[line:]])
        value, _ = json.JSONDecoder().raw_decode(rest)
        parent = doc.resolve(pointer[:-1])
        by_key = pointer and isinstance(parent, dict)
        assert value == (pointer[-1] if by_key else doc.resolve(pointer))


def test_aliased_value_has_the_position_of_its_anchor() -> None:
    doc = document("openapi: 3.1.0\nx-a: &a\n  b: {c: 1}\nx-d: *a\n")
    assert doc.position(("x-d",)) == Position(4, 1)
    assert doc.position(("x-d", "b", "c")) == Position(3, 7)


def test_merged_value_has_the_position_of_its_origin() -> None:
    text = "openapi: 3.1.0\nx-a: &a\n  b: 1\n  c: 2\nx-d:\n  <<: [*a, {e: {f: 1}}]\n  c: 3\n"
    doc = document(text)
    assert doc.position(("x-d", "b")) == Position(3, 3)
    assert doc.position(("x-d", "c")) == Position(7, 3)
    assert doc.position(("x-d", "e", "f")) == Position(6, 17)


@pytest.mark.parametrize("block", [JSON_TEXT, YAML_TEXT])
def test_position_in_a_code_block_is_a_position_in_its_page(block: str) -> None:
    page = f"# Title\n\n- item\n\n  ```\n  {block.rstrip().replace(chr(10), chr(10) + '  ')}\n  ```\n"
    inner, outer = document(block), document(page)
    for pointer in YAML_PLACES:
        line, column = inner.position(pointer)
        assert outer.position(pointer) == Position(line + 5, column + 2)


def test_prose_of_a_page_has_the_position_of_its_operation() -> None:
    text = "## Limit\n\n20\n\n## API\n\n```\nopenapi: 3.1.0\npaths:\n  /a:\n    get: {}\n```\n"
    doc = document(text)
    pointer = ("paths", "/a", "get", "x-mint")
    assert doc.resolve(pointer) == {"content": "## Limit\n\n20"}
    assert doc.position(pointer) == doc.position(pointer[:-1]) == Position(11, 5)
