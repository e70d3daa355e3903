"""Servers that callers choose by name."""

from pathlib import PurePosixPath
from typing import Any

import pytest
from opgen.core.errors import ChoiceError
from opgen.core.options import Options
from opgen.pipeline import generate

from tests.support.documents import operation, read_document
from tests.support.tables import tables

TABLES = tables(__file__)

URL = "https://a.example.com"


def client(servers: list[dict[str, Any]], names: dict[str, str] | None = None) -> str:
    """Return the module of the clients for a document with these servers."""
    document = read_document({"/a": {"get": operation("get_a")}})
    document.root["servers"] = servers
    files = generate(document, Options(package="t", servers=names or {})).files
    return files[PurePosixPath("client.py")]


@pytest.mark.parametrize(("servers", "names", "literals"), TABLES["client_has_the_names_of_several_servers"])
def test_client_has_the_names_of_several_servers(
    servers: list[dict[str, Any]], names: dict[str, str], literals: str
) -> None:
    text = client(servers, names)
    assert (f"server: Literal[{literals}] | None = None" in text) == bool(literals)
    assert ("server:" in text) == bool(literals)
    assert bool(literals) == ('"b": "https://b.example.com"' in text)


def test_variable_gives_its_name_to_the_choice() -> None:
    variable = {"url": "https://{server}.example.com", "variables": {"server": {"default": "a"}}}
    assert 'server: str = "a"' in client([variable])
    assert 'server_: str = "a"' in client([{**variable, "name": "a"}, {"url": URL, "name": "b"}])


def test_configured_server_needs_an_absolute_url() -> None:
    with pytest.raises(ChoiceError) as caught:
        client([{"url": URL}], {"b": "/v1", "c": "https://{region}.example.com"})
    assert caught.value.messages == (
        "servers: 'b': '/v1' is not the absolute URL of a server",
        "servers: 'c': 'https://{region}.example.com' is not the absolute URL of a server",
    )
