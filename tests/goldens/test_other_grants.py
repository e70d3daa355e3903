"""`with_options` replaces OAuth 2 client credentials, and the new client fetches tokens of its own."""

import base64
from collections.abc import Iterator
from types import ModuleType
from typing import Any
from urllib.parse import parse_qs

import pytest

from tests.goldens.cases import golden
from tests.goldens.conftest import imported
from tests.support.clients import Kind
from tests.support.servers.scripted import Answer, Received, Server, json_answer


class TokenServer(Server):
    """An API and its token server. A token names its client, its scope and its number."""

    def answer(self, received: Received) -> Answer:
        """Return a new token, or nothing."""
        self.received.append(received)
        if "token" not in received.target:
            return Answer(status=204)
        _, _, encoded = received.headers["authorization"].partition(" ")
        scope = parse_qs(received.body.decode()).get("scope", ["none"])[0]
        number = sum("token" in each.target for each in self.received)
        name = base64.b64decode(encoded).decode()
        text = f"{received.target}={name}={scope}={number}".replace(":", "-")
        return json_answer(f'{{"access_token": "{text}", "expires_in": 3600}}')

    @property
    def tokens(self) -> list[str]:
        """Tokens of the calls, the first one first."""
        return [
            each.headers["authorization"].removeprefix("Bearer ")
            for each in self.received
            if "token" not in each.target
        ]


@pytest.fixture
def token_server() -> Iterator[TokenServer]:
    """Yield a server for one test."""
    with TokenServer() as running:
        yield running


@pytest.fixture
def package() -> ModuleType:
    """Return the package of a document with OAuth 2 client credentials."""
    return imported(golden("security/client-credentials"))


FIRST = {"client_id": "a", "client_secret": "s", "scope": "read"}


def used(package: ModuleType, kind: Kind, url: str, first: dict[str, str], *others: Any) -> None:
    """Call with a client, then with a copy of it for each of `others`, and again with the first client."""
    with kind.client(package, base_url=url, **first) as client:
        copies = [client.with_options(**other) for other in others]
        for each in (client, *copies, client, *copies):
            kind.function(package, "list_things")(each)


def test_other_client_credentials_get_tokens_of_their_own(
    package: ModuleType, token_server: TokenServer, kind: Kind
) -> None:
    others = [{"client_id": "b", "client_secret": "t"}, {"scope": "write"}]
    used(package, kind, token_server.url, FIRST, *others, {"scope": ""}, {"timeout": 9})

    url = "/oauth/token"
    expected = [
        f"{url}=a-s=read=1",
        f"{url}=b-t=read=2",
        f"{url}=a-s=write=3",
        f"{url}=a-s=none=4",
        f"{url}=a-s=read=1",  # other options have the token of the first client
    ]
    assert token_server.tokens == expected * 2


def test_client_credentials_replace_a_token_and_a_token_replaces_them(
    package: ModuleType, token_server: TokenServer, kind: Kind
) -> None:
    first = {"token": "fixed", "token_url": "/other-token"}
    others = [FIRST, {"token": "own"}]
    used(package, kind, token_server.url, first, *others)

    expected = ["fixed", "/other-token=a-s=read=1", "own"]
    assert token_server.tokens == expected * 2


@pytest.mark.parametrize("other", [{"client_id": "b"}, {"scope": "write"}])
def test_client_id_without_a_secret_is_refused(package: ModuleType, other: dict[str, str]) -> None:
    fixed = {"token": "fixed"}
    with package.Client(base_url="http://127.0.0.1:1", **fixed) as client:
        with pytest.raises(ValueError, match="give both client_id and client_secret"):
            client.with_options(**other)
        client.with_options(**other, **fixed)
