"""Bodies as keywords, mappings and models: valid ones are sent, and invalid ones raise before anything is sent."""

import inspect
import json
from collections.abc import Callable
from importlib import import_module
from types import MappingProxyType, ModuleType
from typing import Any

import pytest
from pydantic import ValidationError

from tests.goldens.cases import golden
from tests.goldens.conftest import imported
from tests.support.clients import Kind
from tests.support.servers.scripted import Server, json_answer


@pytest.fixture
def package() -> ModuleType:
    return imported(golden("bodies/keywords"))


@pytest.fixture
def call(kind: Kind, package: ModuleType, server: Server) -> Callable[..., Any]:
    """Call a function of the package with each kind of client."""
    server.answers = [json_answer('{"id": "t1", "name": "n", "owner": null}')]
    server.received = []

    def called(function_name: str, *given: Any, **keywords: Any) -> Any:
        with kind.client(package, base_url=server.url) as client:
            return kind.function(package, function_name)(client, *given, **keywords)

    return called


@pytest.mark.parametrize(
    "body",
    [
        {"name": "n", "owner": None, "team-id": "a", "class": "c"},
        {"name": "n", "owner": None, "team_id": "a", "class_": "c"},
        MappingProxyType({"name": "n", "owner": None, "team_id": "a", "class": "c"}),
    ],
)
def test_mapping_has_document_names_or_python_names(package: ModuleType, body: Any) -> None:
    content = package.put_thing_request("t1", body).content
    assert json.loads(content) == {"name": "n", "owner": None, "team-id": "a", "class": "c"}


def test_mapping_has_document_names_in_models_of_a_cycle() -> None:
    team: dict[str, Any] = {"lead": {"ownTeam": {"lead": {}}}}
    assert json.loads(imported(golden("recursion/models")).put_team_request(team).content) == team


INVALID: list[dict[str, Any]] = [
    {"name": "", "owner": "hunter2"},
    {"name": ["hunter2"], "owner": None},
    {"name": "n", "owner": None, "tags": "hunter2"},
]


@pytest.mark.parametrize("given", INVALID)
def test_invalid_body_is_not_sent_and_not_shown(call: Callable[..., Any], server: Server, given: Any) -> None:
    with pytest.raises(ValidationError) as caught:
        call("put_thing", "t1", **given)

    assert not server.received
    assert "hunter2" not in str(caught.value)
    assert "Thing" in str(caught.value)


@pytest.mark.parametrize("given", [*INVALID, {"owner": "hunter2"}])
def test_invalid_mapping_is_refused_and_not_shown(package: ModuleType, given: Any) -> None:
    with pytest.raises(ValidationError, match="Thing") as caught:
        package.put_thing_request("t1", given)
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("name", ["nam", "team-id", "extra", "body"])
def test_unknown_keyword_is_refused(call: Callable[..., Any], server: Server, name: str) -> None:
    with pytest.raises(TypeError, match=rf"put_thing(_async)?\(\) got an unexpected keyword argument '{name}'"):
        call("put_thing", "t1", name="n", owner=None, **{name: "x"})
    assert not server.received


def test_optional_body_without_fields_is_not_sent(
    call: Callable[..., Any], package: ModuleType, server: Server
) -> None:
    for keywords in ({}, {"name": package.client.UNSET}, {"owner": None}):
        call("patch_thing", "t1", **keywords)

    sent = [(each.body, each.headers.get("content-type")) for each in server.received]
    assert sent == [(b"", None), (b"", None), (b'{"owner":null}', "application/json")]


@pytest.mark.parametrize(
    ("body", "content"),
    [({"owner": None}, b'{"owner":null}'), ({}, b"{}")],
)
def test_builder_distinguishes_an_empty_body_from_no_body(
    package: ModuleType, body: Any, content: bytes | None
) -> None:
    assert package.patch_thing_request("t1", body).content == content
    assert package.patch_thing_request("t1", {"name": package.client.UNSET}).content is None
    for refused, name in ((None, "the body"), ({"name": None}, "'name'")):
        with pytest.raises(TypeError, match=f"{name} must not be None"):
            package.patch_thing_request("t1", refused)


def test_unset_is_absent_at_every_depth(package: ModuleType) -> None:
    unset = package.client.UNSET
    fields = {"name": "n", "owner": None, "team_id": unset, "tags": ["a", unset], "class_": unset}
    parent = package.ThingPatch(name="p", owner=unset, later={"x": [unset], "y": unset})
    changed = package.Thing(name="n", owner=None, team_id="t", tags=["a"], class_="c", parent=parent)
    changed.team_id = changed.class_ = unset
    bodies = (
        {**fields, "parent": {"name": "p", "owner": unset}},
        package.Thing(**fields, parent={"name": "p", "owner": unset}),
        changed,
    )

    for body, later in zip(bodies, (b"", b"", b',"later":{"x":[]}'), strict=True):
        content = package.put_thing_request("t1", body).content
        assert content == b'{"name":"n","owner":null,"tags":["a"],"parent":{"name":"p"%b}}' % later
    assert changed.class_ == bodies[1].class_ == "plain"
    assert (
        import_module(f"{package.__name__}._runtime.encode").encode_json({"a": [unset, {"b": unset}]}) == b'{"a":[{}]}'
    )


def test_required_body_without_fields_is_an_empty_object(call: Callable[..., Any], server: Server) -> None:
    call("post_eight")
    with pytest.raises(TypeError, match="'a' must not be None: if it is optional, leave it out"):
        call("post_eight", a=None)
    assert [each.body for each in server.received] == [b"{}"]


def test_nested_mapping_becomes_a_model(package: ModuleType) -> None:
    given = {"name": "n", "owner": None, "parent": {"name": "p"}}
    expected = b'{"name":"n","owner":null,"parent":{"name":"p"}}'

    assert package.put_thing_request("t1", given).content == expected


@pytest.mark.parametrize(
    ("given", "unknown", "nearest"),
    [
        ({"name": "n", "owner": None, "tagz": ["a"]}, "tagz", "tags"),
        ({"name": "n", "owner": None, "parent": {"nam": "p"}}, "parent.nam", "name"),
        ({"name": "n", "owner": None, "zzz": 1}, "zzz", ""),
    ],
)
def test_unknown_name_in_a_mapping_is_refused(package: ModuleType, given: Any, unknown: str, nearest: str) -> None:
    hint = f"; did you mean '{nearest}'?" if nearest else ""
    with pytest.raises(TypeError) as caught:
        package.put_thing_request("t1", given)
    assert str(caught.value).partition("() ")[2] == f"got an unexpected field {unknown!r}{hint}"


def test_unknown_name_below_a_keyword_is_refused(call: Callable[..., Any], server: Server) -> None:
    with pytest.raises(TypeError, match=r"\w+\(\) got an unexpected field 'parent\.nam'"):
        call("put_thing", "t1", name="n", owner=None, parent={"nam": "p"})
    assert not server.received


def test_unknown_fields_of_a_model_are_sent(package: ModuleType) -> None:
    received = package.Thing.model_validate({"name": "n", "owner": None, "later": 1, "parent": {"new": 2}})
    for body in (received, {"name": "n", "owner": None, "parent": received.parent}):
        assert b'"parent":{"new":2}' in package.put_thing_request("t1", body).content
    assert b'"later":1' in package.put_thing_request("t1", received).content


def test_invalid_body_names_the_ways_to_send_it(package: ModuleType) -> None:
    with pytest.raises(ValidationError) as caught:
        package.put_thing_request("t1", {"name": "", "owner": None})
    assert "`client.request`" in caught.value.__notes__[0]
    assert "overlay" in caught.value.__notes__[0]


def test_misspelled_argument_of_a_client_names_its_keywords(package: ModuleType) -> None:
    with pytest.raises(
        TypeError, match=r"Client\(\) got .* 'tmeout'; did you mean 'timeout'\? \(keywords: base_url, .*"
    ):
        package.Client(base_url="https://a.example", tmeout=1)
    with pytest.raises(TypeError, match=r"Client\(\) got .* 'readin'; did you mean 'reading'"):
        package.Client(base_url="https://a.example").with_options(readin="keep")


def test_keyword_of_a_field_with_another_arguments_name_has_a_suffix(package: ModuleType) -> None:
    parameters = [*inspect.signature(package.post_taken).parameters]
    assert parameters == ["client", "name", "name_body"]
    assert [*inspect.signature(package.post_reserved).parameters] == ["client", "client_body"]


def test_deprecated_function_has_the_same_keywords(package: ModuleType) -> None:
    for function in (
        package.post_deprecated,
        package.client.Client(base_url="https://a.example").things.create,
    ):
        assert {"name", "owner"} < {*inspect.signature(function).parameters}
