"""A caller's program: with the package `chroma` on its path, keeps records in a running Chroma.

It is given a URL, and another under which the same Chroma is reached over a network that loses every second request or
its answer, and where a header says what becomes of a request.
"""

import asyncio
import logging
import sys
import time
from typing import Any

import pytest
from chroma import (  # type: ignore[import-not-found] # there once the test has generated it, and then typed
    AsyncClient,
    Client,
    Include,
    NotFoundError,
    TransportError,
    TransportTimeoutError,
    collection_add,
    collection_count,
    collection_delete,
    collection_get_async,
    collection_query,
    collection_query_async,
    create_collection,
    delete_collection,
    get_collection,
    list_collections,
    list_collections_async,
)

HOME = ("default_tenant", "default_database")
QUERY: dict[str, Any] = {
    "query_embeddings": [[0.9, 0.1]],
    "n_results": 1,
    "include": [Include.DOCUMENTS, Include.DISTANCES],
}


def keep_records(client: Client) -> str:
    collection = create_collection(client, *HOME, name="fruit")
    assert [each.name for each in list_collections(client, *HOME)] == ["fruit"]
    place = (*HOME, str(collection.id))
    collection_add(
        client,
        *place,
        ids=["apple", "pear"],
        embeddings=[[1.0, 0.0], [0.0, 1.0]],
        documents=["red", None],
        metadatas=[{"is_ripe": True, "grams": 180}, None],
    )
    assert collection_count(client, *place) == 2
    found = collection_query(client, *place, **QUERY)
    assert found.ids == [["apple"]]
    assert found.documents == [["red"]]
    collection_delete(client, *place, ids=["pear"])
    assert collection_count(client, *place) == 1
    return str(collection.id)


async def read_again(client: AsyncClient, collection: str) -> None:
    found = await collection_query_async(client, *HOME, collection, **QUERY)
    assert found.ids == [["apple"]]
    known = await collection_get_async(client, *HOME, collection, ids=["apple"])
    assert known.metadatas is not None
    assert known.metadatas[0] == {"is_ripe": True, "grams": 180}


def forget(client: Client) -> None:
    delete_collection(client, *HOME, "fruit")
    with pytest.raises(NotFoundError) as missing:
        get_collection(client, *HOME, "fruit")
    assert missing.value.detail is not None
    assert "fruit" in missing.value.detail.message


def make_many(client: Client) -> list[str]:
    names = [f"shelf-{number}" for number in range(7)]
    for name in names:
        create_collection(client, *HOME, name=name)
    return names


async def turn_pages(client: Client, other: AsyncClient, names: list[str]) -> None:
    """Read lists that end with an empty page."""
    walk = list_collections(client, *HOME, limit=3)
    assert sorted(each.name for each in walk) == names
    pages = list_collections(client, *HOME, limit=3).pages()
    assert [len(page.value) for page in pages] == [3, 3, 1]
    all_ = list_collections_async(other, *HOME, limit=2)
    assert sorted([each.name async for each in all_]) == names


def meet_trouble(client: Client) -> None:
    """Verify that failing calls end in time, and that no unsafe request is sent twice."""
    silent = client.with_options(headers={"X-Fate": "silent"}, timeout=30, total_timeout=0.5, max_retries=9)
    with pytest.raises(TransportTimeoutError, match=r"total_timeout of [0-9.]+ s exceeded"):
        list_collections(silent, *HOME)
    lost = client.with_options(headers={"X-Fate": "lost"})
    with pytest.raises(TransportError, match="POST"):
        create_collection(lost, *HOME, name="late")
    assert "late" in [each.name for each in list_collections(client, *HOME)]


def keep_to_a_limit(url: str) -> None:
    start = time.monotonic()
    with Client(base_url=url, rate_limit=(5, 0.2)) as client:
        for _ in range(11):
            list_collections(client, *HOME)
    assert time.monotonic() - start >= 0.4


async def main(url: str, unreliable: str) -> None:
    logging.basicConfig(level=logging.INFO)
    with Client(base_url=url) as client, Client(base_url=unreliable, max_retries=5, total_timeout=30) as patient:
        collection = keep_records(client)
        async with AsyncClient(base_url=url) as async_client:
            await read_again(async_client, collection)
        async with AsyncClient(base_url=unreliable, max_retries=5) as async_client:
            await read_again(async_client, collection)
            forget(client)
            await turn_pages(patient, async_client, make_many(client))
        meet_trouble(patient)
    keep_to_a_limit(url)


asyncio.run(main(*sys.argv[1:]))
