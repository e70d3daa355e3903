"""Options of the generator that change how a client sends its calls."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest
from opgen.core.options import Options

from tests.support.clients import Kind
from tests.support.packages import generated_package
from tests.support.servers.misbehaving import Server as Misbehaving
from tests.support.servers.misbehaving import redirect, slow_head
from tests.support.servers.scripted import DONE, Answer, Server

Make = Callable[..., ModuleType]
PAY = {
    "operationId": "pay",
    "responses": {"200": {"description": "Done.", "content": {"application/json": {"schema": {"type": "integer"}}}}},
}
DOCUMENT = {"openapi": "3.1.0", "info": {"title": "Payments", "version": "1"}, "paths": {"/pay": {"post": PAY}}}


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    """Generate and import a package with these options."""
    with ExitStack() as stack:
        yield lambda **options: stack.enter_context(
            generated_package(DOCUMENT, tmp_path, Options(package="payments", **options))
        )


def test_every_post_has_a_key_of_its_own(make: Make, server: Server) -> None:
    payments = make(idempotency_header="X-Key")
    server.answers = [Answer(breaks=True), DONE]

    with payments.Client(base_url=server.url) as client:
        assert [payments.pay(client), payments.pay(client)] == [1, 1]

    keys = server.headers("x-key")
    assert keys[0] == keys[1] != keys[2]
    assert all(re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", str(k)) for k in keys)


@pytest.mark.parametrize("giver", ["request", "with_options", "client", "http_client"])
def test_key_of_the_caller_is_sent_with_each_attempt(
    make: Make, server: Server, kind: Kind, connect: Make, giver: str
) -> None:
    server.answers = [Answer(breaks=True), DONE]

    def headers(name: str) -> dict[str, str]:
        return {"x-key": "mine"} if name == giver else {}

    with kind.http_client(headers=headers("http_client")) as http_client:
        given: Any = {"http_client": http_client, "headers": headers("client")}
        client = connect(make(idempotency_header="X-Key"), **given).with_options(headers=headers("with_options"))
        client.request("POST", "/pay", headers=headers("request"))

    assert server.headers("x-key") == ["mine", "mine"]


def test_empty_key_is_replaced(make: Make, server: Server) -> None:
    payments = make(idempotency_header="X-Key")
    server.answers = [DONE]

    with payments.Client(base_url=server.url) as client:
        client.with_options(headers={"X-Key": ""}).request("POST", "/pay")

    assert len(server.received[0].headers["x-key"]) == 36


def test_idempotent_operation_is_sent_again(make: Make, server: Server) -> None:
    payments = make(idempotent=("pay",))
    server.answers = [Answer(breaks=True), DONE]

    with payments.Client(base_url=server.url) as client:
        assert payments.pay(client) == 1


def test_limit_is_a_keyword_of_both_clients(make: Make, server: Server, kind: Kind, connect: Make) -> None:
    payments = make(rate_limit=True)
    server.answers = [DONE]
    start = time.monotonic()

    client = connect(payments, rate_limit=(2, 0.2))
    for _ in range(3):
        kind.function(payments, "pay")(client)
    assert time.monotonic() - start >= 0.2


def test_package_runs_on_httpx(make: Make, server: Server, kind: Kind, connect: Make) -> None:
    payments = make(http_library="httpx")
    pay = kind.function(payments, "pay")
    server.answers = [Answer(breaks=True), DONE]

    with kind.http_client(httpx, headers={"X-Own": "1"}) as http_client:
        client = connect(payments, http_client=http_client)
        with pytest.raises(payments.TransportError):
            pay(client)
        assert pay(client) == 1
        assert pay(connect(payments)) == 1
    assert server.headers("x-own") == ["1", "1", None]
    assert f"httpx/{httpx.__version__}" in str(server.headers("user-agent")[2])


def test_total_time_holds_on_httpx(make: Make) -> None:
    payments = make(http_library="httpx")
    with (
        Misbehaving(slow_head()) as server,
        payments.Client(base_url=server.url(""), total_timeout=0.3) as client,
        pytest.raises(payments.TransportTimeoutError, match=r"total_timeout of [0-9.]+ s exceeded"),
    ):
        payments.pay(client)


@pytest.mark.parametrize("location", ["mailto:you@example.com", "http://xn--/"])
def test_invalid_redirect_is_an_error_on_httpx(make: Make, location: str) -> None:
    payments = make(http_library="httpx")
    with (
        Misbehaving(redirect(location)) as server,
        payments.Client(base_url=server.url("")) as client,
        pytest.raises(payments.ClientError, match=r"POST .*/pay"),
    ):
        payments.pay(client)
