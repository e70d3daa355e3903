"""Servers of documents, and their variables."""

from pathlib import Path
from typing import Any

import pytest
from opgen.core.options import Options

from tests.support.documents import operation
from tests.support.packages import generated_package


@pytest.mark.parametrize("owner", ["document", "operation"])
def test_default_of_a_server_variable_may_contain_braces(tmp_path: Path, owner: str) -> None:
    variables = {"your-agent-url": {"default": "{your-agent-url}"}}
    servers = [{"url": "https://{your-agent-url}/v1", "variables": variables}]
    root: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {"title": "Agents", "version": "1"},
        "paths": {"/ping": {"get": operation("ping")}},
    }
    changed = root if owner == "document" else root["paths"]["/ping"]["get"]
    changed["servers"] = servers
    options = Options(package="agents")
    with generated_package(root, tmp_path, options) as package:
        base_url = None if owner == "document" else "https://example.com"
        client = package.Client(base_url=base_url, your_agent_url="a.example.com")
        expected = base_url or "https://a.example.com/v1"
        assert repr(client) == f"Client('{expected}')"
