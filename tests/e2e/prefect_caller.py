"""A caller's program: with the package `prefect` on its path, keeps flows and variables in a running Prefect.

Its argument is the base URL of the service.
"""

import asyncio
import sys
from uuid import UUID

import pytest
from prefect import (  # type: ignore[import-not-found] # there once the test has generated it, and then typed
    AsyncClient,
    Client,
    Flow,
    FlowFilter,
    FlowFilterName,
    FlowSort,
    UnprocessableEntityError,
    create_flow,
    read_flows,
)
from prefect.errors import ConflictError, NotFoundError  # type: ignore[import-not-found] # as above

UNKNOWN = UUID(int=1)
NAMES = [f"flow-{number}" for number in range(7)]


def keep_a_flow(client: Client) -> None:
    """Create, read, change and delete a flow."""
    # The service's status is 201; the document describes 200.
    flow = client.flows.create(name="bake", tags=["oven"], labels={"hot": True})
    assert (flow.name, flow.tags, flow.labels) == ("bake", ["oven"], {"hot": True})
    assert create_flow(client, name="bake").id == flow.id
    assert client.flows.read(flow.id) == flow
    assert client.flows.read_by_name("bake") == flow
    client.flows.update(flow.id, tags=["cold"])
    assert client.flows.read(flow.id).tags == ["cold"]
    client.flows.delete(flow.id)
    with pytest.raises(NotFoundError, match="Flow not found") as missing:
        client.flows.delete(flow.id)
    assert missing.value.status_code == 404


async def keep_a_variable(client: AsyncClient) -> None:
    """Create, read, change and delete a variable."""
    value = {"grams": [180, 1.5, None], "ripe": True}
    variable = await client.variables.create(name="fruit", value=value)
    assert variable.value == value
    assert variable.created is not None
    with pytest.raises(ConflictError):
        await client.variables.create(name="fruit", value=1)
    await client.variables.update(variable.id, tags=["sweet"])
    changed = await client.variables.read_by_name("fruit")
    assert (changed.value, changed.tags) == (value, ["sweet"])
    await client.variables.update(variable.id, value=None)
    assert (await client.variables.read(variable.id)).value is None
    await client.variables.update(variable.id, name="pear", value="ripe")
    assert (await client.variables.read_by_name("pear")).value == "ripe"
    await client.variables.delete(variable.id)
    with pytest.raises(NotFoundError):
        await client.variables.read(variable.id)


def turn_pages(client: Client) -> None:
    """List flows with pages by offset and by number, both in the body."""
    for name in NAMES:
        client.flows.create(name=name)
    walk = client.flows.read_flows(limit=3, sort=FlowSort.NAME_DESC)
    assert [flow.name for flow in walk] == NAMES[::-1]
    page = client.flows.paginate(limit=3)
    assert (page.value.count, page.value.pages) == (7, 3)
    following = page.next_page()
    assert following is not None
    assert [flow.name for flow in following.items] == NAMES[3:6]
    some = FlowFilter(name=FlowFilterName(any=NAMES[:2]))
    assert [flow.name for flow in read_flows(client, flows=some)] == NAMES[:2]
    assert client.flows.count(flows=some) == 2


async def turn_pages_async(client: AsyncClient) -> None:
    """List flows as `turn_pages` does."""
    walk = client.flows.read_flows(limit=2)
    flows: list[Flow] = [flow async for flow in walk]
    assert [flow.name for flow in flows] == NAMES
    pages = client.flows.paginate(limit=3).pages()
    assert [len(page.value.results) async for page in pages] == [3, 3, 1]


def refuse(client: Client) -> None:
    """Verify errors that the service reports, with the documented detail."""
    with pytest.raises(UnprocessableEntityError, match="limit") as refused:
        client.flows.read_flows(limit=100_000)
    with pytest.raises(UnprocessableEntityError) as refused:
        client.flows.read_flows(offset=0, limit=-1)
    assert refused.value.status_code == 422
    with pytest.raises(NotFoundError):
        client.variables.update(UNKNOWN, name="other")


async def main(url: str) -> None:
    """Run all parts of the program, with either client."""
    with Client(base_url=url) as client:
        keep_a_flow(client)
        turn_pages(client)
        refuse(client)
    async with AsyncClient(base_url=url) as async_client:
        await keep_a_variable(async_client)
        await turn_pages_async(async_client)


asyncio.run(main(*sys.argv[1:]))
