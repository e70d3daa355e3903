"""Recognition of pages: the usual forms, and lists that look like them."""

from typing import Any

import pytest
import yaml
from opgen.core.options import Options, Pagination
from opgen.pipeline import read_api, usual_pages

from tests.support.documents import read_document
from tests.support.tables import tables

TABLES = tables(__file__)

TYPES = {"int": "integer", "str": "string", "bool": "boolean"}
ITEM = {"type": "object", "properties": {"id": {"type": "string"}, "name": {"type": "string"}}}


def schema(text: str) -> dict[str, Any]:
    """Return the schema of `text`: a list `[]`, or properties such as `{data: [], paging: {next: {after: str}}}`.

    `str Some text` is a string with a description.
    """

    def of(value: Any) -> dict[str, Any]:
        if isinstance(value, list):
            return {"type": "array", "items": ITEM}
        if isinstance(value, dict):
            return {"type": "object", "properties": {name: of(each) for name, each in value.items()}}
        kind, _, about = value.partition(" ")
        return {"type": TYPES[kind], "description": about}

    return of(yaml.safe_load(text))


def form(parameters: str, response: str, *, method: str = "get", path: str = "/pets", links: bool = False) -> str:
    """Return the recognized settings of an operation, such as `page=page items=data`. A body is in brackets."""
    query, _, body = parameters.partition("body ")
    operation: dict[str, Any] = {
        "operationId": "list_pets",
        "parameters": [
            {
                "name": name,
                "in": "query",
                "schema": {**schema(kind), **default},
                "description": schema(kind)["description"],
            }
            for name, kind, default in map(parameter, filter(None, query.split("; ")))
        ],
        "responses": {
            "200": {
                "description": "Pets.",
                "content": {"application/json": {"schema": schema(response)}},
                **({"headers": {"Link": {"schema": {"type": "string"}}}} if links else {}),
            }
        },
    }
    if body:
        operation["requestBody"] = {"content": {"application/json": {"schema": schema(body)}}}
    pages = usual_pages(read_api(read_document({path: {method: operation}}), Options(package="pets")))
    return words(pages["list_pets"]) if pages else ""


def parameter(text: str) -> tuple[str, str, dict[str, Any]]:
    """Return name, type and default of `limit int` or `page=1 int`."""
    name, _, kind = text.strip().partition(" ")
    name, _, default = name.partition("=")
    return name, kind, {"default": int(default)} if default else {}


def words(pages: Pagination) -> str:
    own = {"by": pages.by, "parameter": pages.parameter, "start": pages.start}
    values = {**own, **{name: getattr(pages, name) for name in ("items", "next", "more", "total", "pages")}}
    return " ".join(f"{name}={value}" for name, value in values.items() if value not in {"", None})


# A row is a line, also beyond 120 characters. Black would give each of them five.
@pytest.mark.parametrize(
    ("parameters", "response", "expected"),
    TABLES["usual_form_is_recognized_and_any_doubt_is_not"]
)  # fmt: skip
def test_usual_form_is_recognized_and_any_doubt_is_not(parameters: str, response: str, expected: str) -> None:
    assert form(parameters, response) == expected


def test_noun_of_the_path_is_a_list_of_items() -> None:
    parameters, response = "page=1 int; limit int", "{messages: [], warnings: []}"
    assert form(parameters, response, path="/v1/Messages.json") == "by=page parameter=page items=messages"
    assert form(parameters, response, path="/v1/calls") == ""


def test_links_of_a_single_resource_are_no_pages() -> None:
    response = "{tags: [], links: {next: str}}"
    assert form("", response, path="/pets") == "by=url items=tags next=/links/next"
    assert form("", response, path="/pets/{id}") == ""
    assert form("", "{data: {items: []}, links: {next: str}}", path="/pets/{id}") == ""


@pytest.mark.parametrize("parameters", ["page=1 int; per_page int", "since str", ""])
def test_documented_link_header_of_a_list_is_recognized(parameters: str) -> None:
    assert form(parameters, "[]", links=True) == "by=link"
    assert form(parameters, "{pets: [], warnings: []}", links=True) == "by=link items=pets"
    assert form(parameters, "{name: str}", links=True) == ""


def test_search_with_a_cursor_in_its_body_is_recognized() -> None:
    body, response = "body {start_cursor: str}", "{results: [], next_cursor: str, has_more: bool}"
    expected = "by=cursor parameter=start_cursor items=results next=next_cursor more=has_more"
    assert form(body, response, method="post", path="/pets/search") == expected
    assert form(body, response, method="put", path="/pets/search") == ""
    assert form(f"start_cursor str; {body}", response, method="post", path="/pets/search") == ""
