"""Whatever a server answers, a call ends with a result or with an error of the client's own tree, fit to be shown."""

import asyncio
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

from generator.options import Options
from tests.faults.cases import SECRET
from tests.faults.document import DOCUMENT
from tests.faults.heads import odd_answers
from tests.packages import generated_package
from tests.servers.misbehaving import Server, raw

ODD = odd_answers()
OPTIONS = {"token": SECRET, "max_retries": 0, "timeout": 5.0, "total_timeout": 20.0}


@pytest.fixture(scope="module", params=["httpx2", "httpx"])
def package(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ModuleType]:
    """The client on one library."""
    folder = tmp_path_factory.mktemp("heads")
    options = Options(package=f"odd_{request.param}", http_library=request.param)
    with generated_package(DOCUMENT, folder, options) as package:
        yield package


def ends(package: ModuleType, url: str, kind: str) -> list[Any]:
    """The result of a call after the other, or its error, of any type."""
    wanted = package.get_item_request("1")
    found: list[Any] = []

    async def call_all() -> None:
        async with package.AsyncClient(base_url=url, **OPTIONS) as client:
            for _ in ODD:
                try:
                    found.append(await client.send(wanted))
                except Exception as error:  # noqa: BLE001 - which is what is looked at
                    found.append(error)

    if kind == "async":
        asyncio.run(call_all())
        return found
    with package.Client(base_url=url, **OPTIONS) as client:
        for _ in ODD:
            try:
                found.append(client.send(wanted))
            except Exception as error:  # noqa: BLE001
                found.append(error)
    return found


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_odd_answer_is_a_result_or_an_error_of_ours(
    package: ModuleType, kind: str
) -> None:
    with Server(*map(raw, ODD.values())) as server:
        found = dict(zip(ODD, ends(package, server.url(""), kind), strict=True))

    foreign = {
        name: end
        for name, end in found.items()
        if not isinstance(end, (package.Item, package.ClientError))
    }
    assert foreign == {}
    errors = {
        name: str(end) for name, end in found.items() if isinstance(end, Exception)
    }
    assert len(errors) > len(ODD) / 2
    unfit = {
        name: text
        for name, text in errors.items()
        if not text.isprintable() or len(text) > 2_000 or SECRET in text
    }
    assert unfit == {}
