"""Operations: each as a call, an async call, and a request."""

from .._runtime.request import StreamRequest
from .._runtime.streams import AsyncStream, Stream
from ..client import AsyncClient, Client
from ..models import Entry


def geo(client: Client) -> Stream[float]:
    """Send `GET /geo`."""
    return client.stream(geo_request())


def geo_async(client: AsyncClient) -> AsyncStream[float]:
    """Async `geo`."""
    return client.stream(geo_request())


def geo_request() -> StreamRequest[float]:
    """Build `GET /geo` without sending it."""
    return StreamRequest(
        operation_id="geo",
        method="GET",
        path="/geo",
        returns={200: float},
        accept="application/geo+json-seq",
    )


def seq(client: Client) -> Stream[Entry]:
    """Send `GET /seq`."""
    return client.stream(seq_request())


def seq_async(client: AsyncClient) -> AsyncStream[Entry]:
    """Async `seq`."""
    return client.stream(seq_request())


def seq_request() -> StreamRequest[Entry]:
    """Build `GET /seq` without sending it."""
    return StreamRequest(
        operation_id="seq",
        method="GET",
        path="/seq",
        returns={200: Entry},
        accept="application/json-seq",
    )
