"""Overlays: their changes, the origin of changed values, and actions that are refused."""

import contextlib
import json
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from opgen.core.errors import DocumentError
from opgen.document.document import Document, load
from opgen.document.overlay import apply, read_overlay
from opgen.source.read import read

from tests.support.tables import tables

TABLES = tables(__file__)

ROOT: dict[str, Any] = yaml.safe_load("""
openapi: 3.1.0
info: {title: T, version: '1'}
tags: [{name: a}, {name: b}, {name: c}]
paths: {/x: {get: {summary: X, x-list: [1, [2]], x-null: null}}}
""")


def document() -> Document:
    return load(read(json.dumps(ROOT, indent=1).encode(), "spec.json"))


def overlaid(*actions: dict[str, Any], version: str = "1.1.0") -> Document:
    content = {"overlay": version, "info": {}, "actions": list(actions)}
    overlay = read_overlay(json.dumps(content, indent=1).encode(), "fix.json")
    return apply(document(), [overlay])


def messages(*actions: dict[str, Any]) -> list[str]:
    with pytest.raises(DocumentError) as caught:
        overlaid(*actions)
    assert {problem.file for problem in caught.value.problems} == {"fix.json"}
    assert all(problem.position for problem in caught.value.problems)
    return [problem.message for problem in caught.value.problems]


@pytest.mark.parametrize(("action", "pointer", "result"), TABLES["action_changes_the_selected_values"])
def test_action_changes_the_selected_values(action: str, pointer: tuple[str, ...], result: object) -> None:
    assert overlaid(yaml.safe_load(action)).resolve(pointer) == result


def test_overlay_does_not_change_the_original_document() -> None:
    before = document()
    apply(before, [])
    overlaid({"target": "$.tags[*]", "remove": True})
    assert before.root == document().root


def test_actions_are_applied_in_order() -> None:
    found = overlaid(
        {"target": "$.tags", "remove": True},
        {"target": "$", "update": {"tags": []}},
        {"target": "$.tags", "update": {"name": "new"}},
    )
    assert found.root["tags"] == [{"name": "new"}]


def test_position_is_in_the_file_that_has_the_value() -> None:
    found = overlaid(
        {"target": "$.tags[0]", "remove": True},
        {"target": "$.tags", "update": {"name": "d"}},
        {"target": "$.tags[0]", "update": {"description": "B"}},
        {"target": "$.paths['/x'].get", "update": {"x-new": {"deep": [1]}}},
    )
    lines = json.dumps(ROOT, indent=1).splitlines()
    named_positions = found.named_positions(
        [
            ("tags", "0", "name"),
            ("tags", "0", "description"),
            ("tags", "2", "name"),
            ("paths", "/x", "get", "x-new", "deep", "0"),
            ("paths", "/x", "get", "summary"),
        ]
    )
    assert [name for name, _ in named_positions] == ["spec.json", *["fix.json"] * 3, "spec.json"]
    assert '"b"' in lines[named_positions[0][1].line - 1]
    assert '"X"' in lines[named_positions[-1][1].line - 1]


@pytest.mark.parametrize(
    ("action", "message"),
    [
        ("{target: $.none, remove: true}", "target $.none does not match anything"),
        ("{target: $, remove: true}", "cannot remove the root of the document"),
        ('{target: "$.tags[", remove: true}', "invalid JSONPath $.tags[: "),
        ('{target: "$.info | $.tags", remove: true}', "invalid JSONPath "),
        ("{target: $.info, update: [1]}", "cannot merge a list into /info, which is a mapping"),
        (
            "{target: $.info, update: {title: []}}",
            "cannot merge a list into /info/title, which is a single value",
        ),
        ('{target: $.info, copy: "$.tags[*]"}', "matches 3 values, expected exactly one"),
        ("{target: $.info, copy: $.none}", "matches 0 values, expected exactly one"),
        ("{target: '$" + "[?(1==1)" * 900 + "', remove: true}", "the JSONPath is too long"),
        ("{target: '$[?" + "(" * 900 + "', remove: true}", "$[?((("),
        ("{target: \"$.tags[?match(@.name,'(a')]\", remove: true}", "does not match anything"),
    ],
)
def test_action_that_cannot_be_applied_is_reported(action: str, message: str) -> None:
    (told,) = messages(yaml.safe_load(action))
    assert message in told


def test_all_problems_are_reported_at_once() -> None:
    assert len(messages({"target": "$.a", "remove": True}, {"target": "$.b", "update": 1})) == 2


def test_exponential_copies_are_refused() -> None:
    double: dict[str, Any] = {"target": "$.info", "copy": "$"}
    assert any("makes the document too" in each for each in messages(*[double] * 60))
    grow: list[dict[str, Any]] = [
        {"target": "$.tags", "update": [{"name": "x"}] * 100},
        *[{"target": "$.tags", "copy": "$.tags"}] * 40,
    ]
    assert any("makes the document too large" in each for each in messages(*grow))


def test_expensive_expression_ends() -> None:
    query = "$..[?search(@, '(a+)+c$')]"
    actions: list[dict[str, Any]] = [
        {"target": "$.info", "update": {"title": "a" * 5000 + "b"}},
        {"target": query, "remove": True},
    ]
    assert messages(*actions)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{info: {}, actions: [{target: $, update: {}}]}", "not an overlay of version"),
        ("{overlay: 2.0.0, actions: [{target: $, update: {}}]}", "not an overlay of"),
        ("{overlay: 1.0.0}", "missing actions: an overlay needs a list of actions"),
        ("{overlay: 1.0.0, actions: []}", "missing actions: an overlay needs a list of actions"),
        ("{overlay: 1.0.0, actions: [1]}", "an action must be a mapping"),
        ("{overlay: 1.0.0, actions: [{target: $}]}", "an action needs update"),
        ("{overlay: 1.0.0, actions: [{update: 1}]}", "target must be a JSONPath"),
        ("{overlay: 1.0.0, actions: [{target: $, updat: 1}]}", 'unknown field "updat" of an action'),
        (
            "{overlay: 1.1.0, actions: [{target: $, update: 1, copy: $}]}",
            "must not have both update and copy",
        ),
        ("{overlay: 1.1.0, action: [], actions: []}", 'unknown field "action"'),
    ],
)
def test_invalid_overlay_file_is_refused(content: str, message: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read_overlay(json.dumps(yaml.safe_load(content)).encode(), "fix.json")
    assert any(message in problem.message for problem in caught.value.problems)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["tags", "info", "name", "x"]), inner, max_size=3),
    max_leaves=8,
)
ACTIONS = st.lists(
    st.fixed_dictionaries(
        {"target": st.sampled_from(["$", "$.tags", "$..name", "$.*", "$.tags[1:]", "$..*"])},
        optional={
            "update": JSON,
            "copy": st.sampled_from(["$", "$.tags", "$.tags[0]", "$.info.title"]),
            "remove": st.booleans(),
        },
    ),
    min_size=1,
    max_size=4,
)


@given(ACTIONS)
def test_any_actions_give_a_document_or_are_refused(actions: list[dict[str, Any]]) -> None:
    try:
        found = overlaid(*actions)
    except DocumentError:
        return
    for pointer in (("tags", "0", "name"), ("info", "title"), ("paths", "/x", "get")):
        assert found.named_positions([pointer])


@given(JSON)
def test_any_json_is_an_overlay_or_is_refused(content: object) -> None:
    text = json.dumps({"overlay": "1.1.0", "actions": content})
    with contextlib.suppress(DocumentError):
        assert read_overlay(text.encode(), "x").actions
