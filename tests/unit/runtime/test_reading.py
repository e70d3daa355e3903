"""Responses that do not fit the document: their problems, and their values as `keep` returns them."""

import copy
import dataclasses
import json
import sys
import warnings
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
import yaml
from pydantic import BaseModel
from pydantic_core import core_schema

from tests.support.servers.scripted import Server, json_answer
from tests.support.tables import tables
from tests.support.timing import is_linear
from tests.unit.codegen.models.modelled import runtime_module
from tests.unit.runtime.shop import unpickled
from tests.unit.runtime.sizes import packages_of

TABLES = tables(__file__)

JSON = {"Content-Type": "application/json"}


SCHEMAS: dict[str, Any] = yaml.safe_load("""
Page: {type: object, required: [pods], properties: {pods: {type: array, items: {$ref: '#/components/schemas/Pod'}}}}
Pod:
  type: object
  required: [id, port]
  properties:
    id: {type: string, minLength: 2, pattern: ^p}
    port: {type: integer, minimum: 22, maximum: 9999}
    cpus: {type: number, maximum: 64}
    pattern: {type: string, enum: [a, b]}
    zones: {type: array, items: {type: string}, maxItems: 1}
    limits: {type: object, additionalProperties: {type: integer}}
    owner: {$ref: '#/components/schemas/Owner'}
    pods: {type: array, items: {$ref: '#/components/schemas/Pod'}}
    pet: {$ref: '#/components/schemas/Pet'}
    disk: {oneOf: [{$ref: '#/components/schemas/Ssd'}, {$ref: '#/components/schemas/Hdd'}]}
    type-name: {type: string, default: small, maxLength: 5}
    type: {type: string}
    created: {type: string, format: date-time}
    daily: {type: array, items: {type: string, format: time}}
    point: {type: array, prefixItems: [{type: number}, {type: integer}], items: false, minItems: 2}
    counts: {$ref: '#/components/schemas/Counts'}
Owner: {type: object, required: [name], properties: {name: {type: string}, age: {type: integer}}}
Ssd: {type: object, required: [speed], properties: {speed: {type: integer}}}
Hdd: {type: object, required: [disks], properties: {disks: {type: integer}}}
Cat: {type: object, required: [kind], properties: {kind: {const: cat}, lives: {type: integer}}}
Dog: {type: object, required: [kind], properties: {kind: {const: dog}}}
Counts: {type: object, properties: {a: {type: string}}, additionalProperties: {type: integer}}
Pet:
  oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
  discriminator: {propertyName: kind}
""")


pods = packages_of(SCHEMAS)


class _One(BaseModel):
    pass


class _Two(BaseModel):
    pass


def response_of(pods: ModuleType, data: object, *, reading: str = "strict") -> Any:
    """Return a response with `data`."""
    module = __import__(f"{pods.__name__}._runtime.request", fromlist=["Response"])
    content = data if isinstance(data, bytes) else json.dumps(data).encode()
    return module.Response(pods.put_request(), 200, JSON, content, reading=reading)


def pod(**fields: object) -> dict[str, object]:
    """Return a pod with valid fields, and these."""
    return {"id": "p1", "port": 80, "type": "small", **fields}


def test_violated_constraints_are_problems_and_no_errors(pods: ModuleType) -> None:
    wrong = pod(id="x", port=1, cpus=99.5, zones=["a", "b"], **{"type-name": "larger"})
    wrong |= {"pattern": "c", "owner": {"name": "n", "x": [1]}}

    page, problems = response_of(pods, {"pods": [wrong]}).read()

    (found,) = page.pods
    assert found.model_dump(by_alias=True, exclude_unset=True) == wrong
    assert type(found) is pods.models.Pod
    assert type(found.owner) is pods.models.Owner
    assert found.limits is None
    assert {each.path for each in problems} == {
        ("pods", 0, name) for name in ("id", "port", "cpus", "zones", "type-name")
    }
    message = "pods[0].port: Input should be greater than or equal to 22"
    assert message in [str(each) for each in problems]
    assert found == pods.models.Pod.model_construct(**{name: getattr(found, name) for name in found.model_fields_set})


@pytest.mark.parametrize("reading", ["strict", "keep"])
@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z"),
        ("1990-12-31T15:59:60.25-08:00", "1990-12-31T15:59:59.250000-08:00"),
    ],
)
def test_leap_second_is_the_second_before(pods: ModuleType, text: str, read: str, reading: str) -> None:
    daily = [text.partition("T")[2], "10:00:00"]
    data = {"pods": [pod(created=text, daily=daily, type=text)]}

    page, problems = response_of(pods, data, reading=reading).read()

    (found,) = page.pods
    assert found.model_dump(mode="json")["created"] == read
    assert found.daily[0].second == 59
    assert found.type == text
    assert {each.path for each in problems} == {("pods", 0, "created"), ("pods", 0, "daily", 0)}


@pytest.mark.parametrize("text", ["2016-12-31T23:59:61Z", "2016-12-31T23:60:00Z"])
def test_other_invalid_times_are_errors(pods: ModuleType, text: str) -> None:
    with pytest.raises(pods.ResponseValidationError):
        response_of(pods, {"pods": [pod(created=text)]}).parse()


@pytest.mark.parametrize(("fields", "problem"), TABLES["value_that_does_not_fit_stays_in_the_result"])
def test_value_that_does_not_fit_stays_in_the_result(
    pods: ModuleType, fields: dict[str, object], problem: str | None
) -> None:
    data = {"pods": [pod(**fields), pod(id="p9", unknown=[1])], "total": None}

    page, problems = response_of(pods, data, reading="keep").read()

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for copied in (page, unpickled(page), copy.deepcopy(page), page.model_copy()):
            assert copied == page
            assert repr(copied) == repr(page)
            assert json.loads(copied.to_json()) == copied.to_dict() == data
            assert copied.model_dump(mode="json", by_alias=True, exclude_unset=True) == data
        assert json.loads(pods.put_request(page).content) == data
    assert [type(each) for each in page.pods] == [pods.models.Pod, pods.models.Pod]
    if problem is None:
        assert problems == ()
        return
    assert str(problems[0]).startswith(f"pods[0]{problem}")
    assert "add a `type`" not in str(problems[0])  # each schema has one
    assert problems[0].pointer == "/" + "/".join(map(str, problems[0].path))
    with pytest.raises(pods.ResponseValidationError) as caught:
        response_of(pods, data).parse()
    assert caught.value.partial == page
    assert caught.value.problems == problems
    assert f"200 from PUT /pod: pods[0]{problem}" in str(caught.value)
    assert str(unpickled(caught.value)) == str(caught.value)


def test_missing_field_has_no_value(pods: ModuleType) -> None:
    page, problems = response_of(pods, {"pods": [{"id": "p1"}]}, reading="keep").read()
    found = page.pods[0]

    for each in (found, unpickled(found), copy.copy(found), found.model_copy()):
        with pytest.raises(AttributeError, match=r"Pod\.port is missing in the response to PUT /pod"):
            _ = each.port
        assert not hasattr(each, "port")
        assert each.cpus is None
        with pytest.raises(AttributeError, match="no attribute 'ports'"):
            _ = each.ports
    found.port = 80
    assert found == pods.models.Pod(id="p1", port=80)
    assert [(each.rule, each.pointer) for each in problems] == [("missing", "/pods/0/port")]


@pytest.mark.parametrize(("data", "rule"), [([pod()], "shape"), (7, "shape"), (None, "null"), (b"", "empty")])
def test_result_of_another_shape_is_returned(pods: ModuleType, data: object, rule: str) -> None:
    value, problems = response_of(pods, data, reading="keep").read()

    assert value == (None if data == b"" else data)
    assert [(each.path, each.rule) for each in problems] == [((), rule)]
    with pytest.raises(pods.ResponseValidationError) as caught:
        response_of(pods, data).parse()
    assert caught.value.partial == value
    assert caught.value.problems == problems


def test_text_that_is_not_json_is_an_error(pods: ModuleType) -> None:
    deep = b'{"pods":' * 90 + b"[" * 90 + b"]" * 90 + b"}" * 90
    for content in (b'{"pods": [', b"<html>", b'{"pods": []} {}', deep * 2):
        with pytest.raises(pods.ResponseValidationError) as caught:
            response_of(pods, content, reading="keep").parse()
        assert caught.value.partial is None
        assert [each.rule for each in caught.value.problems] == ["media-type"]


def test_unknown_member_of_a_union_with_a_discriminator_stays_data(pods: ModuleType) -> None:
    data = {"pods": [pod(pet={"kind": "fish", "fins": 2})]}

    page, problems = response_of(pods, data).read()

    assert page.pods[0].pet == {"kind": "fish", "fins": 2}
    assert problems == ()


def test_members_of_a_union_are_chosen_for_values_that_do_not_fit(pods: ModuleType) -> None:
    disks = [{"disks": 2}, {"speed": 3}, {"disks": 2, "speed": "x"}]
    data = {"pods": [*(pod(disk=disk) for disk in disks), 7]}

    page, _ = response_of(pods, data, reading="keep").read()

    found = [type(each.disk).__name__ for each in page.pods[:3]]
    assert found == ["Hdd", "Ssd", "Hdd"]
    assert page.pods[3] == 7


def test_both_clients_keep_values_by_option_and_report_problems(
    pods: ModuleType, connect: Callable[..., Any], server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    results: list[Any] = []
    server.answers = [json_answer(json.dumps({"pods": [pod(port="x"), pod(port=[])]}))]
    client = connect(pods)
    keeping = client.with_options(reading="keep", on_result=results.append)

    page = keeping.send(pods.put_request())

    with pytest.raises(pods.ResponseValidationError):
        client.send(pods.put_request())
    assert keeping.send_raw(pods.put_request()).parse() == page
    assert connect(pods, reading="keep").send(pods.put_request()) == page
    assert [each.port for each in page.pods] == ["x", []]
    assert results[0].outcome == "success"
    assert [each.path for each in results[0].problems] == [("pods", 0, "port"), ("pods", 1, "port")]
    logged = [each.getMessage() for each in caplog.records if each.levelname == "WARNING"]
    assert all(each.startswith("PUT /pod: pods[0].port: Input should be a valid integer") for each in logged)
    assert len(logged) <= 1  # once in a process
    with pytest.raises(ValueError, match="reading must be 'strict' or 'keep', and not 'lenient'"):
        client.with_options(reading="lenient")


def test_reading_in_parts_takes_linear_time(pods: ModuleType) -> None:
    def read(count: int) -> None:
        data = {"pods": [pod(cpus="x", zones=[1] * 5, port=[]) for _ in range(count)]}
        response_of(pods, data, reading="keep").read()

    assert is_linear(read, 300)


def test_each_part_is_read_once_by_each_member_of_unions_in_unions() -> None:
    reading = runtime_module("nested", ".reading", "reading.py")

    def calls(depth: int) -> int:
        """Count the calls for a value of this depth, which two models accept at each level."""
        fields = {
            "next": core_schema.model_field(core_schema.nullable_schema(core_schema.definition_reference_schema("u")))
        }
        members: list[Any] = [
            core_schema.model_schema(
                cls,
                core_schema.model_fields_schema({**fields, name: core_schema.model_field(core_schema.int_schema())}),
            )
            for cls, name in ((_One, "one"), (_Two, "two"))
        ]
        value: Any = {"next": None, "one": "x"}
        for _ in range(depth):
            value = {"next": value, "one": "x"}
        reader = reading.Reader({"u": core_schema.union_schema(members)}, "")
        count = 0

        def counted(kind: str, frame: Any, *_: Any) -> None:
            nonlocal count
            count += kind == "call" and frame.f_code.co_name == "read"

        sys.setprofile(lambda frame, kind, argument: counted(kind, frame, argument))
        try:
            part = reader.read(core_schema.definition_reference_schema("u"), value)
        finally:
            sys.setprofile(None)
        assert len(part.problems) == depth + 1
        return count

    assert calls(40) <= 2.1 * calls(20)


def test_error_of_an_undocumented_status_has_the_shared_model(pods: ModuleType) -> None:
    request = dataclasses.replace(pods.put_request(), raises={404: pods.models.Owner, 422: pods.models.Owner})

    for content, detail in ((b'{"name": "a"}', pods.models.Owner(name="a")), (b'{"age": 1}', None), (b"<", None)):
        with pytest.raises(pods.ApiError) as caught:
            request.parse(500, JSON, content)
        assert caught.value.detail == detail
        assert caught.value.problems == ()


def test_detail_of_an_error_has_raw_values(pods: ModuleType) -> None:
    request = dataclasses.replace(pods.put_request(), raises={404: pods.models.Owner})
    module = __import__(f"{pods.__name__}._runtime.request", fromlist=["Response"])
    for reading, detail in (("strict", None), ("keep", {"name": 1, "age": 2})):
        error = module.Response(request, 404, JSON, b'{"name": 1, "age": 2}', reading=reading).error()
        assert (error.detail and error.detail.to_dict()) == detail
        assert [each.path for each in error.problems] == [("name",)]


def test_detail_of_an_error_ignores_violated_constraints(pods: ModuleType) -> None:
    request = dataclasses.replace(pods.put_request(), raises={"default": pods.models.Pod})

    with pytest.raises(pods.ApiError) as caught:
        request.parse(500, JSON, json.dumps(pod(port=1)).encode())
    assert caught.value.detail.port == 1
