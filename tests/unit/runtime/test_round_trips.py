"""Values that are read and sent without loss, over a real socket."""

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from types import ModuleType
from typing import Any

import pytest
from opgen.core.options import Options

from tests.support.clients import Kind
from tests.support.packages import generated_package
from tests.support.servers.scripted import Answer, Received, Server, json_answer
from tests.support.tables import tables

TABLES = tables(__file__)

JSON = {"application/json": {"schema": {"$ref": "#/components/schemas/Value"}}}
DOCUMENT: dict[str, Any] = TABLES["document"]
BIG = 2**53 + 1, 2**63, 2**64 + 1, -(10**40)


Call = Callable[..., Any]
LOCAL = "2026-01-02T03:04:05"
MOMENTS = LOCAL, f"{LOCAL}Z", f"{LOCAL}+05:30", f"{LOCAL}.000007Z"


class Echo(Server):
    """Server that sends each received body back."""

    def answer(self, received: Received) -> Answer:
        """Return the received body as JSON."""
        self.received.append(received)
        return json_answer(received.body.decode())


@pytest.fixture
def echo() -> Iterator[Echo]:
    """Yield the server."""
    with Echo() as server:
        yield server


@pytest.fixture(scope="module")
def values(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """Yield the client."""
    folder = tmp_path_factory.mktemp("values")
    with generated_package(DOCUMENT, folder, Options(package="values")) as package:
        yield package


@pytest.fixture
def call(kind: Kind, values: ModuleType, echo: Echo) -> Call:
    """Return a function that calls the operation."""

    def call_with(body: Any, **given: Any) -> Any:
        with kind.client(values, base_url=echo.url) as client:
            return client.send(values.echo_request(body, **given))

    return call_with


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        *TABLES["value_is_parsed_and_serialized_without_a_change"],
        *((name, str(number), number) for name in ("whole", "int64", "either") for number in BIG),
        *(("moment", f'"{text}"', datetime.fromisoformat(text)) for text in MOMENTS),
        ("day", '"2026-01-02"', date(2026, 1, 2)),
    ],
)
def test_value_is_parsed_and_serialized_without_a_change(
    values: ModuleType, name: str, text: str, value: object
) -> None:
    content = f'{{"{name}":{text},"later":{{"field":[null,{BIG[2]}]}}}}'.encode()

    found = values.echo_request(body=values.Value()).parse(200, {}, content)

    assert getattr(found, name) == value
    assert isinstance(getattr(found, name), type(value))
    assert values.echo_request(body=found).content == content


def test_unknown_kinds_are_received_beside_known_kinds(values: ModuleType, echo: Echo, call: Call) -> None:
    content = b'{"shapes":[{"kind":"Circle","r":1},{"kind":"Hexagon"},{"kind":"Square"}]}'

    answer = call(values.Value.model_validate_json(content))

    assert [type(shape) for shape in answer.shapes] == [values.Circle, dict, values.Square]
    assert echo.bodies == [content]


def test_values_of_a_caller_are_sent_completely(values: ModuleType, echo: Echo, call: Call) -> None:
    moment = datetime.fromisoformat(LOCAL)
    value = values.Value(amount=str(Decimal("0.10")), price=Decimal("0.10"), whole=BIG[3], moment=moment)
    query = {"amount": str(Decimal("1e2")), "whole": BIG[2], "moment": moment, "day": date(2026, 1, 2), "byte": "+/8="}

    call(value, **query)

    (received,) = echo.received
    assert json.loads(received.body) == {"amount": "0.10", "price": 0.1, "whole": BIG[3], "moment": LOCAL}
    assert received.target == (
        f"/value?amount=1E%2B2&whole={BIG[2]}&moment=2026-01-02T03%3A04%3A05&day=2026-01-02&byte=%2B%2F8%3D"
    )
