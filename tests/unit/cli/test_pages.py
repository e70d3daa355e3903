"""Recognized pages: `pagination = "auto"`, `list --pages` and `init`."""

import tomllib
from typing import Any

from tests.support.checkout import Checkout, document, operation

AUTO = 'pagination = "auto"'


def lists(pets: str, jobs: str) -> dict[str, Any]:
    """Return a document with two lists. Each has these parameters, and the properties that their words name."""

    def of(name: str, words: str) -> dict[str, Any]:
        kinds = dict(word.split(":") for word in words.split())
        parameters: list[dict[str, Any]] = [
            {"name": n, "in": "query", "schema": {"type": kinds[n], **({"default": 1} if n == "page" else {})}}
            for n in kinds
            if n in {"page", "limit", "cursor"}
        ]
        properties = {n: {"type": kind} for n, kind in kinds.items() if n in {"total", "next_cursor"}}
        schema = {"type": "object", "properties": {name: {"type": "array", "items": {"type": "string"}}, **properties}}
        responses = {"200": {"description": "OK", "content": {"application/json": {"schema": schema}}}}
        return {"get": {**operation(f"list_{name}", name), "parameters": parameters, "responses": responses}}

    return {**document(), "paths": {"/pets": of("pets", pets), "/jobs": of("jobs", jobs)}}


PAGES, CURSOR = "page:integer limit:integer total:integer", "cursor:string next_cursor:string"


def signature(checkout: Checkout, name: str) -> str:
    text = checkout.read(f"generated/demo/operations/{name}.py")
    return text.partition(f"def list_{name}(")[2].partition(":\n")[0].rpartition("-> ")[2]


def test_recognized_form_is_decided_once(checkout: Checkout) -> None:
    checkout.configure(AUTO)
    checkout.write_spec(lists(PAGES, ""))
    assert checkout.opgen("generate").code == 0
    assert (signature(checkout, "pets"), signature(checkout, "jobs")) == (
        "Page[ListPetsResponse, str]",
        "ListJobsResponse",
    )
    checkout.write_spec(lists(CURSOR, CURSOR))
    for _ in range(2):
        done = checkout.opgen("generate")
        assert 'demo: "list_jobs" keeps no pages; the document now has pages by cursor "cursor"' in done.err
        assert signature(checkout, "jobs") == "ListJobsResponse"
    assert checkout.opgen("check").code == 0


def test_recorded_form_stays_while_the_document_has_it(checkout: Checkout) -> None:
    checkout.configure(AUTO)
    checkout.write_spec(lists(PAGES, CURSOR))
    checkout.opgen("generate")
    checkout.write_spec(lists(f"{PAGES} next_cursor:string", PAGES))
    done = checkout.opgen("generate")
    assert '"list_jobs" has pages by page "page" in place of the recorded pages by cursor "cursor"' in done.err
    assert 'by="page"' in checkout.read("generated/demo/operations/pets.py")
    assert "list_jobs" not in checkout.opgen("generate").err


def test_table_of_an_operation_changes_its_form(checkout: Checkout) -> None:
    checkout.configure(AUTO)
    checkout.write_spec(lists(PAGES, CURSOR))
    checkout.opgen("generate")
    table = '{ operations = ["list_pets"], auto = false }, { operations = ["*"], auto = true }'
    checkout.configure(f"pagination = [{table}]")
    assert checkout.opgen("generate").code == 0
    assert signature(checkout, "pets") == "ListPetsResponse"
    assert signature(checkout, "jobs") == "Page[ListJobsResponse, str]"


def test_list_pages_prints_tables_that_are_settings(checkout: Checkout) -> None:
    checkout.write_spec(lists(PAGES, CURSOR))
    done = checkout.opgen("list", "--pages")
    assert done.out.startswith("# recognized\n[[tool.opgen.clients.demo.pagination]]\n")
    tables = tomllib.loads(done.out)["tool"]["opgen"]["clients"]["demo"]["pagination"]
    assert tables == [
        {"operations": ["list_jobs"], "cursor": "cursor", "items": "jobs", "next": "next_cursor"},
        {"operations": ["list_pets"], "page": "page", "items": "pets", "total": "total"},
    ]
    checkout.write("pyproject.toml", checkout.read("pyproject.toml") + done.out)
    assert checkout.opgen("generate").code == 0
    values = checkout.opgen("list", "--pages", "--json").json["clients"][0]["pages"]
    assert values[1] == {
        "operation": "list_pets",
        "configured": True,
        "page": "page",
        "items": "pets",
        "total": "total",
    }


def test_list_pages_of_a_document_without_pages(checkout: Checkout) -> None:
    assert checkout.opgen("list", "--pages").err == "demo: no recognized pages\n"


def test_init_configures_pagination_if_it_recognizes_pages(checkout: Checkout) -> None:
    for name, content in (("shop", lists(PAGES, "")), ("plain", document())):
        checkout.write(f"{name}.json", content)
        done = checkout.opgen("init", f"{name}.json", "--name", name, "--yes")
        message = 'pagination = "auto": 1 operation can return pages (list_pets)'
        assert (message in done.lines) == (name == "shop")
    assert checkout.read("pyproject.toml").count('\npagination = "auto"\n') == 1
