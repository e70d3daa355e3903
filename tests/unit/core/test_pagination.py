"""What is wrong with declared pagination is said, all of it, before anything is written."""

import json
from typing import Any

import pytest
from opgen.core.errors import UsageError
from opgen.core.options import Options
from opgen.core.pagination import pagination_problems, read_pagination
from opgen.document.document import load
from opgen.pipeline import generate
from opgen.source.read import read

from tests.unit.runtime.pagination.service import create_app


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("page", "must be an array of tables"),
        ([{"page": "page"}], "needs operations"),
        ([{"operations": ["x"]}], "needs one of page, offset, cursor, next_url, link"),
        (
            [{"operations": ["x"], "page": "page", "link": True}],
            "needs one of page, offset, cursor, next_url, link",
        ),
        ([{"operations": ["x"], "cursor": "c"}], "cursor and next need each other"),
        (
            [{"operations": "x", "link": True}],
            "operations must be a list of operationIds",
        ),
        ([{"operations": ["x"], "link": False}], "link must be true"),
        ([{"operations": ["x"], "page": 1}], "page must be a text"),
        (
            [{"operations": ["x"], "page": "page", "start": -1}],
            "start must be a number, 0 or more",
        ),
        (
            [{"operations": ["x"], "link": True, "start": 1}],
            "start is for page and offset",
        ),
        (
            [{"operations": ["x"], "link": True}, {"operations": ["x"], "link": True}],
            "x is there twice",
        ),
    ],
)
def test_setting_that_makes_no_sense_is_told(value: Any, problem: str) -> None:
    assert list(pagination_problems(value)) == [problem]


def test_all_misfits_are_told_at_once() -> None:
    tables: list[dict[str, Any]] = [
        {"operations": ["by_ofset"], "link": True},
        {"operations": ["by_page"], "page": "seite", "items": "sandboxes"},
        {"operations": ["by_offset"], "offset": "offset", "items": "things"},
        {"operations": ["by_url"], "next_url": "/value/deeper", "items": "value"},
        {"operations": ["by_cursor"], "link": True, "items": "meta"},
    ]
    document = load(read(json.dumps(create_app().openapi()).encode(), "things"))
    options = Options(package="things", pagination=read_pagination(tables))
    with pytest.raises(UsageError) as caught:
        generate(document, options)
    assert str(caught.value).splitlines() == [
        "pagination of 'by_ofset': no such operation; did you mean 'by_offset'?",
        "pagination of 'by_page': \"seite\" is no query parameter; there are page, per_page, color",
        "pagination of 'by_offset': Data has no property \"things\"; it has data, total_count",
        "pagination of 'by_url': \"/value/deeper\" leads into what has no properties",
        "pagination of 'by_cursor': \"meta\" is no list",
    ]
