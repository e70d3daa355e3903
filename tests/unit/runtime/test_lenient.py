"""Responses with wrong parts: constraints, fields, items, and the partial result of an error."""

import dataclasses
import json
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from tests.support.servers.scripted import Server, json_answer
from tests.support.timing import is_linear
from tests.unit.runtime.shop import unpickled
from tests.unit.runtime.sizes import packages_of

JSON = {"Content-Type": "application/json"}
PODS = {"type": "array", "items": {"$ref": "#/components/schemas/Pod"}}
SCHEMAS: dict[str, Any] = {
    "Page": {"type": "object", "required": ["pods"], "properties": {"pods": PODS}},
    "Pod": {
        "type": "object",
        "required": ["id", "port"],
        "properties": {
            "id": {"type": "string", "minLength": 2, "pattern": "^p"},
            "port": {"type": "integer", "minimum": 22, "maximum": 9999},
            "cpus": {"type": "number", "maximum": 64},
            "pattern": {"type": "string", "enum": ["a", "b"]},
            "zones": {"type": "array", "items": {"type": "string"}, "maxItems": 1},
            "limits": {"type": "object", "additionalProperties": {"type": "integer"}},
            "owner": {"$ref": "#/components/schemas/Owner"},
            "pods": PODS,
            "pet": {"$ref": "#/components/schemas/Pet"},
            "disk": {"oneOf": [{"$ref": f"#/components/schemas/{n}"} for n in ("Ssd", "Hdd")]},
            "type-name": {"type": "string", "default": "small", "maxLength": 5},
            "type": {"type": "string"},
            "created": {"type": "string", "format": "date-time"},
            "daily": {"type": "array", "items": {"type": "string", "format": "time"}},
        },
    },
    "Owner": {
        "type": "object",
        "required": ["name"],
        "properties": {"name": {"type": "string"}, "age": {"type": "integer"}},
    },
    "Ssd": {"type": "object", "required": ["speed"], "properties": {"speed": {"type": "integer"}}},
    "Hdd": {"type": "object", "required": ["disks"], "properties": {"disks": {"type": "integer"}}},
    "Cat": {
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": {"const": "cat"}, "lives": {"type": "integer"}},
    },
    "Dog": {"type": "object", "required": ["kind"], "properties": {"kind": {"const": "dog"}}},
    "Pet": {
        "oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}],
        "discriminator": {"propertyName": "kind"},
    },
}  # fmt: skip


pods = packages_of(SCHEMAS)


def response_of(pods: ModuleType, data: object, *, strict: bool = True) -> Any:
    """Return a response with `data`."""
    module = __import__(f"{pods.__name__}._runtime.request", fromlist=["Response"])
    content = json.dumps(data).encode()
    return module.Response(pods.put_request(), 200, JSON, content, strict=strict)


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
    message = "pods.0.port: Input should be greater than or equal to 22"
    assert message in [str(each) for each in problems]
    assert found == pods.models.Pod.model_construct(**{name: getattr(found, name) for name in found.model_fields_set})


@pytest.mark.parametrize("strict", [True, False])
@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z"),
        ("1990-12-31T15:59:60.25-08:00", "1990-12-31T15:59:59.250000-08:00"),
    ],
)
def test_leap_second_is_the_second_before(pods: ModuleType, text: str, read: str, *, strict: bool) -> None:
    daily = [text.partition("T")[2], "10:00:00"]
    data = {"pods": [pod(created=text, daily=daily, type=text)]}

    page, problems = response_of(pods, data, strict=strict).read()

    (found,) = page.pods
    assert found.model_dump(mode="json")["created"] == read
    assert found.daily[0].second == 59
    assert found.type == text
    assert {each.path for each in problems} == {("pods", 0, "created"), ("pods", 0, "daily", 0)}


@pytest.mark.parametrize("text", ["2016-12-31T23:59:61Z", "2016-12-31T23:60:00Z"])
def test_other_invalid_times_are_errors(pods: ModuleType, text: str) -> None:
    with pytest.raises(pods.ResponseValidationError):
        response_of(pods, {"pods": [pod(created=text)]}).parse()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("cpus", "many"),
        ("zones", 1),
        ("owner", {"age": 1}),
        ("pet", {"kind": "cat", "lives": "x", "more": 1}),
        ("disk", {"heads": 1}),
        ("type-name", {}),
    ],
)
def test_wrong_optional_field_is_absent(pods: ModuleType, field: str, value: object) -> None:
    data = {"pods": [pod(**{field: value})]}

    page, problems = response_of(pods, data, strict=False).read()

    dumped = page.pods[0].model_dump(by_alias=True, exclude_unset=True)
    if field == "pet":  # the discriminator selects the member, which has the wrong field
        assert dumped == pod(pet={"kind": "cat", "more": 1})
        assert type(page.pods[0].pet) is pods.models.Cat
    else:
        assert dumped == pod()
    assert page.pods[0].type_name == "small"
    assert problems
    with pytest.raises(pods.ResponseValidationError) as caught:
        response_of(pods, data).parse()
    assert caught.value.partial == page
    assert caught.value.problems == problems


def test_wrong_items_and_map_values_are_left_out(pods: ModuleType) -> None:
    zones: list[object] = ["a", 1, "b", None]
    wrong = pod(zones=zones, limits={"cpu": 1, "gpu": "x"}, pods=[{"id": "p"}, pod()])
    data = {"pods": [wrong, pod(port="x"), {"id": "p3"}, 7, pod(id="p4")]}

    page, problems = response_of(pods, data, strict=False).read()

    assert [each.id for each in page.pods] == ["p1", "p4"]
    assert page.pods[0].zones == ["a", "b"]
    assert page.pods[0].limits == {"cpu": 1}
    assert [each.id for each in page.pods[0].pods] == ["p1"]
    assert ("pods", 2, "port") in [each.path for each in problems]


def test_wrong_required_field_is_an_error_without_partial_result(pods: ModuleType) -> None:
    for strict in (True, False):
        with pytest.raises(pods.ResponseValidationError) as caught:
            response_of(pods, {"pods": 7}, strict=strict).parse()
        assert caught.value.partial is None
        assert [each.path for each in caught.value.problems] == [("pods",)]


def test_unknown_member_of_a_union_with_a_discriminator_stays_data(pods: ModuleType) -> None:
    data = {"pods": [pod(pet={"kind": "fish", "fins": 2})]}

    page, problems = response_of(pods, data).read()

    assert page.pods[0].pet == {"kind": "fish", "fins": 2}
    assert problems == ()


def test_members_of_a_union_are_chosen_in_lenient_reading(pods: ModuleType) -> None:
    disks = [{"disks": 2}, {"speed": 3}]
    data = {"pods": [*(pod(disk=disk) for disk in disks), 7]}

    page, _ = response_of(pods, data, strict=False).read()

    found = [type(each.disk).__name__ for each in page.pods]
    assert found == ["Hdd", "Ssd"]


def test_lenient_result_can_be_changed_copied_and_pickled(pods: ModuleType) -> None:
    page, _ = response_of(pods, {"pods": [pod(x=1), 7]}, strict=False).read()

    copied = unpickled(page)
    assert copied == page
    found = page.pods[0].model_copy(update={"cpus": 1.0})
    assert found.model_dump(exclude_unset=True) == pod(x=1, cpus=1.0)


def test_error_with_partial_result_is_pickled(pods: ModuleType) -> None:
    with pytest.raises(pods.ResponseValidationError) as caught:
        response_of(pods, {"pods": [pod(), 7]}).parse()

    copied = unpickled(caught.value)
    assert copied.partial == caught.value.partial
    assert copied.problems == caught.value.problems
    assert str(copied) == str(caught.value)


def test_both_clients_read_leniently_by_option_and_report_problems(
    pods: ModuleType, connect: Callable[..., Any], server: Server
) -> None:
    found: list[Any] = []
    server.answers = [json_answer(json.dumps({"pods": [pod(), pod(port="x")]}))]
    client = connect(pods)
    lenient = client.with_options(strict=False, on_result=found.append)

    page = lenient.send(pods.put_request())

    with pytest.raises(pods.ResponseValidationError):
        client.send(pods.put_request())
    assert lenient.send_raw(pods.put_request()).parse() == page
    assert page.pods == [pods.models.Pod(id="p1", port=80, type="small")]
    assert found[0].outcome == "success"
    assert [each.path for each in found[0].problems] == [("pods", 1, "port")]


def test_lenient_reading_takes_linear_time(pods: ModuleType) -> None:
    def read(count: int) -> None:
        data = {"pods": [pod(cpus="x", zones=[1] * 5, port=[]) for _ in range(count)]}
        response_of(pods, data, strict=False).read()

    assert is_linear(read, 500)


def test_detail_of_an_error_ignores_violated_constraints(pods: ModuleType) -> None:
    request = dataclasses.replace(pods.put_request(), raises={"default": pods.models.Pod})

    with pytest.raises(pods.ApiError) as caught:
        request.parse(500, JSON, json.dumps(pod(port=1)).encode())
    assert caught.value.detail.port == 1
