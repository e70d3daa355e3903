"""Default lists, maps and objects: requests contain them if they were changed in place."""

import copy
import json
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import pytest
from opgen.core.options import Options

from tests.support.packages import generated_package
from tests.support.servers.scripted import Server, json_answer
from tests.unit.runtime.shop import unpickled


@pytest.fixture(scope="module", params=[1, 30, 250], ids=["small", "large", "split"])
def pods(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """Return a package with few models, with many, and with several modules of models."""
    text = {"type": "string"}
    tags = {"type": "array", "items": text, "default": []}
    limits = {"type": "object", "additionalProperties": text, "default": {}}
    settings = {"$ref": "#/components/schemas/Settings"}
    children = {"type": "array", "items": {"$ref": "#/components/schemas/Pod"}}
    schemas: dict[str, Any] = {
        "Settings": {"type": "object", "properties": {"mode": {**text, "default": "dark"}, "tags": tags}},
        "Pod": {
            "type": "object",
            "properties": {
                "name": text,
                "tags": tags,
                "limits": limits,
                "settings": {"allOf": [settings], "default": {}},
                "children": {**children, "default": []},
                "own-tags": {**tags, "readOnly": True},
            },
        },
    }
    other = {"type": "object", "properties": {"a": text, "list": tags}}
    schemas |= {f"Other{number}": other for number in range(request.param)}
    refs = [{"$ref": f"#/components/schemas/{each}"} for each in schemas]
    content = {"content": {"application/json": {"schema": {"anyOf": refs}}}}
    operation = {
        "operationId": "put_pod",
        "requestBody": {"required": True, **content},
        "responses": {"200": {"description": "The pod.", **content}},
    }
    document = {
        "openapi": "3.0.3",
        "info": {"title": "Pods", "version": "1"},
        "paths": {"/pod": {"put": operation}},
        "components": {"schemas": schemas},
    }
    name = f"defaults_{request.param}"
    folder = tmp_path_factory.mktemp("pods")
    with generated_package(document, folder, Options(package=name)) as package:
        yield package


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
        lambda pod: (pod.children.append(type(pod)()), pod.children[0].tags.append("x")),
        {"children": [{"tags": ["x"]}]},
    ),
    "a value that is emptied again": (empty_again, {"tags": []}),
    "a list that only the server sets": (lambda pod: pod.own_tags.append("x"), {}),
}


@pytest.mark.parametrize("change", CHANGES)
def test_default_that_was_changed_is_sent(pods: ModuleType, change: str) -> None:
    make, sent = CHANGES[change]
    made = pods.models.Pod(name="a")
    read = pods.models.Pod.model_validate_json('{"name": "a"}')
    copied = read.model_copy(deep=True)
    for pod in (made, read, copied):
        make(pod)

        assert json.loads(pods.put_pod_request(body=pod).content) == {"name": "a", **sent}
        for same in (
            pod,
            copy.deepcopy(pod),
            unpickled(pod),
            pods.models.Pod.model_validate(pod),
        ):
            assert json.loads(pods.put_pod_request(body=same).content)["name"] == "a"
            assert same == pod
            assert same.model_fields_set == pod.model_fields_set


def test_both_clients_send_a_changed_default(pods: ModuleType, connect: Callable[..., Any], server: Server) -> None:
    server.answers = [json_answer('{"name": "a"}')]
    client = connect(pods)

    pod = client.send(pods.put_pod_request(body=pods.models.Pod(name="a")))
    pod.tags.append("x")
    client.send(pods.put_pod_request(body=pod))

    assert [json.loads(body) for body in server.bodies] == [{"name": "a"}, {"name": "a", "tags": ["x"]}]


def test_lenient_result_contains_a_default_that_is_changed(pods: ModuleType) -> None:
    module = __import__(f"{pods.__name__}._runtime.models", fromlist=["adapter"])
    reader = module.adapter(pods.models.Pod, "Pod")
    pod, problems = reader.read(("validate_json", b'{"name": 1}'), strict=False)
    pod.tags.append("x")

    assert problems
    assert json.loads(pods.put_pod_request(body=pod).content) == {"tags": ["x"]}
