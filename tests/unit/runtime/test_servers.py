"""Requests go where the caller says, else where the document says."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.unit.runtime.shop import runtime

servers = runtime("servers")


def call(server: str) -> Any:
    """Return a request of an operation with its own server."""
    return runtime("request").Call(method="GET", path="/", server=server)


def find(documented: str, variables: dict[str, str]) -> Callable[[Any], str]:
    """Return the function that finds the base URL of a request."""
    api = servers.Api(product="shop/1", base_url=documented)
    found: Callable[[Any], str] = servers.find_servers(None, api, variables)
    return found


def test_variables_of_all_servers_are_arguments() -> None:
    found = find("https://{region}.example.com/", {"region": "eu"})

    assert found(None) == "https://eu.example.com"
    assert found(call("https://files.{region}.example.com")) == "https://files.eu.example.com"


@pytest.mark.parametrize("value", ["evil.com/", "evil.com?", "evil.com#", "a@b", "\\"])
def test_variable_cannot_take_the_host_away(value: str) -> None:
    with pytest.raises(ValueError, match="'tenant' is part of a host name"):
        find("https://{tenant}.example.com/", {"tenant": value})


@pytest.mark.parametrize("value", ["..", ".", "%2e%2E", "a/..", "../b", "./"])
def test_variable_cannot_leave_the_path(value: str) -> None:
    for url in ("https://a.example.com/t/{tenant}/v1", "https://a.example.com/t/{tenant}"):
        with pytest.raises(ValueError, match="must not be a segment"):
            find(url, {"tenant": value})
        with pytest.raises(ValueError, match="must not be a segment"):
            find("https://a.example.com", {"tenant": value})(call(url.removeprefix("https://a.example.com")))
    assert find("https://a.example.com/t/{tenant}", {"tenant": "..a/b.."})(None) == "https://a.example.com/t/..a/b.."


def test_variable_outside_of_its_enum_is_refused() -> None:
    api = servers.Api(product="shop/1", base_url="https://{region}.example.com", choices={"region": ("eu", "us")})
    assert servers.find_servers(None, api, {"region": "us"})(None) == "https://us.example.com"
    for given in (None, "http://localhost"):
        with pytest.raises(ValueError, match="unknown value 'xx' of 'region' in the server URL: use one of 'eu', 'us'"):
            servers.find_servers(given, api, {"region": "xx"})


def test_variable_that_is_a_host_or_a_path_can_be_any() -> None:
    variables = {"host": "localhost:8000/a", "base": "v1/b"}
    found = find("http://{host}/{base}", variables)

    assert found(None) == "http://localhost:8000/a/v1/b"


def test_named_server_goes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    named = {"live": "https://live.example.com", "test": "https://{region}.test.example.com"}
    api = servers.Api(product="shop/1", base_url="https://live.example.com", base_url_env="SHOP_URL", servers=named)
    monkeypatch.setenv("SHOP_URL", "https://environment.example.com")
    found = servers.find_servers(None, api, {"region": "eu"}, "test")

    assert found(None) == "https://eu.test.example.com"
    assert found(call("https://files.example.com")) == "https://files.example.com"
    assert servers.find_servers(None, api, {})(None) == "https://environment.example.com"
    with pytest.raises(ValueError, match="unknown server 'tset': use one of 'live', 'test'"):
        servers.find_servers(None, api, {}, "tset")
    with pytest.raises(ValueError, match="base_url and server exclude each other"):
        servers.find_servers("https://a.example.com", api, {}, "test")


@pytest.mark.parametrize("own", ["ftp://example.com", "https://example.com/?a=b"])
def test_server_that_is_no_plain_url_is_refused(own: str) -> None:
    found = find("https://example.com", {})

    with pytest.raises(ValueError, match="must be an http or https URL"):
        found(call(own))
