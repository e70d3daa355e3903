"""Recognition of pages: the usual forms, and lists that look like them."""

from typing import Any

import pytest
import yaml
from opgen.core.options import Options, Pagination
from opgen.pipeline import read_api, usual_pages

from tests.support.documents import read_document

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
    [
        ("page=1 int; per_page int", "[]", "by=page parameter=page"),
        ("page=0 int; size int", "{content: [], totalPages: int}", "by=page parameter=page start=0 items=content pages=totalPages"),
        ("page int; limit int", "{pets: [], total: int, has_more: bool}", ""),
        ("page int Starts at 0.; limit int", "{pets: [], total: int}", "by=page parameter=page start=0 items=pets total=total"),
        ("page int One-based number.", "{pets: [], meta: {total: int}}", "by=page parameter=page items=pets total=/meta/total"),
        ("page=1 int", "{pets: []}", ""),
        ("page=1 int; limit int", "{bones: []}", ""),
        ("page=1 int; limit int", "{bones: [], meta: {total: int}}", "by=page parameter=page items=bones total=/meta/total"),
        ("page int; limit int", "{pets: [], next_page_number: int}", "by=cursor parameter=page items=pets next=next_page_number"),
        ("cursor str", "{errors: [], next_cursor: str}", ""),
        ("page=1 int; limit int", "{data: [], results: []}", ""),
        ("page=1 int; limit int", "{objects: [], links: []}", "by=page parameter=page items=objects"),
        ("page=1 int; limit int", "{objects: [], bones: []}", ""),
        ("page=1 int; limit int", "{data: {items: []}, errors: []}", "by=page parameter=page items=/data/items"),
        ("offset int; limit int", "{data: [], total_count: int}", "by=offset parameter=offset items=data total=total_count"),
        ("offset int Number of pages to skip.; limit int", "[]", ""),
        ("start int; end int; limit int", "[]", ""),
        ("startIndex=1 int; count int", "{Resources: []}", "by=offset parameter=startIndex start=1 items=Resources"),
        ("startIndex int; count int", "{Resources: []}", ""),
        ("offset int; page int; limit int", "[]", ""),
        ("cursor str; limit int", "{cats: [], next_cursor: str}", "by=cursor parameter=cursor items=cats next=next_cursor"),
        ("cursor str", "{cats: [], errors: [], cursor: str}", "by=cursor parameter=cursor items=cats next=cursor"),
        ("pageToken str", "{cats: [], nextPageToken: str}", "by=cursor parameter=pageToken items=cats next=nextPageToken"),
        ("offset str", "{data: [], next_page: {offset: str, path: str}}", "by=cursor parameter=offset items=data next=/next_page/offset"),
        ("page int; limit int", "{data: [], next_page: int}", "by=cursor parameter=page items=data next=next_page"),
        ("after str", "{results: [], paging: {next: {after: str}}}", "by=cursor parameter=after items=results next=/paging/next/after"),
        ("after str", "{nodes: [], pageInfo: {endCursor: str, hasNextPage: bool}}", "by=cursor parameter=after items=nodes next=/pageInfo/endCursor more=/pageInfo/hasNextPage"),
        ("after str", "{nodes: [], pageInfo: {endCursor: str}}", ""),
        ("after str; limit int", "{data: [], first_id: str, last_id: str, has_more: bool}", "by=cursor parameter=after items=data next=last_id more=has_more"),
        ("after str", "{data: [], last_id: str}", ""),
        ("starting_after str An object id.", "{data: [], has_more: bool}", "by=cursor parameter=starting_after items=data next=/data/-1/id more=has_more"),
        ("starting_after str A date.", "{data: [], has_more: bool}", ""),
        ("cursor str", "{added: [], removed: [], next_cursor: str}", ""),
        ("marker str; offset int; limit int", "{entries: [], next_marker: str}", ""),
        ("cursor str", "{data: [], next: str}", ""),
        ("cursor str", "{data: [], next: str The next cursor.}", "by=cursor parameter=cursor items=data next=next"),
        ("cursor str", "{data: [], next: str The URL of the next page.}", "by=url items=data next=next"),
        ("limit int", "{value: [], nextLink: str}", "by=url items=value next=nextLink"),
        ("", '{value: [], "@odata.nextLink": str}', "by=url items=value next=@odata.nextLink"),
        ("", "{data: [], links: {self: str, next: str}}", "by=url items=data next=/links/next"),
        ("", "{data: [], _links: {next: {href: str}}}", "by=url items=data next=/_links/next/href"),
        ("limit int; offset int", "{count: int, next: str, previous: str, results: []}", "by=url items=results next=next"),
        ("", "{data: {tags: []}, links: {next: str}}", ""),
        ("", "{data: [], next: str}", ""),
        ("", "{name: str, next_page_url: str}", ""),
        ("", "[]", ""),
    ],
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
