"""OpenTelemetry's instrumentation of the HTTP library sees each attempt of a call, and no secret."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from opentelemetry.instrumentation.httpx import HTTPX2ClientInstrumentor, HTTPXClientInstrumentor
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode
from opgen.core.options import Options

from tests.support.packages import generated_package
from tests.support.servers.scripted import DONE, Server, json_answer

SECRETS = ("sk-bearer-secret", "sk-query-secret", "sk-cookie-secret")
SCHEMES = {
    "token": {"type": "http", "scheme": "bearer"},
    "key": {"type": "apiKey", "in": "query", "name": "key"},
    "session": {"type": "apiKey", "in": "cookie", "name": "session"},
}
GET = yaml.safe_load("""
operationId: get_item
parameters: [{name: color, in: query, required: true, schema: {type: string}}]
responses: {'200': {description: The item., content: {application/json: {schema: {type: integer}}}}}
""")
DOCUMENT = {
    "openapi": "3.1.0",
    "info": {"title": "Traced", "version": "1"},
    "security": [{name: [] for name in SCHEMES}],
    "paths": {"/item": {"get": GET}},
    "components": {"securitySchemes": SCHEMES},
}
INSTRUMENTORS = {"httpx": HTTPXClientInstrumentor, "httpx2": HTTPX2ClientInstrumentor}


@dataclass(frozen=True, kw_only=True)
class Traced:
    """A client with an instrumented library, and the completed spans."""

    package: ModuleType
    exporter: InMemorySpanExporter

    def spans(self) -> tuple[ReadableSpan, ...]:
        """In the order in which they ended."""
        return self.exporter.get_finished_spans()


@pytest.fixture(params=["httpx2", "httpx"])
def traced(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Traced]:
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    instrumentor = INSTRUMENTORS[request.param]()
    options = Options(package="traced", http_library=request.param)
    with generated_package(DOCUMENT, tmp_path, options) as package:
        instrumentor.instrument(tracer_provider=provider)
        yield Traced(package=package, exporter=exporter)
        instrumentor.uninstrument()
    provider.shutdown()


def test_each_attempt_is_a_span_without_a_secret(traced: Traced, server: Server, connect: Callable[..., Any]) -> None:
    server.answers = [json_answer("{}", 503), DONE]
    client = connect(traced.package, **dict(zip(SCHEMES, SECRETS, strict=True)))

    assert client.send(traced.package.get_item_request(color="red")) == 1

    assert [span.name for span in traced.spans()] == ["GET", "GET"]
    about = [span.attributes or {} for span in traced.spans()]
    assert [each["http.status_code"] for each in about] == [503, 200]
    assert {each["http.url"] for each in about} == {f"{server.url}/item?color=red"}
    shown = "".join(span.to_json() for span in traced.spans())
    for secret in SECRETS:
        assert secret not in shown
    for received in server.received:  # with the secret and the trace
        assert "key=sk-query-secret" in received.target
        assert "traceparent" in received.headers


def test_call_that_never_arrives_is_a_span_with_its_error(traced: Traced) -> None:
    nowhere = traced.package.Client(base_url="http://127.0.0.1:9", max_retries=0)
    with nowhere as client, pytest.raises(traced.package.TransportError):
        traced.package.get_item(client, color="red")
    (span,) = traced.spans()
    assert span.status.status_code == StatusCode.ERROR
    assert str(span.status.description).startswith("ConnectError: ")
