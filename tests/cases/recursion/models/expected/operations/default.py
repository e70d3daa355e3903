"""Operations: each as a call, an async call, and a request."""

from .._runtime.encode import encode_json
from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import Person, Tree


def put_tree(client: Client, *, body: Tree) -> Person:
    """Send `PUT /trees`."""
    return client.send(put_tree_request(body=body))


async def put_tree_async(client: AsyncClient, *, body: Tree) -> Person:
    """Async `put_tree`."""
    return await client.send(put_tree_request(body=body))


def put_tree_request(*, body: Tree) -> Request[Person]:
    """Build `PUT /trees` without sending it."""
    return Request(
        operation_id="put_tree",
        method="PUT",
        path="/trees",
        content=encode_json(body),
        content_type="application/json",
        returns={200: Person},
    )
