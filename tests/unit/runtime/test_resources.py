"""Resources of clients: methods send through their client, and nothing of them is loaded before first use."""

import copy
import inspect
import typing
from collections.abc import Callable, Iterator
from operator import attrgetter
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from opgen.core.options import Options
from opgen.normalize.names.assign import RESERVED

from tests.support.checkout import printed
from tests.support.clients import Kind
from tests.support.packages import generate_package, imported
from tests.support.servers.scripted import Answer, Server, json_answer

DOCUMENT = yaml.safe_load("""
openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /pets:
    get:
      operationId: list_pets
      summary: List the pets.
      tags: [pets]
      parameters: [{name: page, in: query, schema: {type: integer}}]
      responses: &texts
        '200': {description: Done., content: {application/json: {schema: {type: array, items: {type: string}}}}}
    post:
      operationId: add_pet
      deprecated: true
      tags: [pets]
      responses: {'200': {description: Done., content: {application/json: {schema: {type: string}}}}}
  /operations:
    get:
      operationId: list_running
      tags: [operations]
      responses: *texts
    delete:
      operationId: stop
      tags: [operations]
      responses:
        '200': {description: Done., content: {application/json: {schema: {const: done}}}}
        '204': {description: ''}
""")
OPTIONS = Options(package="resourceful")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the package `resourceful`."""
    folder = tmp_path_factory.mktemp("resources")
    generate_package(DOCUMENT, folder, OPTIONS)
    return folder


@pytest.fixture(scope="module")
def pets(folder: Path) -> Iterator[ModuleType]:
    """Import the package `resourceful`."""
    with imported(folder, OPTIONS.package) as package:
        yield package


Call = Callable[..., Any]


@pytest.fixture
def call(pets: ModuleType, connect: Call) -> Call:
    """Return a function that calls a method, such as `pets.list`, of a client."""
    return lambda method, **given: attrgetter(method)(connect(pets))(**given)


@pytest.mark.parametrize(
    ("method", "given", "target"),
    [
        ("pets.list", {"page": 2}, "/pets?page=2"),
        ("operations.list", {}, "/operations"),  # a tag with the name of the folder of operations
    ],
)
def test_method_sends_the_request_of_its_operation(
    call: Call, server: Server, method: str, given: dict[str, int], target: str
) -> None:
    server.answers = [json_answer('["Rex"]')]
    assert call(method, **given) == ["Rex"]
    assert server.targets == [target]


def test_result_may_be_a_constant_text(call: Call, server: Server) -> None:
    server.answers = [json_answer('"done"'), Answer(status=204)]
    assert [call("operations.delete"), call("operations.delete")] == ["done", None]


def test_method_of_a_deprecated_operation_warns(call: Call, server: Server, kind: Kind) -> None:
    server.answers = [json_answer('"Rex"')]
    message = r"^The API has deprecated this operation\.$"
    with pytest.warns(DeprecationWarning, match=message) as warned:
        assert call("pets.create") == "Rex"
    assert kind.portal is not None or warned[0].filename == __file__


def test_method_has_signature_and_docstring_of_its_function(pets: ModuleType) -> None:
    method, function = pets.Client(base_url="http://x").pets.list, pets.list_pets
    assert method.__doc__ == function.__doc__
    client, *rest = inspect.signature(function).parameters.values()
    assert client.name == "client"
    assert list(inspect.signature(method).parameters.values()) == rest


def test_resources_are_not_loaded_before_first_use(folder: Path) -> None:
    program = """
import sys
import typing
from resourceful import AsyncClient, Client
client = Client(base_url="http://127.0.0.1")
def loaded():
    return sorted(n for n in sys.modules if n.startswith("resourceful.resources"))
assert "pets" in dir(client)
print(loaded())
client.pets
print(loaded())
"""
    assert printed(program, folder).splitlines() == ["[]", "['resourceful.resources', 'resourceful.resources.pets']"]


def test_resource_of_a_copy_has_the_options_of_the_copy(pets: ModuleType, server: Server) -> None:
    with pets.Client(base_url=server.url) as client:
        first = client.pets
        other = client.with_options(headers={"X-Team": "blue"})
        server.answers = [json_answer("[]") for _ in range(4)]
        for resource in (other.pets, client.pets, first, copy.copy(other).pets):
            resource.list()
    teams = server.headers("x-team")
    assert teams[-4:] == ["blue", None, None, "blue"]


def test_method_of_a_resource_has_the_signature_of_its_function(pets: ModuleType, kind: Kind) -> None:
    with kind.client(pets, base_url="http://localhost") as client:
        with pytest.raises(TypeError, match=r"unexpected keyword argument 'timeout'$"):
            client.pets.list(timeout=1)
        method = getattr(client, "target", client).pets.list
    assert inspect.iscoroutinefunction(method) is (kind.portal is not None)
    assert [*inspect.signature(method).parameters] == ["page"]


def test_method_of_a_resource_cannot_be_replaced_without_effect(pets: ModuleType) -> None:
    with pets.Client(base_url="http://localhost") as client:
        for resource in (client.pets, pets.AsyncClient(base_url="http://localhost").pets):
            with pytest.raises(AttributeError, match="'list' cannot be set: each use of a resource makes a new one"):
                resource.list = list
            with pytest.raises(TypeError, match="cannot be pickled"):
                copy.deepcopy(resource)
        client.own = 1
        assert copy.copy(client).own == 1


def test_method_sends_through_a_function_that_a_subclass_overrides(pets: ModuleType, server: Server) -> None:
    sent = []

    class Recorder(pets.Client):  # type: ignore[name-defined, misc]  # a module that is generated here
        def send(self, request: Any) -> Any:
            sent.append(request.path)
            return super().send(request)

    server.answers = [json_answer('["Rex"]')]
    with Recorder(base_url=server.url) as client:
        assert client.pets.list() == ["Rex"]
    assert sent == ["/pets"]


def test_resource_and_client_show_no_credential_and_name_their_class(pets: ModuleType) -> None:
    client = pets.Client(base_url="https://user:secret@example.com")
    assert repr(client.pets).startswith("PetsResource('https://")
    assert "secret" not in repr(client.pets)


def test_attributes_of_clients_are_reserved(pets: ModuleType) -> None:
    for client in (pets.Client, pets.AsyncClient):
        for base in client.__mro__[1:]:
            public = {name for name in vars(base) if not name.startswith("_")}
            assert public <= RESERVED["methods"]


def test_resource_has_no_public_attributes_but_methods(pets: ModuleType) -> None:
    for client in (pets.Client, pets.AsyncClient):
        resource = client(base_url="http://x").pets
        assert [name for name in dir(resource) if not name.startswith("_")] == ["create", "list"]
        with pytest.raises(AttributeError, match="the resource 'pets' cannot be replaced"):
            client(base_url="http://x").pets = resource


def test_names_in_the_classes_of_clients_are_reserved(pets: ModuleType) -> None:
    """A resource with the name of a type would replace the type in annotations of its class."""
    for client in (pets.Client, pets.AsyncClient):
        texts = typing.cast("dict[str, str]", client.__init__.__annotations__)
        words = {word for text in texts.values() for word in text.replace("[", " ").split()}
        lower = {word.strip(",]").partition(".")[0] for word in words if word[:1].islower()}
        assert lower <= RESERVED["resources"]
