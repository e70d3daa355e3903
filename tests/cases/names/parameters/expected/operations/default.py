"""Operations: each as a call, an async call, and a request."""

from .._runtime.encode import build_headers, build_path, build_query
from .._runtime.request import Request
from ..client import AsyncClient, Client


def get_thing(
    client: Client,
    id: str,
    class_: str,
    *,
    id_query: str,
    id_header: str | None = None,
    x_request_id: str | None = None,
    filter_name: str | None = None,
    pageSize: int | None = None,
    page_size: int | None = None,
    client_: str | None = None,
    body_: str | None = None,
    build_path_: str | None = None,
    get_thing_request_: str | None = None,
    str_: str | None = None,
    self: str | None = None,
    request: str | None = None,
    request_lgjw: str | None = None,
    parameter_2fa: str | None = None,
    grosse: str | None = None,
) -> str:
    """Send `GET /things/{id}/{class}`."""
    return client.send(
        get_thing_request(
            id,
            class_,
            id_query=id_query,
            id_header=id_header,
            x_request_id=x_request_id,
            filter_name=filter_name,
            pageSize=pageSize,
            page_size=page_size,
            client_=client_,
            body_=body_,
            build_path_=build_path_,
            get_thing_request_=get_thing_request_,
            str_=str_,
            self=self,
            request=request,
            request_lgjw=request_lgjw,
            parameter_2fa=parameter_2fa,
            grosse=grosse,
        )
    )


async def get_thing_async(
    client: AsyncClient,
    id: str,
    class_: str,
    *,
    id_query: str,
    id_header: str | None = None,
    x_request_id: str | None = None,
    filter_name: str | None = None,
    pageSize: int | None = None,
    page_size: int | None = None,
    client_: str | None = None,
    body_: str | None = None,
    build_path_: str | None = None,
    get_thing_request_: str | None = None,
    str_: str | None = None,
    self: str | None = None,
    request: str | None = None,
    request_lgjw: str | None = None,
    parameter_2fa: str | None = None,
    grosse: str | None = None,
) -> str:
    """Async `get_thing`."""
    return await client.send(
        get_thing_request(
            id,
            class_,
            id_query=id_query,
            id_header=id_header,
            x_request_id=x_request_id,
            filter_name=filter_name,
            pageSize=pageSize,
            page_size=page_size,
            client_=client_,
            body_=body_,
            build_path_=build_path_,
            get_thing_request_=get_thing_request_,
            str_=str_,
            self=self,
            request=request,
            request_lgjw=request_lgjw,
            parameter_2fa=parameter_2fa,
            grosse=grosse,
        )
    )


def get_thing_request(
    id: str,
    class_: str,
    *,
    id_query: str,
    id_header: str | None = None,
    x_request_id: str | None = None,
    filter_name: str | None = None,
    pageSize: int | None = None,
    page_size: int | None = None,
    client_: str | None = None,
    body_: str | None = None,
    build_path_: str | None = None,
    get_thing_request_: str | None = None,
    str_: str | None = None,
    self: str | None = None,
    request: str | None = None,
    request_lgjw: str | None = None,
    parameter_2fa: str | None = None,
    grosse: str | None = None,
) -> Request[str]:
    """Build `GET /things/{id}/{class}` without sending it."""
    return Request(
        operation_id="get_thing",
        method="GET",
        path=build_path("/things/{id}/{class}", {"id": id, "class": class_}),
        query=build_query(
            {
                "id": id_query,
                "filter[name]": filter_name,
                "pageSize": pageSize,
                "page_size": page_size,
                "client": client_,
                "body": body_,
                "build_path": build_path_,
                "get_thing_request": get_thing_request_,
                "str": str_,
                "self": self,
                "request": request,
                "Request": request_lgjw,
                "2fa": parameter_2fa,
                "größe": grosse,
            }
        ),
        headers=build_headers({"id": id_header, "X-Request-Id": x_request_id}),
        returns={200: str},
    )
