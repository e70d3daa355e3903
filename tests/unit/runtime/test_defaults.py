"""Fields of requests: defaults that were changed in place, and no read-only fields."""

import copy
import json
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from tests.support.servers.scripted import Server, json_answer
from tests.unit.runtime.shop import unpickled
from tests.unit.runtime.sizes import packages_of

TEXT = {"type": "string"}
TAGS = {"type": "array", "items": TEXT, "default": []}
READ_ONLY = {"readOnly": True}


def array_of(name: str) -> dict[str, Any]:
    return {"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}}


pods = packages_of(
    {
        "Pod": {
            "type": "object",
            "required": ["id", "name"],
            "properties": {
                "id": TEXT | READ_ONLY,
                "name": TEXT,
                "created-at": TEXT | READ_ONLY,
                "parts": array_of("Part"),
                "tags": TAGS,
                "limits": {"type": "object", "additionalProperties": TEXT, "default": {}},
                "settings": {"allOf": [{"$ref": "#/components/schemas/Settings"}], "default": {}},
                "children": {**array_of("Pod"), "default": []},
                "own-tags": TAGS | READ_ONLY,
            },
        },
        "Settings": {"type": "object", "properties": {"mode": {**TEXT, "default": "dark"}, "tags": TAGS}},
        "Part": {"type": "object", "properties": {"serial": {"type": "integer", **READ_ONLY}}},
    },
    "3.0.3",
)
POD: dict[str, Any] = {
    "id": "p1",
    "name": "lamp",
    "created-at": "2026-01-02T03:04:05Z",
    "parts": [{"serial": 7, "label": "bulb", "watts": 5}],
    "more": {"id": "kept"},
}


def sent(pods: ModuleType, pod: object) -> Any:
    """Return the body of a request."""
    return json.loads(pods.put_request(body=pod).content)


def test_read_only_fields_and_unchanged_defaults_are_not_sent_back(
    pods: ModuleType, connect: Callable[..., Any], server: Server
) -> None:
    server.answers = [json_answer(json.dumps(POD))]
    client = connect(pods)

    pod = client.send(pods.put_request(body=pods.models.Pod(name="new")))
    client.send(pods.put_request(body=pod))
    pod.tags.append("x")
    client.send(pods.put_request(body=pod))

    own = {"name": "lamp", "parts": [{"label": "bulb", "watts": 5}], "more": {"id": "kept"}}
    assert [json.loads(body) for body in server.bodies] == [{"name": "new"}, own, {**own, "tags": ["x"]}]
    assert type(pod) is pods.models.Pod
    whole = POD | {"tags": ["x"]}
    assert pod.model_dump(by_alias=True, exclude_unset=True, mode="json") == whole
    assert json.loads(pod.model_dump_json(by_alias=True, exclude_unset=True)) == whole


def test_changed_copies_are_written_without_read_only_fields(pods: ModuleType) -> None:
    body = sent(pods, pods.models.Pod.model_validate(POD).model_copy(update={"name": "desk"}))

    assert body["name"] == "desk"
    assert "id" not in body


def empty_again(pod: Any) -> None:
    """Set a list, and remove its items."""
    pod.tags = ["x"]
    pod.tags.clear()


CHANGES: dict[str, tuple[Callable[[Any], object], dict[str, object]]] = {
    "nothing": (lambda _: None, {}),
    "reads": (lambda pod: (pod.tags, pod.settings.tags, repr(pod)), {}),
    "list": (lambda pod: pod.tags.append("x"), {"tags": ["x"]}),
    "map": (lambda pod: pod.limits.update(a="b"), {"limits": {"a": "b"}}),
    "model": (lambda pod: setattr(pod.settings, "mode", "light"), {"settings": {"mode": "light"}}),
    "the default of a model": (lambda pod: setattr(pod.settings, "mode", "dark"), {"settings": {"mode": "dark"}}),
    "a further field of a model": (lambda pod: setattr(pod.settings, "more", 1), {"settings": {"more": 1}}),
    "list of a model": (lambda pod: pod.settings.tags.append("x"), {"settings": {"tags": ["x"]}}),
    "children": (lambda pod: pod.children.append(type(pod)(name="b")), {"children": [{"name": "b"}]}),
    "list of a child": (
        lambda pod: (pod.children.append(type(pod)(name="b")), pod.children[0].tags.append("x")),
        {"children": [{"name": "b", "tags": ["x"]}]},
    ),
    "a value that is emptied again": (empty_again, {"tags": []}),
    "a list that only the server sets": (lambda pod: pod.own_tags.append("x"), {}),
}


@pytest.mark.parametrize("change", CHANGES)
def test_default_that_was_changed_is_sent(pods: ModuleType, change: str) -> None:
    make, changed = CHANGES[change]
    made = pods.models.Pod(name="a")
    read = pods.models.Pod.model_validate_json('{"name": "a"}')
    copied = read.model_copy(deep=True)
    for pod in (made, read, copied):
        make(pod)

        assert sent(pods, pod) == {"name": "a", **changed}
        for same in (
            pod,
            copy.deepcopy(pod),
            unpickled(pod),
            pods.models.Pod.model_validate(pod),
        ):
            assert sent(pods, same)["name"] == "a"
            assert same == pod
            assert same.model_fields_set == pod.model_fields_set


def test_result_read_in_parts_contains_a_default_that_is_changed(pods: ModuleType) -> None:
    module = __import__(f"{pods.__name__}._runtime.models", fromlist=["adapter"])
    reader = module.adapter(pods.models.Pod, "Pod")
    pod, problems = reader.read(("validate_json", b'{"name": "a", "parts": 1}'), keep=True)
    pod.tags.append("x")

    assert problems
    assert sent(pods, pod) == {"name": "a", "parts": 1, "tags": ["x"]}
