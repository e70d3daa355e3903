"""Streams of grpc-gateway: JSON Lines that the document describes as one JSON object."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from opgen.core.options import Options

from tests.support.clients import Kind
from tests.support.packages import generated_package
from tests.support.servers.misbehaving import Server
from tests.unit.runtime.conftest import UNREAD_ON_TRIO

RESULT = {
    "type": "object",
    "properties": {
        "result": {"type": "object", "properties": {"key": {"type": "string"}}},
        "error": {"type": "object", "properties": {"message": {"type": "string"}}},
    },
}
LINES = (b'{"result":{"key":"a"}}\n', b'{"error":{"message":"lost"}}\n')


def document(schema: dict[str, Any], description: str) -> dict[str, Any]:
    """Return a document of Swagger 2.0, as grpc-gateway writes it, with one operation."""
    response = {"description": description, "schema": schema}
    watch = {"operationId": "watch", "produces": ["application/json"], "responses": {"200": response}}
    return {"swagger": "2.0", "info": {"title": "KV", "version": "1"}, "paths": {"/watch": {"get": watch}}}


async def send_lines(_request: object, _reader: object, writer: asyncio.StreamWriter) -> None:
    """Send two lines, and leave the response open."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
    writer.writelines(LINES)
    await writer.drain()
    await asyncio.Event().wait()


@UNREAD_ON_TRIO
@pytest.mark.parametrize(
    ("schema", "description"),
    [
        (RESULT, "A successful response.(streaming responses)"),
        (RESULT | {"title": "Stream result of etcdserverpbWatchResponse"}, "OK"),
    ],
    ids=["description", "title"],
)
def test_stream_of_grpc_gateway_is_read_line_by_line(
    kind: Kind, schema: dict[str, Any], description: str, tmp_path: Path
) -> None:
    with (
        Server(send_lines) as server,
        generated_package(document(schema, description), tmp_path, Options(package="kv")) as package,
        kind.client(package, base_url=server.url("")) as client,
        kind.function(package, "watch")(client) as stream,
    ):
        result, error = next(stream), next(stream)
        assert (result.result.key, result.error) == ("a", None)
        assert error.error.message == "lost"


@pytest.mark.parametrize(
    ("schema", "description"),
    [
        (RESULT, "A successful response."),
        (RESULT | {"properties": {"result": {}, "total": {}}}, "(streaming responses)"),
        ({"type": "object"}, "(streaming responses)"),
    ],
)
def test_object_with_a_result_is_one_value(schema: dict[str, Any], description: str, tmp_path: Path) -> None:
    given = document(schema, description), tmp_path, Options(package="kv")
    with generated_package(*given) as package:
        parsed = package.watch_request().parse(200, {}, b'{"result": {}}')
        assert parsed is not None
        assert not isinstance(parsed, bytes)
