"""What a maintainer chooses for a client changes how its calls travel."""

import asyncio
import re
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import httpx2
import pytest
from opgen.core.options import Options

from tests.support.packages import generated_package
from tests.support.servers.misbehaving import Server as Misbehaving
from tests.support.servers.misbehaving import redirect, slow_head
from tests.support.servers.scripted import Answer, Server, json_answer

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
    server.answers = [Answer(breaks=True), json_answer("1")]

    with payments.Client(base_url=server.url) as client:
        assert [payments.pay(client), payments.pay(client)] == [1, 1]

    keys = [received.headers["x-key"] for received in server.received]
    assert keys[0] == keys[1] != keys[2]
    assert all(re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", k) for k in keys)


@pytest.mark.parametrize("kind", ["sync", "async"])
@pytest.mark.parametrize("giver", ["request", "with_options", "client", "http_client"])
def test_c2_key_of_the_caller_is_sent_with_each_attempt(make: Make, server: Server, giver: str, kind: str) -> None:
    payments = make(idempotency_header="X-Key")
    server.answers = [Answer(breaks=True), json_answer("1"), json_answer("1")]
    mine = {"x-key": "mine"}
    own = mine if giver == "http_client" else None
    options = {"headers": mine if giver == "client" else {}}
    given = {"base_url": server.url, **options}
    changes = {"headers": mine if giver == "with_options" else {}}
    parts = {"headers": mine if giver == "request" else {}}

    async def pay() -> None:
        async with httpx2.AsyncClient(headers=own) as http_client:
            client = payments.AsyncClient(http_client=http_client, **given)
            await client.with_options(**changes).request("POST", "/pay", **parts)

    if kind == "async":
        asyncio.run(pay())
    else:
        with httpx2.Client(headers=own) as http_client:
            client = payments.Client(http_client=http_client, **given)
            client.with_options(**changes).request("POST", "/pay", **parts)

    assert [each.headers["x-key"] for each in server.received] == ["mine", "mine"]


def test_c2_empty_key_is_replaced(make: Make, server: Server) -> None:
    payments = make(idempotency_header="X-Key")
    server.answers = [json_answer("1")]

    with payments.Client(base_url=server.url) as client:
        client.with_options(headers={"X-Key": ""}).request("POST", "/pay")

    assert len(server.received[0].headers["x-key"]) == 36


def test_operation_that_may_arrive_twice_is_sent_again(make: Make, server: Server) -> None:
    payments = make(idempotent=("pay",))
    server.answers = [Answer(breaks=True), json_answer("1")]

    with payments.Client(base_url=server.url) as client:
        assert payments.pay(client) == 1


def test_limit_is_a_keyword_of_both_clients(make: Make, server: Server) -> None:
    payments = make(rate_limit=True)
    server.answers = [json_answer("1")]
    limits = {"base_url": server.url, "rate_limit": (2, 0.2)}
    start = time.monotonic()

    async def pay() -> None:
        async with payments.AsyncClient(**limits) as client:
            await asyncio.gather(*(payments.pay_async(client) for _ in range(3)))

    with payments.Client(**limits) as client:
        for _ in range(3):
            payments.pay(client)
    asyncio.run(pay())
    assert time.monotonic() - start >= 0.4


def test_package_runs_on_httpx(make: Make, server: Server) -> None:
    payments = make(http_library="httpx")
    server.answers = [Answer(breaks=True), json_answer("1")]

    async def pay() -> Any:
        async with payments.AsyncClient(base_url=server.url) as client:
            return await payments.pay_async(client)

    with (
        httpx.Client(headers={"X-Own": "1"}) as http_client,
        payments.Client(base_url=server.url, http_client=http_client) as client,
    ):
        with pytest.raises(payments.TransportError):
            payments.pay(client)
        assert payments.pay(client) == 1
    assert asyncio.run(pay()) == 1
    assert server.received[1].headers["x-own"] == "1"
    agent = server.received[2].headers["user-agent"]
    assert f"httpx/{httpx.__version__}" in agent


def test_total_time_holds_on_httpx(make: Make) -> None:
    payments = make(http_library="httpx")
    with (
        Misbehaving(slow_head()) as server,
        payments.Client(base_url=server.url(""), total_timeout=0.3) as client,
        pytest.raises(payments.TransportTimeoutError, match="total_timeout exceeded"),
    ):
        payments.pay(client)


@pytest.mark.parametrize("location", ["mailto:you@example.com", "http://xn--/"])
def test_redirect_to_nowhere_is_an_error_on_httpx(make: Make, location: str) -> None:
    payments = make(http_library="httpx")
    with (
        Misbehaving(redirect(location)) as server,
        payments.Client(base_url=server.url("")) as client,
        pytest.raises(payments.ClientError, match="POST /pay"),
    ):
        payments.pay(client)
