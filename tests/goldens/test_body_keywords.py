"""Bodies given as a mapping or as keywords: valid ones are sent, and invalid ones raise before anything is sent."""

import asyncio
import json
from collections.abc import Callable
from types import MappingProxyType, ModuleType
from typing import Any

import pytest
from pydantic import ValidationError

from tests.goldens.cases import golden
from tests.goldens.conftest import imported
from tests.support.servers.scripted import Answer, Server


@pytest.fixture
def package() -> ModuleType:
    return imported(golden("bodies/keywords"))


@pytest.fixture(params=["sync", "async"])
def call(request: pytest.FixtureRequest, package: ModuleType, server: Server) -> Callable[..., Any]:
    """Call a function of the package with either client."""
    thing = b'{"id": "t1", "name": "n", "owner": null}'
    server.answers = [Answer(headers={"Content-Type": "application/json"}, body=thing)]
    server.received = []

    async def called_async(function_name: str, *given: Any, **keywords: Any) -> Any:
        function = getattr(package, f"{function_name}_async")
        async with package.AsyncClient(base_url=server.url) as client:
            return await function(client, *given, **keywords)

    def called(function_name: str, *given: Any, **keywords: Any) -> Any:
        if request.param == "async":
            return asyncio.run(called_async(function_name, *given, **keywords))
        with package.Client(base_url=server.url) as client:
            return getattr(package, function_name)(client, *given, **keywords)

    return called


@pytest.mark.parametrize(
    "body",
    [
        {"name": "n", "owner": None, "team-id": "a", "class": "c"},
        {"name": "n", "owner": None, "team_id": "a", "class_": "c"},
        MappingProxyType({"name": "n", "owner": None, "team_id": "a", "class": "c"}),
    ],
)
def test_mapping_has_document_names_or_python_names(call: Callable[..., Any], server: Server, body: Any) -> None:
    call("put_thing", "t1", body=body)

    (received,) = server.received
    assert json.loads(received.body) == {"name": "n", "owner": None, "team-id": "a", "class": "c"}


@pytest.mark.parametrize(
    "given",
    [
        {"body": {"name": "", "owner": "hunter2"}},
        {"body": {"name": ["hunter2"], "owner": None}},
        {"body": {"owner": "hunter2"}},
        {"name": "", "owner": "hunter2"},
        {"owner": "hunter2"},
        {"name": "n", "owner": None, "tags": "hunter2"},
    ],
)
def test_invalid_body_is_not_sent_and_not_shown(call: Callable[..., Any], server: Server, given: Any) -> None:
    with pytest.raises(ValidationError) as caught:
        call("put_thing", "t1", **given)

    assert not server.received
    assert "hunter2" not in str(caught.value)
    assert "Thing" in str(caught.value)


def test_body_and_fields_exclude_each_other(call: Callable[..., Any], package: ModuleType, server: Server) -> None:
    body = package.Thing(name="n", owner=None)

    with pytest.raises(TypeError, match="give either `body` or its fields"):
        call("put_thing", "t1", body=body, name="n")
    assert not server.received


@pytest.mark.parametrize("name", ["nam", "team-id", "extra"])
def test_unknown_keyword_is_refused(call: Callable[..., Any], server: Server, name: str) -> None:
    with pytest.raises(TypeError, match=f"unexpected keyword argument '{name}'"):
        call("put_thing", "t1", name="n", owner=None, **{name: "x"})
    assert not server.received


def test_optional_body_without_fields_is_not_sent(package: ModuleType) -> None:
    assert package.patch_thing_request("t1").content is None
    assert package.patch_thing_request("t1", name=None).content is None
    assert package.patch_thing_request("t1", owner=None).content == b'{"owner":null}'
    assert package.patch_thing_request("t1", body=None).content is None
    assert package.patch_thing_request("t1", body={}).content == b"{}"


def test_required_body_without_fields_is_an_empty_object(package: ModuleType) -> None:
    assert package.post_eight_request().content == b"{}"
    assert package.post_eight_request(a=None).content == b"{}"


def test_nested_mapping_becomes_a_model(package: ModuleType) -> None:
    given = {"name": "n", "owner": None, "parent": {"name": "p"}}
    expected = b'{"name":"n","owner":null,"parent":{"name":"p"}}'

    assert package.put_thing_request("t1", body=given).content == expected
    assert package.put_thing_request("t1", **given).content == expected


def test_mapping_for_a_body_without_keywords_is_validated(package: ModuleType) -> None:
    assert package.post_nine_request(body={"i": "x"}).content == b'{"i":"x"}'
    with pytest.raises(ValidationError, match="PostNineBody"):
        package.post_nine_request(body={"i": 1})
