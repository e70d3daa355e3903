"""Environment variables of credentials."""

import json
from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import Any

import httpx2
import pytest
import yaml
from opgen.core.errors import UsageError
from opgen.core.options import Options
from opgen.document.document import load
from opgen.pipeline import generate
from opgen.source.read import read

from tests.support.packages import generated_package

SCHEMES = yaml.safe_load("""
bearer: {type: http, scheme: bearer}
other: {type: http, scheme: bearer}
basic: {type: http, scheme: basic}
key: {type: apiKey, in: header, name: X-Key}
""")


def document(*names: str) -> dict[str, Any]:
    """Return a document with an operation that needs all the named schemes."""
    operation = {
        "operationId": "get_a",
        "security": [{name: [] for name in names}] if names else [],
        "responses": {"204": {"description": "Done."}},
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Credentials", "version": "1"},
        "servers": [{"url": "https://api.example.com"}],
        "paths": {"/a": {"get": operation}},
        "components": {"securitySchemes": {name: SCHEMES[name] for name in names}},
    }


def build(names: tuple[str, ...], token_env: str | Mapping[str, str]) -> None:
    """Generate a client of `document` with the setting `token_env`."""
    source = read(json.dumps(document(*names)).encode(), "openapi.json")
    generate(load(source), Options(package="credentials", token_env=token_env))


@pytest.mark.parametrize(
    ("names", "token_env", "message"),
    [
        (
            (),
            "MY_KEY",
            'token_env: the client has no credential; set auth, such as auth = "bearer", or add `security` with an overlay',
        ),
        (
            ("key", "basic"),
            "MY_KEY",
            (
                "token_env: the client has several credentials: username, password, api_key; "
                'use a table such as token_env = { username = "MY_KEY" }'
            ),
        ),
        (
            ("key", "basic"),
            {"api_kee": "A", "username": "B", "other": "C"},
            (
                "token_env: 'api_kee': unknown credential; did you mean api_key?\n"
                "token_env: 'other': unknown credential; available: username, password, api_key"
            ),
        ),
    ],
)
def test_variable_of_no_credential_is_refused(names: tuple[str, ...], token_env: Any, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        build(names, token_env)
    assert str(caught.value) == message
    assert caught.value.exit_code == 2


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """Yield a client with the variables of three credentials."""
    variables = {"api_key": "A_KEY", "username": "A_USER", "password": "A_PASSWORD"}
    options = Options(package="credentials", token_env=variables)
    folder = tmp_path_factory.mktemp("credentials")
    with generated_package(document("key", "basic"), folder, options) as found:
        yield found


def test_each_credential_comes_from_its_variable(package: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("A_KEY", "key")
    monkeypatch.setenv("A_USER", "Aladdin")
    monkeypatch.setenv("A_PASSWORD", "open sesame")
    sent: list[httpx2.Request] = []

    def respond(request: httpx2.Request) -> httpx2.Response:
        sent.append(request)
        return httpx2.Response(204)

    transport = httpx2.MockTransport(respond)
    with package.Client(http_client=httpx2.Client(transport=transport)) as client:
        package.get_a(client)
    assert sent[0].headers["x-key"] == "key"
    assert sent[0].headers["authorization"] == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="
    documented = " ".join(str(package.Client.__doc__).split())
    assert "environment variable `A_USER`" in documented
