"""Headers of an answer: from a response, an error and a stream alike."""

import importlib
from types import ModuleType

import httpx2
import pytest
from pydantic import BaseModel, Field

from tests.support.servers.scripted import Server, json_answer


class Limits(BaseModel):
    """What the document says of an answer."""

    left: int | None = Field(default=None, alias="X-Left")
    color: dict[str, int] = Field(default_factory=dict, alias="X-Color")


@pytest.fixture
def runtime(shop: ModuleType) -> ModuleType:
    return importlib.import_module(f"{shop.__name__}._runtime.response_headers")


def test_an_error_and_a_stream_have_headers_too(shop: ModuleType, runtime: ModuleType, server: Server) -> None:
    request = shop.Request(method="GET", path="/", returns={200: None})
    with shop.Client(base_url=server.url, max_retries=0) as client:
        server.answers = [json_answer("{}", 418, X_Left="0")]
        with pytest.raises(shop.ApiError) as caught:
            client.send(request)
        assert runtime.read_error_headers(caught.value, Limits).left == 0
        server.answers = [json_answer("{}", X_Left="3")]
        with client.stream(request) as stream:
            assert runtime.read_headers(stream, Limits).left == 3


@pytest.mark.parametrize("text", ["R", "R,x", ",", "R,1,G"])
def test_object_that_is_not_whole_does_not_fit_or_is_short(shop: ModuleType, runtime: ModuleType, text: str) -> None:
    request = shop.Request(method="GET", path="/", returns={200: None})
    headers = httpx2.Headers({"X-Color": text})
    answer = importlib.import_module("shop._runtime.request").Response(request, 200, headers, b"")
    readings = {"X-Color": "object"}
    found = runtime.read_error_headers(answer, Limits, readings)
    assert found.color in ({}, {"R": 1})


def test_date_with_a_huge_year_does_not_fit(shop: ModuleType, runtime: ModuleType) -> None:
    request = shop.Request(method="GET", path="/", returns={200: None})
    headers = httpx2.Headers({"X-Left": "1 Jan 99999999999999999999 0:0:0"})
    response = importlib.import_module("shop._runtime.request").Response(request, 200, headers, b"")
    with pytest.raises(shop.ResponseValidationError, match="headers: "):
        runtime.read_headers(response, Limits, {"X-Left": "time"})
