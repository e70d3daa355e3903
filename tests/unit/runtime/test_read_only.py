"""Read-only fields, which requests leave out, in packages of every size."""

import json
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import pytest
from opgen.core.options import Options

from tests.support.packages import generated_package
from tests.support.servers.scripted import Server, json_answer

POD: dict[str, Any] = {
    "id": "p1",
    "name": "lamp",
    "created-at": "2026-01-02T03:04:05Z",
    "parts": [{"serial": 7, "label": "bulb", "watts": 5}],
    "more": {"id": "kept"},
}


@pytest.fixture(scope="module", params=[1, 30, 250], ids=["small", "large", "split"])
def pods(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """Return a package with few models, with many, and with several modules of models."""
    name = f"read_only_{request.param}"
    texts = {"type": "object", "properties": {"a": {"type": "string"}}}
    others = {f"Other{number}": texts for number in range(request.param)}
    read_only = {"type": "string", "readOnly": True}
    pod = {
        "type": "object",
        "required": ["id", "name"],
        "properties": {
            "id": read_only,
            "name": {"type": "string"},
            "created-at": read_only,
            "parts": {"type": "array", "items": {"$ref": "#/components/schemas/Part"}},
        },
    }
    part = {"type": "object", "properties": {"serial": {"type": "integer", "readOnly": True}}}
    refs = [{"$ref": f"#/components/schemas/{each}"} for each in ("Pod", *others)]
    content = {"content": {"application/json": {"schema": {"anyOf": refs}}}}
    operation = {
        "operationId": "put_pod",
        "requestBody": {"required": True, **content},
        "responses": {"200": {"description": "The pod.", **content}},
    }
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Pods", "version": "1"},
        "paths": {"/pod": {"put": operation}},
        "components": {"schemas": {"Pod": pod, "Part": part, **others}},
    }
    folder = tmp_path_factory.mktemp("pods")
    with generated_package(document, folder, Options(package=name)) as package:
        yield package


def test_read_only_fields_are_not_sent_back(pods: ModuleType, connect: Callable[..., Any], server: Server) -> None:
    sent = {**POD, "parts": [{"label": "bulb", "watts": 5}]}
    del sent["id"], sent["created-at"]
    server.answers = [json_answer(json.dumps(POD))]
    client = connect(pods)

    pod = client.send(pods.put_pod_request(body=pods.models.Pod(name="new")))
    client.send(pods.put_pod_request(body=pod))

    assert [json.loads(body) for body in server.bodies] == [{"name": "new"}, sent]
    assert type(pod) is pods.models.Pod
    assert pod.id == "p1"
    assert pod.model_dump(by_alias=True, exclude_unset=True, mode="json") == POD
    assert json.loads(pod.model_dump_json(by_alias=True, exclude_unset=True)) == POD


def test_changed_copies_are_written_without_read_only_fields(pods: ModuleType) -> None:
    pod = pods.models.Pod.model_validate(POD).model_copy(update={"name": "desk"})

    body = json.loads(pods.put_pod_request(body=pod).content)

    assert body["name"] == "desk"
    assert "id" not in body
