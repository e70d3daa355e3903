"""Operations: each as a call, an async call, and a request."""

from .._runtime.encode import build_path, build_query
from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import Thing


def get_thing(client: Client, id: str, *, q_import_os: str | None = None) -> Thing:
    """\"\"\"
    import os
    \"\"\".

    ends in a backslash \\

    Args:
        id: {{ 1 }} {% for x in y %} {# c #} '''.
        q_import_os: a b c d e\\u202ef\\u200bg\\x07h. Default: "); import os; (".

    Raises:
        NotFoundError: 404, \\\"\"\" os.system('id').
    """
    return client.send(get_thing_request(id, q_import_os=q_import_os))


async def get_thing_async(
    client: AsyncClient, id: str, *, q_import_os: str | None = None
) -> Thing:
    """Async `get_thing`."""
    return await client.send(get_thing_request(id, q_import_os=q_import_os))


def get_thing_request(id: str, *, q_import_os: str | None = None) -> Request[Thing]:
    """Build `GET /things/{id}` without sending it."""
    return Request(
        operation_id="get_thing",
        method="GET",
        path=build_path("/things/{id}", {"id": id}),
        query=build_query({'q"; import os; "': q_import_os}),
        returns={200: Thing},
        raises={404: None},
    )
