"""Typed headers of a response, an error and a stream."""

from pathlib import Path

import httpx2
import pytest
from opgen.core.options import Options
from opgen.normalize.operations.response_headers import is_read_by_clients
from pydantic import BaseModel, Field

from tests.support.packages import generated_package
from tests.support.servers.scripted import Server, json_answer
from tests.unit.runtime.shop import runtime, shop

response_headers = runtime("response_headers")


class Limits(BaseModel):
    """The documented headers of a response."""

    left: int | None = Field(default=None, alias="X-Left")
    color: dict[str, int] = Field(default_factory=dict, alias="X-Color")


def test_an_error_and_a_stream_have_headers_too(server: Server) -> None:
    request = shop.Request(method="GET", path="/", returns={200: None})
    with shop.Client(base_url=server.url, max_retries=0) as client:
        server.answers = [json_answer("{}", 418, X_Left="0")]
        with pytest.raises(shop.ApiError) as caught:
            client.send(request)
        assert response_headers.read_error_headers(caught.value, Limits).left == 0
        server.answers = [json_answer("{}", X_Left="3")]
        with client.stream(request) as stream:
            assert response_headers.read_headers(stream, Limits).left == 3


@pytest.mark.parametrize("text", ["R", "R,x", ",", "R,1,G"])
def test_incomplete_object_is_invalid_or_shorter(text: str) -> None:
    request = shop.Request(method="GET", path="/", returns={200: None})
    headers = httpx2.Headers({"X-Color": text})
    answer = runtime("request").Response(request, 200, headers, b"")
    readings = {"X-Color": "object"}
    found = response_headers.read_error_headers(answer, Limits, readings)
    assert found.color in ({}, {"R": 1})


def test_date_with_a_huge_year_does_not_fit() -> None:
    request = shop.Request(method="GET", path="/", returns={200: None})
    headers = httpx2.Headers({"X-Left": "1 Jan 99999999999999999999 0:0:0"})
    response = runtime("request").Response(request, 200, headers, b"")
    with pytest.raises(shop.ResponseValidationError, match="headers: "):
        response_headers.read_headers(response, Limits, {"X-Left": "time"})


def test_headers_that_the_client_reads_have_no_function() -> None:
    read = (*vars(runtime("request"))["_REQUEST_IDS"], *vars(runtime("failures"))["_RESETS"], "link", "retry-after-ms")
    assert [name for name in read if not is_read_by_clients(name)] == []


def test_function_for_headers_says_which_answers_it_accepts(tmp_path: Path) -> None:
    found = {"description": "-", "headers": {"X-Left": {"schema": {"type": "integer"}}}}
    get = {"operationId": "ping", "responses": {"200": found, "404": found}}
    document = {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {"/ping": {"get": get}}}
    with generated_package(document, tmp_path, Options(package="api")) as api:
        assert "answer: Response of `send_raw`, or an open stream." in api.ping_headers.__doc__
        error = "answer: Exception that the operation raised, or a response of `send_raw`."
        assert error in api.ping_error_headers.__doc__
