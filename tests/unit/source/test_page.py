"""Documentation pages: the one OpenAPI document in them, with the prose around it."""

import json
from typing import Any

import pytest
from opgen.source.limits import MAX_PAGE_BYTES

from tests.unit.source.reading import read_text, refusal, root

DOCUMENT = """\
openapi: 3.1.0
info:
  title: Jobs
  version: '1'
paths:
  /jobs/{id}:
    get:
      operationId: get_job
      responses:
        '200':
          description: A job
"""

PAGE = f"""\
> ## Documentation Index
> Fetch the complete index at: https://docs.example.com/llms.txt

# Get a job

> Get a job by its id

## Rate Limit

20 requests per 60 seconds per token.


## OpenAPI

````yaml https://api.example.com/openapi.json get /jobs/{{id}}
{DOCUMENT}
````"""

RATE_LIMIT = "## Rate Limit\n\n20 requests per 60 seconds per token."


def operation(page: str) -> Any:
    return root(page)["paths"]["/jobs/{id}"]["get"]


def test_the_block_of_a_page_is_its_document() -> None:
    assert root(PAGE)["info"] == {"title": "Jobs", "version": "1"}
    assert read_text(PAGE).kind == "yaml"


def test_prose_around_the_operation_of_a_page_is_preserved() -> None:
    assert operation(PAGE)["x-mint"] == {"content": RATE_LIMIT}


def test_fence_has_the_position_of_the_document() -> None:
    source = read_text(PAGE)
    assert source.note == (
        "this page contains 1 operation; the complete document is at https://api.example.com/openapi.json"
    )
    assert source.block
    assert source.block.url == "https://api.example.com/openapi.json"


def test_code_block_without_a_document_url_is_read() -> None:
    page = PAGE.replace("https://api.example.com/openapi.json get /jobs/{id}", "")
    assert read_text(page).note == "this page contains 1 operation"


def test_prose_comes_from_every_section_but_the_blocks_own() -> None:
    page = PAGE.replace(
        "## OpenAPI\n",
        "Setext\n------\n\nOne.\n\n### Deeper\n\nTwo.\n\n# Title\n\nNot this.\n\n## OpenAPI\n\nNor this.\n",
    )
    assert operation(f"{page}\n\n## After\n\nThree.\n")["x-mint"]["content"] == (
        f"{RATE_LIMIT}\n\nSetext\n------\n\nOne.\n\n### Deeper\n\nTwo.\n\n## After\n\nThree."
    )


def test_prose_the_operation_brings_itself_stays() -> None:
    page = PAGE.replace("    get:\n", "    get:\n      x-mint: {content: mine}\n")
    assert operation(page)["x-mint"] == {"content": "mine"}


def test_a_page_without_prose_adds_nothing() -> None:
    assert "x-mint" not in operation(f"# Jobs\n\n```yaml\n{DOCUMENT}```\n")


def test_prose_about_several_operations_belongs_to_none() -> None:
    page = PAGE.replace("    get:\n", "    delete:\n      operationId: x\n    get:\n")
    assert "x-mint" not in operation(page)
    assert read_text(page).note.startswith("this page contains 2 operations; ")


@pytest.mark.parametrize("paths", ["[]", "{/jobs: 1}", "{/jobs: {get: []}}", "null"])
def test_paths_of_another_kind_hold_no_operation(paths: str) -> None:
    page = f"## Limit\n\nx\n\n## API\n\n```\nopenapi: 3.1.0\npaths: {paths}\n```\n"
    assert read_text(page).note == "this page contains 0 operations"


@pytest.mark.parametrize(
    "page",
    [
        f"~~~\n{DOCUMENT}~~~\n",
        f"Text: with colon\n\n```json\n{json.dumps(root(DOCUMENT), indent=1)}\n```\n",
        f"---\ntitle: Jobs\n---\n\n```yaml\n{DOCUMENT}```\n",
        f"```yaml\n{DOCUMENT}",
        "- item\n\n" + "".join(f"  {line}\n" for line in f"```\n{DOCUMENT}```".split("\n")),
        "".join(f"> {line}\n" for line in f"```\n{DOCUMENT}```".split("\n")) + "```\n```\n",
        f"```yaml\n{DOCUMENT}```\n".replace("\n", "\r\n"),
        f"```python\nopen(api)\n```\n\n```yaml\n{DOCUMENT}```\n",
    ],
)
def test_every_fence_of_commonmark_is_seen(page: str) -> None:
    assert root(page) == root(DOCUMENT)


def test_yaml_with_a_fence_in_its_text_is_no_page() -> None:
    text = f"{DOCUMENT}x-text: |\n ```\n openapi: 3.0.0\n ```\n"
    assert root(text)["x-text"] == "```\nopenapi: 3.0.0\n```\n"


def test_several_documents_on_a_page_are_listed() -> None:
    page = f"{PAGE}\n\n```yaml\n{DOCUMENT}```\n\n```json\n" '{"openapi": "3.0.0"}\n```\n'
    assert refusal(page) == (
        "30:1: this page has 3 OpenAPI documents, at lines 15, 30, 44"
        " [use the URL or path of one OpenAPI document, or of a page with one]"
    )


@pytest.mark.parametrize("block", ["x: 1", "", '{"a": "openapi"}', "  openapi: 3.1.0"])
def test_a_page_without_a_document_is_refused(block: str) -> None:
    assert refusal(f"# Title\n\n```yaml\n{block}\n```\n") == (
        "1:1: no OpenAPI document in the fenced blocks of this page"
        " [use the URL or path of the OpenAPI document, or of a page with a block whose root has `openapi`]"
    )


@pytest.mark.parametrize(("before", "line", "column"), [("", 17, 1), ("> ", 17, 3), ("   ", 17, 4)])
def test_problems_are_placed_in_the_page(before: str, line: int, column: int) -> None:
    block = f"```yaml\n{DOCUMENT}info: 1\n```"
    page = "".join(f"{before}{text}\n" for text in f"Text\n\n\n{block}".split("\n"))
    assert refusal(f"{page}\n```\n```\n") == (
        f"{line - 1}:{column}: duplicate key, first at line 2, column 1 (at /info)"
    )


def test_broken_json_in_a_page_is_placed_in_the_page() -> None:
    assert refusal('x\n\n```json\n{"openapi": "3.1.0",\n "a": 1\n```\n').startswith("6:1: ")


def test_a_large_page_is_refused() -> None:
    assert refusal(PAGE + " " * MAX_PAGE_BYTES) == "1:1: the page is larger than 4 MiB"
