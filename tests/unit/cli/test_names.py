"""Names that stay, and names of the configuration, from one run to the next."""

import json
from typing import Any

import pytest

from tests.support.checkout import Checkout, document, operation


def content(*operation_ids: str) -> dict[str, Any]:
    found = document()
    found["paths"] = {f"/{name}": {"get": operation(name, "sandbox")} for name in operation_ids}
    return found


def names(checkout: Checkout) -> dict[str, str]:
    """Return the functions that `list` prints."""
    lines = checkout.opgen("list").out.splitlines()
    return {line.split()[0]: line.split()[1] for line in lines}


def test_growing_document_takes_no_recorded_name(checkout: Checkout) -> None:
    checkout.write_spec(content("getBox"))
    checkout.opgen("generate")
    checkout.write_spec(content("getBox", "get_box"))
    assert names(checkout)["getBox"] == "get_box"
    assert checkout.opgen("generate").code == 0
    kept = names(checkout)
    assert (kept["getBox"], checkout.opgen("check").code) == ("get_box", 0)
    assert checkout.opgen("generate").err.startswith("demo: up to date")
    # Without the manifest the document alone decides.
    (checkout.folder / "generated/demo/.opgen.json").unlink()
    assert names(checkout)["get_box"] == "get_box"


def test_name_of_a_removed_schema_is_free(checkout: Checkout) -> None:
    checkout.write_spec(content("getBox", "other"))
    checkout.opgen("generate")
    checkout.write_spec(content("get_box", "other"))
    checkout.opgen("generate")
    assert names(checkout) == {"get_box": "get_box", "other": "other"}


def test_generate_prints_a_recorded_name_that_cannot_stay(checkout: Checkout) -> None:
    checkout.write_spec(content("getBox", "other"))
    checkout.opgen("generate")
    file = checkout.folder / "generated/demo/.opgen.json"
    recorded = file.read_text("utf-8").replace('"get_box"', '"client"')
    file.write_text(recorded, encoding="utf-8")
    done = checkout.opgen("generate")
    assert 'demo: recorded name "client" of operation "getBox" is unavailable; renamed to "get_box"' in done.err
    assert "recorded name" not in checkout.opgen("generate").err


def test_rename_to_a_taken_name_is_refused(checkout: Checkout) -> None:
    checkout.write_spec(content("getBox", "other"))
    checkout.opgen("generate")
    checkout.configure('rename = { operations = { other = "get_box" } }')
    done = checkout.opgen("generate")
    assert done.code == 2
    assert 'rename.operations: cannot rename "other" to get_box: the name is taken by "getBox"' in done.err
    checkout.configure('rename = { operations = { other = "get_box", getBox = "other" } }')
    assert checkout.opgen("generate").code == 0
    assert names(checkout) == {"getBox": "other", "other": "get_box"}


def test_requested_name_follows_its_operation(checkout: Checkout) -> None:
    checkout.write_spec(content("getBox"))
    checkout.configure('rename = { operations = { "GET /getBox" = "box" } }')
    checkout.opgen("generate")
    assert names(checkout) == {"getBox": "box"}
    checkout.configure()
    done = checkout.opgen("check")
    assert done.code == 6
    assert "breaking: sandbox.box was renamed to sandbox.get_box" in done.err
    assert "option rename was removed since generation" in done.err
    assert names(checkout) == {"getBox": "get_box"}


def test_another_naming_style_ignores_recorded_names(checkout: Checkout) -> None:
    found = document()
    found["paths"] = {"/box": {"get": operation("read_box_get", "sandbox")}}
    checkout.write_spec(found)
    checkout.opgen("generate")
    assert names(checkout) == {"read_box_get": "read"}
    checkout.configure('operation_names = "exact"')
    assert names(checkout) == {"read_box_get": "read_box_get"}


@pytest.mark.parametrize("table", [5, {"schemas": 5}, {"schemas": {"Thing": 5}}, {"fields": {"Thing": 5}}, {"x": {}}])
def test_invalid_recorded_names_are_refused_or_ignored(checkout: Checkout, table: object) -> None:
    checkout.opgen("generate")
    file = checkout.folder / "generated/demo/.opgen.json"
    manifest = json.loads(file.read_text("utf-8"))
    file.write_text(json.dumps({**manifest, "names": table}), encoding="utf-8")
    done = checkout.opgen("check")
    if table == 5:
        assert (done.code, "names is not an object" in done.err) == (2, True)
    else:
        assert done.code == 1
        assert checkout.opgen("generate").code == 0
        assert json.loads(file.read_text("utf-8")) == manifest


def test_filter_that_matches_nothing_is_a_usage_error(checkout: Checkout) -> None:
    checkout.configure('include = { tags = ["sandbx"] }')
    for command in ("generate", "check", "list"):
        done = checkout.opgen(command)
        assert done.code == 2
        assert (
            'pyproject.toml:5:1: tool.opgen.clients.demo.include.tags: "sandbx" does not match anything;'
            " did you mean sandbox?" in done.err
        )


def test_order_of_overlays_is_an_input(checkout: Checkout) -> None:
    for name, title in (("a", "A"), ("b", "B")):
        action = {"target": "$.info", "update": {"title": title}}
        overlay = {"overlay": "1.0.0", "info": {}, "actions": [action]}
        checkout.write(f"{name}.json", json.dumps(overlay))
    checkout.configure('overlays = ["a.json", "b.json"]')
    checkout.opgen("generate")
    assert checkout.opgen("check").code == 0
    checkout.configure('overlays = ["b.json", "a.json"]')
    assert "option overlays changed since generation" in checkout.opgen("check").err
    checkout.configure('overlays = ["a.json"]')
    assert "overlay b.json was removed since generation" in checkout.opgen("check").err
    checkout.configure('overlays = ["none.yaml"]')
    missing = checkout.opgen("check")
    assert (missing.code, "none.yaml: no such file" in missing.err) == (2, True)


def test_list_shows_webhooks(checkout: Checkout) -> None:
    found = content("getBox")
    answer = {"responses": {"204": {"description": "Thanks."}}}
    found["webhooks"] = {"box.opened": {"post": {**answer, "operationId": "opened"}}}
    found["paths"]["/getBox"]["get"]["callbacks"] = {"onDone": {"{$url}": {"post": answer}}}
    checkout.write_spec(found)
    assert checkout.opgen("list").out == (
        "getBox  get_box                GET   /getBox\n"
        "opened  parse_box_opened       POST  webhook box.opened\n"
        "-       parse_get_box_on_done  POST  callback get_box onDone\n"
    )
