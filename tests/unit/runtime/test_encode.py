"""Values in paths, queries, headers, cookies and bodies."""

from collections import UserList, deque
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any
from urllib.parse import unquote
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.runtime.shop import runtime, shop

encode = runtime("encode")


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ("a", "/c/a/"),
        ("a/b:c?d#e", "/c/a%2Fb%3Ac%3Fd%23e/"),
        ("../x", "/c/..%2Fx/"),
        ("%2e%2e", "/c/%252e%252e/"),
        ("ä b", "/c/%C3%A4%20b/"),
        ("{path}", "/c/%7Bpath%7D/"),
        ("...", "/c/.../"),
        (7, "/c/7/"),
        (7.0, "/c/7/"),
        (7.5, "/c/7.5/"),
        (True, "/c/true/"),
        (["a,b", "c"], "/c/a%2Cb,c/"),
        (date(2026, 1, 2), "/c/2026-01-02/"),
        (UUID(int=1), "/c/00000000-0000-0000-0000-000000000001/"),
    ],
)
def test_path_value_is_quoted_completely(value: object, path: str) -> None:
    assert encode.build_path("/c/{path}/", path=value) == path


@pytest.mark.parametrize("value", ["", ".", "..", [], [""]])
def test_empty_value_and_dot_segments_are_refused(value: object) -> None:
    with pytest.raises(ValueError, match="path parameter 'path' must not be") as caught:
        encode.build_path("/c/{path}", path=value)
    assert str(caught.value).endswith(f" must not be {value!r}")


def test_value_with_several_segments_keeps_its_slashes() -> None:
    assert encode.build_path("/c/{+path}/x", path="docs/a b?.md") == "/c/docs/a%20b%3F.md/x"
    for value in ("..", "docs/../..", "./a"):
        with pytest.raises(ValueError, match=f"path parameter 'path' must not be '{value}'"):
            encode.build_path("/c/{+path}", path=value)


def test_value_is_never_taken_for_a_placeholder() -> None:
    path = encode.build_path("/{a}/{b}", a="{b}", b="{a}")

    assert path == "/%7Bb%7D/%7Ba%7D"


@given(text=st.text(min_size=1).filter(lambda text: text not in {".", ".."}))
def test_any_text_stays_one_segment(text: str) -> None:
    if any("\ud800" <= character <= "\udfff" for character in text):
        return  # no UTF-8
    path = encode.build_path("/a/{b}/c", b=text)

    assert path.split("/") == ["", "a", path.split("/")[2], "c"]
    assert unquote(path.split("/")[2]) == text


def test_query_values() -> None:
    query = encode.build_query(
        {
            "unset": encode.UNSET,
            "yes": True,
            "no": False,
            "number": 1.5,
            "color": shop.Color.RED,
            "new": shop.Color("blue"),
            "size": shop.Size.LARGE,
            "at": datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
            "list": ["a", None, shop.Color.GREEN, 2],
            "empty": [],
            "object": {"x": 1, "y": None, "z": True},
            "model": shop.Item(id=3, user_id="u"),
            "mapping": MappingProxyType({"m": 1}),
            "sequences": UserList([1, 2]),
            "queue": deque([3]),
        }
    )

    assert [f"{name}={text}" for name, text in query] == """
yes=true no=false number=1.5 color=red new=blue size=2 at=2026-01-02T03:04:05Z list=a list=green list=2 x=1 z=true
id=3 userId=u m=1 sequences=1 sequences=2 queue=3
""".split()


def test_header_values() -> None:
    headers = encode.build_headers({"A": " a ", "B": encode.UNSET, "C": ["x", 1], "D": {"k": True}, "E": "ä"})

    assert headers == (("A", "a"), ("C", "x,1"), ("D", "k,true"), ("E", "ä"))


@pytest.mark.parametrize("value", ["a\r\nX: y", "a\nb", "a\0", ["a", "b\n"], "\x7f"])
def test_header_value_that_ends_its_line_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="header 'X' must not hold control"):
        encode.build_headers({"X": value})


def test_body_omits_absent_fields_and_sends_null() -> None:
    item = shop.Item(id=1, name=None, user_id="u", parent=shop.Item(id=2, color="red"))

    assert encode.encode_json(item) == (b'{"id":1,"name":null,"userId":"u","parent":{"id":2,"color":"red"}}')
    assert encode.encode_json([shop.Item(id=1)]) == b'[{"id":1}]'


@pytest.mark.parametrize(
    ("body", "content"),
    [(encode.UNSET, None), (None, b"null"), ({}, b"{}"), ([], b"[]"), ("", b'""'), (0, b"0"), (False, b"false")],
)
def test_only_unset_is_no_body(body: Any, content: Any) -> None:
    assert encode.encode_json(body) == content


@pytest.mark.parametrize("value", [float("nan"), float("inf"), {"a": [-float("inf")]}])
def test_number_that_json_does_not_have_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        encode.encode_json(value)


def test_text_that_is_the_name_of_such_a_number_is_sent() -> None:
    assert encode.encode_json(["NaN", "Infinity"]) == b'["NaN","Infinity"]'
