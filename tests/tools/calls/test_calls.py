"""Comparison of requests and counts of all calls. `make calls` makes them, since it installs the SDKs."""

import ast
from pathlib import Path

import pytest

from tests.tools.calls.judging import difference, keywords

VENDORS = [module for module in Path(__file__).with_name("vendors").glob("*.py") if module.stem != "__init__"]
FORM = "application/x-www-form-urlencoded"
PARTS = '--x\r\nContent-Disposition: form-data; name="%s"\r\n\r\n{"name": 1}\r\n--x--\r\n'


def request(kind: str = "", body: str = "", target: str = "/a", method: str = "POST") -> dict[str, str]:
    return {"method": method, "target": target, "type": kind, "body": body}


@pytest.mark.parametrize(
    ("vendor", "own"),
    [
        (
            request("application/json", '{"a": 1, "b": [2]}'),
            request("application/json; charset=utf-8", '{"b":[2],"a":1}'),
        ),
        (request(FORM, "a=1&expand[0]=b&c[0][d]=e"), request(FORM, "c%5B0%5D%5Bd%5D=e&expand%5B%5D=b&a=1")),
        (request(target="/a?b=True&c=x%2Cy"), request(target="/a?c=x,y&b=true")),
        (
            request("multipart/form-data; boundary=x", PARTS % "a"),
            request("multipart/form-data; boundary=x", PARTS % "a"),
        ),
        (request("application/json"), request()),
    ],
)
def test_equivalent_requests_do_not_differ(vendor: dict[str, str], own: dict[str, str]) -> None:
    assert difference(vendor, own) == ""


@pytest.mark.parametrize(
    ("vendor", "own", "text"),
    [
        (request(target="/a/b"), request(target="/a%2Fb"), "sends the path `/a%2Fb`, not `/a/b`"),
        (request(), request(method="PUT"), "sends the method `PUT`, not `POST`"),
        (
            request(FORM, "c[0][d]=e"),
            request(FORM, "c[1][d]=e"),
            'sends the body `[["c[1][d]", "e"]]`, not `[["c[0][d]", "e"]]`',
        ),
        (
            request("application/json", '{"a": 1}'),
            request("application/json", '"a"'),
            'sends the body `a`, not `{"a": 1}`',
        ),
        (
            request("multipart/form-data; boundary=x", PARTS % "a"),
            request("multipart/form-data; boundary=x", PARTS % "b"),
            'sends the body `[["b", {"name": 1}]]`, not `[["a", {"name": 1}]]`',
        ),
        (request(), {"error": "TypeError: no\nmore"}, "raises TypeError: no"),
    ],
)
def test_first_difference_is_shown(vendor: dict[str, str], own: dict[str, str], text: str) -> None:
    assert difference(vendor, own) == text


@pytest.mark.parametrize(
    "call",
    ["client.items.create(name='x', owner={'id': 1})", "client.create({'name': 'x', 'owner': {'id': 1}}, 'y')"],
)
def test_keywords_and_keys_of_a_body_are_arguments(call: str) -> None:
    function = ast.parse(f"def call(client):\n    return {call}").body[0]
    assert isinstance(function, ast.FunctionDef)
    assert keywords(function) == {"name", "owner"}


def test_all_calls_have_both_clients() -> None:
    functions = {
        module.stem: {
            each.name for each in ast.parse(module.read_text("utf-8")).body if isinstance(each, ast.FunctionDef)
        }
        for module in VENDORS
    }
    calls = [
        (names, name.removesuffix("_sdk")) for names in functions.values() for name in names if name.endswith("_sdk")
    ]
    assert len(calls) == 45
    assert all(name in names for names, name in calls)
    assert len(functions) == 12
