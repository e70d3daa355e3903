"""Operations: each as a call, an async call, and a request."""

from .._runtime.encode import build_path
from .._runtime.request import Request
from ..client import AsyncClient, Client


def list_pets(client: Client) -> None:
    """Send `GET /1`."""
    return client.send(list_pets_request())


async def list_pets_async(client: AsyncClient) -> None:
    """Async `list_pets`."""
    return await client.send(list_pets_request())


def list_pets_request() -> Request[None]:
    """Build `GET /1` without sending it."""
    return Request(
        operation_id="listPets",
        method="GET",
        path="/1",
        returns={204: None},
    )


def start(client: Client) -> None:
    """Send `GET /10`."""
    return client.send(start_request())


async def start_async(client: AsyncClient) -> None:
    """Async `start`."""
    return await client.send(start_request())


def start_request() -> Request[None]:
    """Build `GET /10` without sending it."""
    return Request(
        operation_id="start",
        method="GET",
        path="/10",
        returns={204: None},
    )


def start_async_otsy(client: Client) -> None:
    """Send `GET /11`."""
    return client.send(start_async_otsy_request())


async def start_async_otsy_async(client: AsyncClient) -> None:
    """Async `start_async_otsy`."""
    return await client.send(start_async_otsy_request())


def start_async_otsy_request() -> Request[None]:
    """Build `GET /11` without sending it."""
    return Request(
        operation_id="start_async",
        method="GET",
        path="/11",
        returns={204: None},
    )


def start_request_tega(client: Client) -> None:
    """Send `GET /12`."""
    return client.send(start_request_tega_request())


async def start_request_tega_async(client: AsyncClient) -> None:
    """Async `start_request_tega`."""
    return await client.send(start_request_tega_request())


def start_request_tega_request() -> Request[None]:
    """Build `GET /12` without sending it."""
    return Request(
        operation_id="start_request",
        method="GET",
        path="/12",
        returns={204: None},
    )


def import_(client: Client) -> None:
    """Send `GET /13`."""
    return client.send(import_request())


async def import_async(client: AsyncClient) -> None:
    """Async `import_`."""
    return await client.send(import_request())


def import_request() -> Request[None]:
    """Build `GET /13` without sending it."""
    return Request(
        operation_id="__import__",
        method="GET",
        path="/13",
        returns={204: None},
    )


def get_14_id(client: Client, id: str) -> None:
    """Send `GET /14/{id}`."""
    return client.send(get_14_id_request(id))


async def get_14_id_async(client: AsyncClient, id: str) -> None:
    """Async `get_14_id`."""
    return await client.send(get_14_id_request(id))


def get_14_id_request(id: str) -> Request[None]:
    """Build `GET /14/{id}` without sending it."""
    return Request(
        operation_id="GET /14/{id}",
        method="GET",
        path=build_path("/14/{id}", {"id": id}),
        returns={204: None},
    )


def delete_14_id(client: Client, id: str) -> None:
    """Send `DELETE /14/{id}`."""
    return client.send(delete_14_id_request(id))


async def delete_14_id_async(client: AsyncClient, id: str) -> None:
    """Async `delete_14_id`."""
    return await client.send(delete_14_id_request(id))


def delete_14_id_request(id: str) -> Request[None]:
    """Build `DELETE /14/{id}` without sending it."""
    return Request(
        operation_id="DELETE /14/{id}",
        method="DELETE",
        path=build_path("/14/{id}", {"id": id}),
        returns={204: None},
    )


def pets_get_by_id(client: Client) -> None:
    """Send `GET /2`."""
    return client.send(pets_get_by_id_request())


async def pets_get_by_id_async(client: AsyncClient) -> None:
    """Async `pets_get_by_id`."""
    return await client.send(pets_get_by_id_request())


def pets_get_by_id_request() -> Request[None]:
    """Build `GET /2` without sending it."""
    return Request(
        operation_id="pets/get-by.id",
        method="GET",
        path="/2",
        returns={204: None},
    )


def class_(client: Client) -> None:
    """Send `GET /3`."""
    return client.send(class_request())


async def class_async(client: AsyncClient) -> None:
    """Async `class_`."""
    return await client.send(class_request())


def class_request() -> Request[None]:
    """Build `GET /3` without sending it."""
    return Request(
        operation_id="class",
        method="GET",
        path="/3",
        returns={204: None},
    )


def client_(client: Client) -> None:
    """Send `GET /4`."""
    return client.send(client_request())


async def client_async(client: AsyncClient) -> None:
    """Async `client_`."""
    return await client.send(client_request())


def client_request() -> Request[None]:
    """Build `GET /4` without sending it."""
    return Request(
        operation_id="client",
        method="GET",
        path="/4",
        returns={204: None},
    )


def list_(client: Client) -> None:
    """Send `GET /5`."""
    return client.send(list_request())


async def list_async(client: AsyncClient) -> None:
    """Async `list_`."""
    return await client.send(list_request())


def list_request() -> Request[None]:
    """Build `GET /5` without sending it."""
    return Request(
        operation_id="list",
        method="GET",
        path="/5",
        returns={204: None},
    )


def operation_2fa(client: Client) -> None:
    """Send `GET /6`."""
    return client.send(operation_2fa_request())


async def operation_2fa_async(client: AsyncClient) -> None:
    """Async `operation_2fa`."""
    return await client.send(operation_2fa_request())


def operation_2fa_request() -> Request[None]:
    """Build `GET /6` without sending it."""
    return Request(
        operation_id="2fa",
        method="GET",
        path="/6",
        returns={204: None},
    )


def grosse(client: Client) -> None:
    """Send `GET /7`."""
    return client.send(grosse_request())


async def grosse_async(client: AsyncClient) -> None:
    """Async `grosse`."""
    return await client.send(grosse_request())


def grosse_request() -> Request[None]:
    """Build `GET /7` without sending it."""
    return Request(
        operation_id="größe",
        method="GET",
        path="/7",
        returns={204: None},
    )


def get_user_smjo(client: Client) -> None:
    """Send `GET /8`."""
    return client.send(get_user_smjo_request())


async def get_user_smjo_async(client: AsyncClient) -> None:
    """Async `get_user_smjo`."""
    return await client.send(get_user_smjo_request())


def get_user_smjo_request() -> Request[None]:
    """Build `GET /8` without sending it."""
    return Request(
        operation_id="getUser",
        method="GET",
        path="/8",
        returns={204: None},
    )


def get_user(client: Client) -> None:
    """Send `GET /9`."""
    return client.send(get_user_request())


async def get_user_async(client: AsyncClient) -> None:
    """Async `get_user`."""
    return await client.send(get_user_request())


def get_user_request() -> Request[None]:
    """Build `GET /9` without sending it."""
    return Request(
        operation_id="get_user",
        method="GET",
        path="/9",
        returns={204: None},
    )


def annotations_(client: Client) -> None:
    """Send `GET /annotations`."""
    return client.send(annotations_request())


async def annotations_async(client: AsyncClient) -> None:
    """Async `annotations_`."""
    return await client.send(annotations_request())


def annotations_request() -> Request[None]:
    """Build `GET /annotations` without sending it."""
    return Request(
        operation_id="annotations",
        method="GET",
        path="/annotations",
        returns={204: None},
    )
