"""Any text in any style, compared with another implementation of RFC 6570, and styles without a defined form."""

from typing import Any
from urllib.parse import parse_qsl, quote

import pytest
import uritemplate
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.support.tables import tables
from tests.unit.runtime.shop import runtime, shop

TABLES = tables(__file__)

encode, styles = runtime("encode"), runtime("styles")

TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
OPERATORS = {"simple": "", "label": ".", "matrix": ";", "form": "?"}
STYLES = pytest.mark.parametrize("style", OPERATORS)
Value = list[str] | dict[str, str]
EXPLODE = pytest.mark.parametrize("explode", [False, True])


def expanded(value: Value, style: str, *, explode: bool) -> str:
    """Expand a template of RFC 6570 with an independent library, which would sort a mapping."""
    star = "*" if explode else ""
    pairs: Any = [*value.items()] if isinstance(value, dict) else value
    if isinstance(value, dict) and not explode:
        pairs = [part for pair in value.items() for part in pair]
    return uritemplate.expand(f"{{{OPERATORS[style]}color{star}}}", color=pairs)


def written(value: Value, style: str, *, explode: bool) -> str:
    """Serialize the value with the runtime."""
    given = styles.Styled(value, style, explode=explode)
    if style != "form":
        return str(given.path_text("color"))
    pairs = [
        "=".join(t if isinstance(t, styles.Encoded) else quote(t, safe="") for t in p)
        for p in given.query_pairs("color")
    ]
    return "?" + "&".join(pairs)


@STYLES
@EXPLODE
@given(value=st.lists(TEXT, min_size=1) | st.dictionaries(TEXT, TEXT, min_size=1))
def test_any_text_is_expanded_as_in_rfc_6570(
    style: str, explode: bool, value: Value  # noqa: FBT001 - a parameter of the test
) -> None:
    ours = written(value, style, explode=explode)

    assert ours == expanded(value, style, explode=explode)


@pytest.mark.parametrize("style", ["spaceDelimited", "pipeDelimited"])
@given(value=st.lists(TEXT, min_size=2))
def test_delimiter_in_an_item_is_refused_and_all_else_arrives(style: str, value: list[str]) -> None:
    delimiter = {"spaceDelimited": " ", "pipeDelimited": "|"}[style]
    given = styles.Styled(value, style)
    if any(delimiter in item for item in value):
        with pytest.raises(ValueError, match="parameter 'color'"):
            given.query_pairs("color")
        return
    ((name, text),) = given.query_pairs("color")

    assert parse_qsl(f"{name}={text}") == [("color", delimiter.join(value))]


@given(value=TEXT)
def test_reserved_text_stays_one_value(value: str) -> None:
    assume("%" not in value)  # a triple is a triple: it is not encoded again
    given = styles.Styled(value, "form", allow_reserved=True)
    ((name, text),) = given.query_pairs("color")

    assert parse_qsl(f"{name}={text}") == [("color", value)]
    assert "#" not in text


@given(value=st.dictionaries(TEXT, TEXT, min_size=1))
def test_properties_of_deep_objects_keep_their_names(value: dict[str, str]) -> None:
    pairs = styles.Styled(value, "deepObject").query_pairs("color")

    assert pairs == [(f"color[{key}]", text) for key, text in value.items()]


@pytest.mark.parametrize(("value", "pairs"), TABLES["deep_values_have_the_names_that_servers_read"])
def test_deep_values_have_the_names_that_servers_read(value: object, pairs: list[list[str]]) -> None:
    encoding = {"a": {"style": "deepObject", "explode": True}}
    expected = [*map(tuple, pairs)]

    assert styles.Styled(value, "deepObject").query_pairs("a") == expected
    assert styles.Styled(value, "deepObject").query_pairs("a[]") == expected
    assert parse_qsl(runtime("forms").encode_form({"a": value}, encoding).decode(), keep_blank_values=True) == expected


@pytest.mark.parametrize(
    ("value", "style", "explode"),
    [
        ([["a"]], "form", None),
        ({"a": ["b"]}, "form", None),
        ("a", "spaceDelimited", None),
        (["a"], "pipeDelimited", True),
        ([{"a": 1}], "simple", True),
    ],
)
def test_parameter_without_a_defined_serialization_is_refused(
    value: object, style: str, explode: bool | None  # noqa: FBT001 - a parameter of the test
) -> None:
    given = styles.Styled(value, style, explode=explode)

    with pytest.raises(ValueError, match=f"parameter 'color': style {style}"):
        styles.build_query({"color": given})


@pytest.mark.parametrize("value", [encode.UNSET, [], {}, [None], {"a": None}])
def test_undefined_values_are_left_out(value: object) -> None:
    for style in ("form", "spaceDelimited", "pipeDelimited", "deepObject"):
        assert styles.build_query({"color": styles.Styled(value, style)}) == ()
    assert styles.build_headers({"color": value}) == ()
    assert styles.build_cookies({"color": value}) == ()
    for style in ("label", "matrix"):
        assert styles.build_path("/a{color}", color=styles.Styled(value, style)) == "/a"
    with pytest.raises(ValueError, match="'color'"):
        styles.build_path("/a/{color}", color=styles.Styled(value, "simple"))


@pytest.mark.parametrize("value", [float("nan"), float("inf"), [1.5, float("nan")]])
def test_number_that_json_lacks_is_refused(value: object) -> None:
    for number in (value, styles.Styled(value, "form")):
        with pytest.raises(ValueError, match="not a number"):
            styles.build_query({"n": number})


@pytest.mark.parametrize("value", ["a;b=c", "a\r\nX: b", "\x00", "\x7f"])
def test_cookie_that_would_end_early_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="cookie 'sid' must not hold semicolons"):
        styles.build_cookies({"sid": styles.Styled(value, "cookie")})
    assert styles.build_cookies({"sid": value}) == (("sid", quote(value, safe="")),)


def test_a_query_that_is_one_value() -> None:
    forms = runtime("forms")
    item = shop.Item(id=1, user_id="u")

    assert forms.build_querystring(encode.UNSET) == ()
    assert forms.build_querystring("$.a") == (("", "$.a"),)
    assert forms.build_querystring(b'{"a":1}') == (("", '{"a":1}'),)
    assert forms.build_querystring(item) == (("id", "1"), ("userId", "u"))
    assert forms.build_querystring({"a": [1, None, 2], "b": {"c": [1]}}) == (
        ("a", "1"),
        ("a", "2"),
        ("b", "%7B%22c%22%3A%5B1%5D%7D"),
    )
    # The standard's own example: the query is a form, in which a space is a plus.
    assert forms.build_querystring({"foo": "a + b", "bar": True}) == (("foo", "a+%2B+b"), ("bar", "true"))
