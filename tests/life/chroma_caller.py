"""A caller's program: with the package `chroma` on its path, keeps records in a running Chroma at the URL it is given."""

import asyncio
import sys

import pytest
from chroma import (  # type: ignore[import-not-found] # there once the test has generated it, and then typed
    AddCollectionRecordsPayload,
    AsyncClient,
    Client,
    CreateCollectionPayload,
    DeleteCollectionRecordsPayload,
    GetRequestPayload,
    Include,
    NotFoundError,
    QueryRequestPayload,
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
)

HOME = ("default_tenant", "default_database")
QUERY = QueryRequestPayload(
    query_embeddings=[[0.9, 0.1]],
    n_results=1,
    include=[Include.DOCUMENTS, Include.DISTANCES],
)


def keep_records(client: Client) -> str:
    collection = create_collection(
        client, *HOME, body=CreateCollectionPayload(name="fruit")
    )
    assert [each.name for each in list_collections(client, *HOME)] == ["fruit"]
    place = (*HOME, str(collection.id))
    collection_add(
        client,
        *place,
        body=AddCollectionRecordsPayload(
            ids=["apple", "pear"],
            embeddings=[[1.0, 0.0], [0.0, 1.0]],
            documents=["red", None],
            metadatas=[{"is_ripe": True, "grams": 180}, None],
        ),
    )
    assert collection_count(client, *place) == 2
    found = collection_query(client, *place, body=QUERY)
    assert found.ids == [["apple"]]
    assert found.documents == [["red"]]
    collection_delete(client, *place, body=DeleteCollectionRecordsPayload(ids=["pear"]))
    assert collection_count(client, *place) == 1
    return str(collection.id)


async def read_again(client: AsyncClient, collection: str) -> None:
    found = await collection_query_async(client, *HOME, collection, body=QUERY)
    assert found.ids == [["apple"]]
    known = await collection_get_async(
        client, *HOME, collection, body=GetRequestPayload(ids=["apple"])
    )
    assert known.metadatas is not None
    assert known.metadatas[0] == {"is_ripe": True, "grams": 180}


def forget(client: Client) -> None:
    delete_collection(client, *HOME, "fruit")
    with pytest.raises(NotFoundError) as missing:
        get_collection(client, *HOME, "fruit")
    assert missing.value.detail is not None
    assert "fruit" in missing.value.detail.message


async def main(url: str) -> None:
    with Client(base_url=url) as client:
        collection = keep_records(client)
        async with AsyncClient(base_url=url) as async_client:
            await read_again(async_client, collection)
        forget(client)


asyncio.run(main(*sys.argv[1:]))
