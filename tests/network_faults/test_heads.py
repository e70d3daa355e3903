"""A call ends with a result or with a `ClientError` that is safe to print, for unusual responses too."""

from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from opgen.core.options import Options

from tests.network_faults.cases import SECRET
from tests.network_faults.document import DOCUMENT
from tests.network_faults.heads import odd_streams, unusual_responses
from tests.support.clients import Kind
from tests.support.packages import generated_package
from tests.support.servers.misbehaving import Server, raw

OPTIONS = {"token": SECRET, "max_retries": 0, "timeout": 5.0, "total_timeout": 20.0}
STREAMS = {
    "events": "text/event-stream",
    "lines": "application/jsonl",
    "records": "application/json-seq",
    "parts": "multipart/mixed",
}
ITEM = {"$ref": "#/components/schemas/Item"}


def stream(name: str, media_type: str) -> dict[str, Any]:
    """Return an operation that returns a stream of items."""
    content = {"content": {media_type: {"itemSchema": ITEM}}}
    responses = {"200": {"description": "Items.", **content}}
    return {"get": {"operationId": name, "responses": responses}}


@pytest.fixture(scope="module", params=["httpx2", "httpx"])
def package(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """Yield the client on one library."""
    more = {f"/{name}": stream(name, kind) for name, kind in STREAMS.items()}
    root = {**DOCUMENT, "openapi": "3.2.0", "paths": {**DOCUMENT["paths"], **more}}
    options = Options(package=f"odd_{request.param}", http_library=request.param)
    folder = tmp_path_factory.mktemp("heads")
    with generated_package(root, folder, options) as package:
        yield package


def outcome(client: Any, request: Any, *, is_stream: bool) -> Any:
    """Return the result of one call, or its error of any class."""
    try:
        if not is_stream:
            return client.send(request)
        with client.stream(request) as items:
            return list(items)
    except Exception as error:  # noqa: BLE001 - the test compares its class
        return error


@pytest.mark.parametrize("name", ["get_item", *STREAMS])
def test_unusual_response_is_a_result_or_a_client_error(package: ModuleType, name: str, kind: Kind) -> None:
    is_stream = name in STREAMS
    odd = odd_streams() if is_stream else unusual_responses()
    request = getattr(package, f"{name}_request")(*([] if is_stream else ["1"]))
    with (
        Server(*map(raw, odd.values())) as server,
        kind.client(package, base_url=server.url(""), **OPTIONS) as client,
    ):
        ends = {each: outcome(client, request, is_stream=is_stream) for each in odd}

    known = (package.Item, list, package.ClientError)
    assert {each: end for each, end in ends.items() if not isinstance(end, known)} == {}
    errors = {each: str(end) for each, end in ends.items() if isinstance(end, Exception)}
    assert len(errors) > len(ends) / 3
    unfit = {
        each: text for each, text in errors.items() if not text.isprintable() or len(text) > 2_000 or SECRET in text
    }
    assert unfit == {}
