"""All errors in a declared pagination are reported before a file is written."""

import json
from pathlib import Path

import pytest
import yaml
from opgen.config.validation import validate
from opgen.core.errors import UsageError
from opgen.core.options import Options, Pagination
from opgen.document.document import load
from opgen.pipeline import generate
from opgen.source.read import read

from tests.unit.runtime.pagination.service import create_app


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("[{page: page}]", ".0: missing setting operations"),
        ("[{operations: [x]}]", ".0: set exactly one of page, offset, cursor, next_url, link, auto"),
        (
            "[{operations: [x], next: n, start: 1}]",
            ".0: set exactly one of page, offset, cursor, next_url, link, auto; cursor and next must be used together; start requires page or offset",
        ),
        ('[{operations: [x], page: ""}]', ".0.page: must not be empty"),
        ("[{operations: [x], pge: page, link: true}]", ".0.pge: unknown setting; did you mean page?"),
        ("[{operations: [x], link: true, start: 1}]", ".0: start requires page or offset"),
        ("[{operations: [x], link: true}, {operations: [x], link: true}]", ': duplicate "x"'),
        ("[{operations: [x], auto: false, items: a}]", ".0: auto cannot be used with other settings than operations"),
        ("all", ": must be auto, or a list of tables"),
    ],
)
def test_invalid_setting_is_reported(value: str, problem: str) -> None:
    client = {"spec": "x.json", "output": "x", "pagination": yaml.safe_load(value)}
    with pytest.raises(UsageError) as caught:
        validate({"clients": {"x": client}}, Path("a.toml")).require_valid()
    assert str(caught.value) == f"a.toml: tool.opgen.clients.x.pagination{problem}"


def test_all_invalid_settings_are_reported_at_once() -> None:
    paginations = (
        Pagination(operations=("by_ofset",), by="link"),
        Pagination(operations=("by_page",), by="page", parameter="seite", items="data"),
        Pagination(operations=("by_offset",), by="offset", parameter="offset", items="things"),
        Pagination(operations=("by_url",), by="url", next="/data/deeper", items="data"),
        Pagination(operations=("by_cursor",), by="link", items="meta"),
        Pagination(operations=("counted_*", "ghost_*"), by="page", parameter="page", items="data"),
        Pagination(operations=("equal_values",), by="auto"),
        Pagination(operations=("ghost", "plain_*"), by="auto"),
    )
    document = load(read(json.dumps(create_app().openapi()).encode(), "things"))
    options = Options(package="things", pagination=paginations)
    with pytest.raises(UsageError) as caught:
        generate(document, options)
    assert str(caught.value).splitlines() == [
        "pagination.0: 'by_ofset': unknown operation; did you mean 'by_offset'?",
        "pagination.1: 'by_page': unknown query parameter \"seite\"; available: page, per_page, color",
        "pagination.2: 'by_offset': Page has no property \"things\"; available: data, page, more, pages, total, next, meta",
        "pagination.3: 'by_url': \"/data/deeper\" refers into a value without properties",
        "pagination.4: 'by_cursor': \"meta\" is not a list",
        "pagination.5: 'ghost_*': no operation matches that returns such pages",
        "pagination.6: 'equal_values': the document describes no usual form of pages; set page, offset, cursor, next_url or link",
        "pagination.7: 'ghost': unknown operation; opgen list shows them",
    ]
