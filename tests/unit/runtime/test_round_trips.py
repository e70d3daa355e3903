"""What a server sends is read without loss, and sent back as it was: both over a real socket."""

import asyncio
import json
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from types import ModuleType
from typing import Any

import pytest
from opgen.core.options import Options

from tests.support.packages import generated_package
from tests.support.servers.scripted import Answer, Received, Server, json_answer

KINDS = ("sync", "async")
SHAPE = {
    "oneOf": [{"$ref": "#/components/schemas/Circle"}, {"$ref": "#/components/schemas/Square"}],
    "discriminator": {"propertyName": "kind"},
}
SCHEMAS: dict[str, dict[str, Any]] = {
    "amount": {"type": "string", "format": "decimal"},
    "price": {"type": "number", "format": "decimal"},
    "whole": {"type": "integer"},
    "int64": {"type": "integer", "format": "int64"},
    "either": {"type": ["integer", "string", "null"]},
    "wholes": {"type": "array", "items": {"type": "integer"}},
    "moment": {"type": "string", "format": "date-time"},
    "day": {"type": "string", "format": "date"},
    "byte": {"type": "string", "format": "byte"},
    "encoded": {"type": "string", "contentEncoding": "base64"},
    "color": {"type": "string", "enum": ["red", "blue"]},
    "colors": {"type": "array", "items": {"type": "string", "enum": ["red", "blue"]}},
    "level": {"type": "integer", "enum": [1, 2]},
    "shape": SHAPE,
    "shapes": {"type": "array", "items": SHAPE},
    "anything": {},
}
JSON = {"application/json": {"schema": {"$ref": "#/components/schemas/Value"}}}
DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Values", "version": "1"},
    "paths": {
        "/value": {
            "post": {
                "operationId": "echo",
                "parameters": [
                    {"name": name, "in": "query", "schema": SCHEMAS[name]}
                    for name in ("amount", "whole", "moment", "day", "byte")
                ],
                "requestBody": {"required": True, "content": JSON},
                "responses": {"200": {"description": "As it came.", "content": JSON}},
            }
        }
    },
    "components": {
        "schemas": {
            "Value": {"type": "object", "properties": SCHEMAS},
            **{
                name: {
                    "type": "object",
                    "required": ["kind"],
                    "properties": {"kind": {"type": "string", "const": name}},
                }
                for name in ("Circle", "Square")
            },
        }
    },
}
BIG = 2**53 + 1, 2**63, 2**64 + 1, -(10**40)
LOCAL = "2026-01-02T03:04:05"
MOMENTS = LOCAL, f"{LOCAL}Z", f"{LOCAL}+05:30", f"{LOCAL}.000007Z"


class Echo(Server):
    """Answers with what arrived."""

    def answer(self, received: Received) -> Answer:
        """As it came, in JSON."""
        self.received.append(received)
        return json_answer(received.body.decode())


@pytest.fixture
def echo() -> Iterator[Echo]:
    """On a socket."""
    with Echo() as server:
        yield server


@pytest.fixture(scope="module")
def values(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """Yield the client."""
    folder = tmp_path_factory.mktemp("values")
    with generated_package(DOCUMENT, folder, Options(package="values")) as package:
        yield package


@pytest.fixture(params=KINDS)
def call(request: pytest.FixtureRequest, values: ModuleType) -> Callable[..., Any]:
    """Call the operation with either client."""

    def call_sync(url: str, **given: Any) -> Any:
        with values.Client(base_url=url) as client:
            return values.echo(client, **given)

    async def call_async(url: str, **given: Any) -> Any:
        async with values.AsyncClient(base_url=url) as client:
            return await values.echo_async(client, **given)

    if request.param == "sync":
        return call_sync
    return lambda url, **given: asyncio.run(call_async(url, **given))


@pytest.mark.parametrize(
    "case",
    [
        ("amount", '"12345678901234567890.10"', "12345678901234567890.10"),
        ("price", "19.99", 19.99),
        *(("whole", str(number), number) for number in BIG),
        *(("int64", str(number), number) for number in BIG),
        *(("either", str(number), number) for number in BIG),
        ("wholes", f"[{BIG[0]},{BIG[-1]}]", [BIG[0], BIG[-1]]),
        ("anything", f'{{"n":[{BIG[2]}]}}', {"n": [BIG[2]]}),
        *(("moment", f'"{text}"', datetime.fromisoformat(text)) for text in MOMENTS),
        ("day", '"2026-01-02"', date(2026, 1, 2)),
        ("byte", '"+/8="', "+/8="),
        ("byte", '"not base64!"', "not base64!"),
        ("encoded", '"aGVsbG8"', "aGVsbG8"),
        ("color", '"green"', "green"),
        ("colors", '["blue","green"]', ["blue", "green"]),
        ("level", "3", 3),
        ("shape", '{"kind":"Hexagon","sides":[6]}', {"kind": "Hexagon", "sides": [6]}),
        ("anything", "1.5", 1.5),
    ],
)
def test_value_is_read_and_sent_back_as_it_was(
    values: ModuleType, echo: Echo, call: Callable[..., Any], case: tuple[str, str, object]
) -> None:
    name, text, value = case
    content = f'{{"{name}":{text},"later":{{"field":[null,{BIG[2]}]}}}}'.encode()

    answer = call(echo.url, body=values.Value.model_validate_json(content))

    assert getattr(answer, name) == value
    assert isinstance(getattr(answer, name), type(value))
    assert echo.received[0].body == content
    call(echo.url, body=answer)
    assert echo.received[1].body == content


def test_unknown_kinds_are_kept_beside_known_ones(values: ModuleType, echo: Echo, call: Callable[..., Any]) -> None:
    content = b'{"shapes":[{"kind":"Circle","r":1},{"kind":"Hexagon"},{"kind":"Square"}]}'

    answer = call(echo.url, body=values.Value.model_validate_json(content))

    kinds = [values.Circle, dict, values.Square]
    assert [type(shape) for shape in answer.shapes] == kinds
    assert echo.received[0].body == content


def test_values_built_by_hand_are_sent_whole(values: ModuleType, echo: Echo, call: Callable[..., Any]) -> None:
    moment = datetime.fromisoformat(LOCAL)
    value = values.Value(amount=str(Decimal("0.10")), price=Decimal("0.10"), whole=BIG[3], moment=moment)

    call(
        echo.url, body=value, amount=str(Decimal("1e2")), whole=BIG[2], moment=moment, day=date(2026, 1, 2), byte="+/8="
    )

    (received,) = echo.received
    assert json.loads(received.body) == {
        "amount": "0.10",
        "price": 0.1,
        "whole": BIG[3],
        "moment": "2026-01-02T03:04:05",
    }
    assert received.target == (
        f"/value?amount=1E%2B2&whole={BIG[2]}" "&moment=2026-01-02T03%3A04%3A05&day=2026-01-02&byte=%2B%2F8%3D"
    )


@pytest.mark.parametrize(
    ("content_type", "content"),
    [
        ("", b'{"amount": "1"}'),
        ("text/plain", b'{"amount": "1"}'),
        ("text/html", b'{"amount": "1"}'),
        ("application/problem+json", b'{"amount": "1"}'),
        ("application/json", b'\xef\xbb\xbf{"amount": "1"}'),
        ("application/json; charset=utf-16", '{"amount": "1"}'.encode("utf-16")),
        ("application/json; charset=iso-8859-1", b'{"amount": "1", "more": "\xe4"}'),
        ("application/json; charset=nonsense", b'{"amount": "1"}'),
    ],
)
def test_response_is_parsed_under_any_content_type(
    values: ModuleType, server: Server, call: Callable[..., Any], content_type: str, content: bytes
) -> None:
    headers = {"Content-Type": content_type} if content_type else {}
    server.answers = [Answer(body=content, headers=headers)]

    answer = call(server.url, body=values.Value())

    assert answer.amount == "1"
    assert getattr(answer, "more", "\xe4") == "\xe4"


@pytest.mark.parametrize(
    ("content_type", "content"),
    [
        ("application/json", b""),
        ("application/json", b"\xef\xbb\xbf"),
        ("application/json; charset=utf-8", b'{"amount": "\xe4"}'),
        ("application/octet-stream", b"\x00"),
        ("text/html", b"<p>Sign in</p>"),
    ],
)
def test_invalid_response_is_available_in_the_error(
    values: ModuleType, server: Server, call: Callable[..., Any], content_type: str, content: bytes
) -> None:
    server.answers = [Answer(body=content, headers={"Content-Type": content_type})]

    with pytest.raises(values.ResponseValidationError) as caught:
        call(server.url, body=values.Value())

    assert caught.value.body == content
