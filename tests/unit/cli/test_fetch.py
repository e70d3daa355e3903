"""Successful `opgen fetch`: written files, unchanged files, messages, and changes that must be accepted."""

import json
import random
import subprocess
from copy import deepcopy
from pathlib import Path

import pytest

from tests.support.demo_client import environment, python
from tests.support.servers.misbehaving import Server, answer, conditional
from tests.unit.cli.project import Project, openapi, serves, shuffled, text

FOUNDING = """\
# Get item 0

## Rate Limit

20 requests per 60 seconds.

## OpenAPI

````yaml https://api.example.com/openapi.json get /items/0
openapi: 3.1.0
info: {title: Shop, version: '1'}
paths:
  /items/0:
    get:
      operationId: get_item_0
      responses:
        '200': {description: An item}
````
"""


def test_fetch_first(project: Project) -> None:
    with Server(serves(openapi(), ETag='"v1"')) as server:
        said = project.fetch(server.url())
    assert (said.code, said.out) == (0, "")
    assert said.lines == ["shop: new, 3 operations, 2 schemas", "run: opgen generate shop"]
    assert sorted(project.files()) == ["shop.json", "shop.source.json"]
    stored = project.snapshot.read_text(encoding="utf-8")
    assert stored.startswith('{\n  "openapi": "3.1.0",\n  "info": {\n')
    assert stored.endswith("}\n")
    assert list(project.stored()["paths"]) == ["/items/0", "/items/1", "/items/2"]
    recorded = project.recorded()
    assert recorded["source"] == recorded["final_url"] == server.url()
    assert recorded["etag"] == '"v1"'
    assert recorded["size"] == len(text(openapi()))


# An unchanged document changes no file


def assert_unchanged(project: Project, content: bytes) -> None:
    before = project.files()
    said = project.fetched(content)
    assert said.code == 0
    assert said.lines == ["shop: unchanged, 3 operations, 2 schemas"]
    assert project.files() == before


@pytest.mark.parametrize("seed", range(3))
def test_permuted_document_is_unchanged(project: Project, seed: int) -> None:
    project.fetched(openapi())
    permuted = shuffled(openapi(), random.Random(seed))  # noqa: S311 - the order of maps is not a secret
    for schema in permuted["components"]["schemas"].values():
        schema["required"].reverse()
    content = json.dumps(permuted, indent=(None, 1, "\t")[seed], ensure_ascii=True) + "\r\n"
    assert content != text(openapi()).decode()
    assert_unchanged(project, content.encode())


def test_fetch_304(project: Project) -> None:
    document = text(openapi())
    with Server(conditional('W/"v1"', document)) as server:
        project.fetch(server.url())
        before = project.files()
        said = project.run("fetch")
        assert [bool(each.headers.get("if-none-match")) for each in server.received] == [False, True]
    assert said.lines == ["shop: unchanged, 3 operations, 2 schemas"]
    assert project.files() == before


def test_incorrect_etag_does_not_decide_equality(project: Project) -> None:
    lies = [serves(openapi(count), ETag='"same"') for count in (3, 4)]
    with Server(*lies) as server:
        project.fetch(server.url())
        said = project.run("fetch")
    assert said.lines[0] == "shop: changed, 4 operations (+1), 2 schemas"


def test_another_source_is_fetched_unconditionally(project: Project) -> None:
    with Server(serves(openapi(), ETag='"v1"')) as server:
        project.fetch(server.url("/one.json"))
        project.fetch(server.url("/other.json"))
        assert "if-none-match" not in server.received[1].headers


# An edited snapshot


def test_fetch_edited_snapshot(project: Project) -> None:
    warning = f"  warning: {Path('specs/shop.json')} was edited by hand since it was fetched"
    with Server(conditional('"v1"', text(openapi()))) as server:
        project.fetch(server.url())
        edited = {**project.stored(), "info": {"title": "Mine", "version": "1"}}
        project.snapshot.write_text(json.dumps(edited), encoding="utf-8")
        said = project.run("fetch")
        assert "if-none-match" not in server.received[1].headers
    assert said.code == 0
    assert said.lines == [
        "shop: changed, 3 operations, 2 schemas",
        warning,
        "  no changes for callers",
        "run: opgen generate shop",
    ]
    assert project.stored()["info"]["title"] == "Shop"


def test_the_warning_is_given_with_quiet_too(project: Project) -> None:
    project.fetched(openapi())
    project.snapshot.write_text(json.dumps(project.stored()), encoding="utf-8")
    before = project.files()
    said = project.run("fetch", "-q")
    assert said.code == 0
    assert said.lines == ["  warning: specs/shop.json was edited by hand since it was fetched"]
    assert project.files() == before


def test_line_ends_of_windows_are_no_edit(project: Project) -> None:
    with Server(conditional('"v1"', text(openapi()))) as server:
        project.fetch(server.url())
        content = project.snapshot.read_bytes()
        project.snapshot.write_bytes(content.replace(b"\n", b"\r\n"))
        assert project.run("fetch").lines == ["shop: unchanged, 3 operations, 2 schemas"]
        assert server.received[1].headers["if-none-match"] == '"v1"'


def test_invalid_snapshot_is_replaced(project: Project) -> None:
    project.fetched(openapi())
    project.snapshot.write_bytes(b"not JSON\n" + project.snapshot.read_bytes())
    said = project.run("fetch")
    assert said.code == 0
    assert said.lines == [
        "shop: changed, 3 operations, 2 schemas",
        "  warning: specs/shop.json was not an OpenAPI document",
        "run: opgen generate shop",
    ]


def test_invalid_provenance_is_reported_with_its_path(project: Project) -> None:
    project.fetched(openapi())
    project.provenance.write_bytes(b"not JSON\n")
    said = project.run("fetch")
    assert said.code == 2
    assert "specs/shop.source.json: invalid record" in said.err


def test_snapshot_without_provenance_is_not_called_edited(project: Project) -> None:
    project.fetched(openapi())
    snapshot = project.files()["shop.json"]
    project.provenance.unlink()
    assert project.run("fetch").lines == ["shop: unchanged, 3 operations, 2 schemas"]
    # The provenance is written again, and the snapshot has the same bytes.
    assert project.recorded()["source"] == "served"
    assert project.files()["shop.json"] == snapshot


# Reports of changes


def test_added_operations_are_listed_up_to_a_number(project: Project) -> None:
    project.fetched(openapi(3, schemas=3))
    new = openapi(30, schemas=5)
    del new["components"]["schemas"]["Item0"]
    said = project.fetched(new, "--check")
    assert said.lines[0] == "shop: changed, 30 operations (+27), 4 schemas (+2, -1)"
    assert said.lines[20:22] == ["  added    get_item_29", "  and 7 more added (-v)"]
    said = project.fetched(new, "-v")
    assert said.code == 0
    assert said.lines[1:-3] == [f"  added    get_item_{number}" for number in sorted(range(3, 30), key=str)]
    assert said.lines[-3].endswith(" safe: opgen diff --client shop")
    assert said.lines[-1] == "run: opgen generate shop"


def test_name_of_a_document_is_printed_without_control_sequences(project: Project) -> None:
    hostile = openapi(4)
    hostile["paths"]["/x"] = {"get": {"operationId": "\x1b[2J\n::error::\u202e"}}
    project.fetched(openapi(4))
    said = project.fetched(text(hostile))
    assert said.lines[1] == r"  added    \x1b[2J\n::error::\u202e"


def test_operation_without_a_unique_id_is_listed_by_method_and_path(project: Project) -> None:
    document = openapi(3)
    project.fetched(text(document))
    document["paths"]["/a"] = {"$ref": "#/components/pathItems/a"}
    document["paths"]["/b"] = {"$ref": "#/components/pathItems/b"}
    document["paths"]["/c"] = {"$ref": "#/components/pathItems/c"}
    twice = {"get": {"operationId": "twice"}, "put": {"operationId": "twice"}}
    document["components"]["pathItems"] = {"a": twice}
    said = project.fetched(text(document))
    assert said.lines[:3] == ["shop: changed, 5 operations (+2), 2 schemas", "  added    GET /a", "  added    PUT /a"]


def test_the_next_command_names_the_configuration(project: Project) -> None:
    project.configure("served")
    project.write("served")
    other = project.config.rename(project.folder / "my opgen.toml")
    said = project.run("fetch", "--config", other.name)
    assert said.lines[-1] == "run: opgen generate --config 'my opgen.toml' shop"


def test_each_client_is_fetched_beside_failures_of_others(project: Project) -> None:
    sections = []
    with Server(serves(openapi())) as good, Server(answer(b"", status=404)) as bad:
        for name, server in (("a", bad), ("b", good), ("c", good)):
            project.configure(server.url(), name=name)
            sections.append(project.config.read_text(encoding="utf-8"))
        project.config.write_text("".join(sections), encoding="utf-8")
        said = project.run("fetch")
        assert project.run("fetch", "c", "b").code == 0
        assert project.run("fetch", "d").code == 2
    assert said.code == 5
    assert said.lines == [
        f"{bad.url()}: the server returned status 404",
        "b: new, 3 operations, 2 schemas",
        "c: new, 3 operations, 2 schemas",
        "run: opgen generate b c",
    ]


# fetch --check


@pytest.mark.parametrize("flags", [(), ("-q",)])
def test_check_ends_with_1_where_the_source_moved(project: Project, flags: tuple[str, ...]) -> None:
    project.fetched(openapi())
    before = project.files()
    assert project.run("fetch", "--check", *flags).code == 0
    said = project.fetched(openapi(4), "--check", *flags)
    assert said.code == 1
    assert said.lines[0] == "shop: changed, 4 operations (+1), 2 schemas"
    assert said.lines[-1] == "run: opgen fetch shop"
    assert project.files() == before


def test_check_of_a_first_snapshot_makes_no_folder(project: Project) -> None:
    said = project.fetched(openapi(), "--check")
    assert said.code == 1
    assert not project.specs.exists()


# Changes to review


def test_fetch_shrink_11_percent(project: Project) -> None:
    project.fetched(openapi(100))
    before = project.files()
    said = project.fetched(openapi(89))
    assert said.code == 6
    refused = (
        "shop: refused: 11 of 100 operations would be removed; the server may return fewer operations without a token"
    )
    assert said.lines == [
        "shop: changed, 89 operations (-11), 2 schemas",
        *(f"  removed  get_item_{number}" for number in range(89, 100)),
        "  22 breaking: opgen diff --client shop",
        "  breaking: GET /items/89 was removed",
        refused,
        "run: opgen fetch shop --accept",
    ]
    assert project.files() == before
    said = project.fetched(openapi(89), "--quiet")
    assert said.lines == [refused, "run: opgen fetch shop --accept"]


def test_a_new_operation_id_of_an_endpoint_is_a_rename(project: Project) -> None:
    document = openapi(3)
    project.fetched(document)
    document["paths"]["/items/1"]["get"]["operationId"] = "read_item"
    said = project.fetched(document)
    assert said.lines[1] == "  renamed  get_item_1 to read_item"
    assert not [line for line in said.lines if line.startswith(("  added", "  removed"))]


def test_refused_changes_are_shown_with_the_same_options(project: Project) -> None:
    project.fetched(openapi(20))
    said = project.fetched(openapi(10), "--fail-on", "breaking")
    assert said.code == 6
    assert "  20 breaking: opgen diff --client shop" in said.lines
    assert said.lines[-1] == "run: opgen fetch shop --accept --fail-on breaking"
    said = project.fetched(openapi(19), "--check", "--fail-on", "never")
    assert said.lines[-1] == "run: opgen fetch shop"
    said = project.fetched(openapi(21), "--check", "--fail-on", "breaking")
    assert said.lines[-1] == "run: opgen fetch shop --fail-on breaking"


@pytest.mark.parametrize(("before", "after"), [(100, 90), (3, 2), (1, 1), (20, 18)])
def test_few_operations_may_be_removed(project: Project, before: int, after: int) -> None:
    project.fetched(openapi(before))
    assert project.fetched(openapi(after)).code == 0


def test_renamed_operations_are_not_gone(project: Project) -> None:
    project.fetched(openapi(10))
    renamed = deepcopy(openapi(10))
    for item in renamed["paths"].values():
        item["get"]["operationId"] += "_v2"
    said = project.fetched(text(renamed))
    assert said.code == 0
    assert said.lines[0] == "shop: changed, 10 operations (+10, -10), 2 schemas"


def test_fetch_zero_operations(project: Project) -> None:
    said = project.fetched(openapi(0))
    assert said.code == 6
    assert said.lines == [
        "shop: new, 0 operations, 2 schemas",
        "shop: refused: the document has no operations",
        "run: opgen fetch shop --accept",
    ]
    assert not project.specs.exists()
    assert project.fetched(openapi(0), "--accept").code == 0
    assert project.fetched(openapi(0)).code == 0


# Documentation pages


def test_fetch_page_founding(project: Project) -> None:
    said = project.fetched(FOUNDING.encode())
    assert said.code == 0
    assert said.lines[:2] == [
        "shop: new, 1 operation, 0 schemas",
        "  this page contains 1 operation; the complete document is at https://api.example.com/openapi.json",
    ]
    operation = project.stored()["paths"]["/items/0"]["get"]
    assert operation["x-mint"]["content"].startswith("## Rate Limit")
    recorded = project.recorded()
    assert recorded["kind"] == "file"
    assert recorded["source"] == "served"
    assert recorded["document_url"] == "https://api.example.com/openapi.json"
    assert str(project.folder) not in project.provenance.read_text(encoding="utf-8")


# Sources


def test_a_file_is_found_from_the_configuration(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.configure("docs/api.json")
    (project.folder / "docs").mkdir()
    (project.folder / "docs" / "api.json").write_bytes(text(openapi()))
    monkeypatch.chdir("/")
    said = project.run("fetch", "--config", str(project.config))
    assert said.code == 0
    assert project.recorded()["source"] == "api.json"


def test_the_standard_input_is_a_source(project: Project) -> None:
    project.configure("-")
    for state in ("new", "unchanged"):
        process = subprocess.run(
            python("-m", "opgen", "fetch"),
            cwd=project.folder,
            env=environment(),
            input=text(openapi()),
            capture_output=True,
            check=True,
        )
        said = process.stderr.decode()
        assert said.startswith(f"shop: {state}, 3 operations, 2 schemas\n")
    assert (project.recorded()["kind"], project.recorded()["source"]) == ("stdin", "-")


def test_a_client_without_a_source_is_named(project: Project) -> None:
    project.config.write_text('[tool.opgen.clients.shop]\nspec = "a.json"\noutput = "shop"\n', encoding="utf-8")
    said = project.run("fetch")
    assert said.code == 2
    assert said.lines[0] == "pyproject.toml: tool.opgen.clients.shop.source: missing"


def test_fetch_warns_of_overlays_that_no_longer_apply(project: Project) -> None:
    actions = '[{"target": "$.paths[\'/items/2\']", "remove": true}]'
    overlay = f'{{"overlay": "1.1.0", "info": {{}}, "actions": {actions}}}'
    (project.folder / "fix.json").write_text(overlay, encoding="utf-8")
    served = project.folder / "served"
    served.write_bytes(text(openapi(3)))
    project.configure("served", more='overlays = ["fix.json"]')
    assert "warning" not in project.run("fetch").err
    served.write_bytes(text(openapi(2)))
    said = project.run("fetch", "--accept")
    assert said.code == 0
    assert "shop: warning: the overlays do not apply to the new document" in said.lines
    assert "fix.json:1:" in said.err
    assert project.run("generate").code == 3
