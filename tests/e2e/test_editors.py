"""An editor completes the methods of a client, and shows their signatures and docstrings."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.language_server import LanguageServer

GENERATED = Path(__file__).parents[2] / "generated"
PROGRAM = """from sandboxes import AsyncClient, Client
client = Client()
other = AsyncClient()
"""


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LanguageServer]:
    """Run a language server in a folder with the package `sandboxes`."""
    folder = tmp_path_factory.mktemp("editor")
    shutil.copytree(GENERATED / "sandboxes", folder / "sandboxes")
    with LanguageServer(folder) as server:
        yield server


@pytest.mark.parametrize("client", ["client", "other"])
def test_completion_lists_resources_and_methods(editor: LanguageServer, client: str) -> None:
    resources = {"files", "images", "sandbox", "service"}
    assert resources <= {*editor.completions(f"{PROGRAM}{client}.")}
    found = {*editor.completions(f"{PROGRAM}{client}.sandbox.")}
    assert {"expose_port_endpoint", "list", "get_logs"} <= found
    assert not found & {*resources, "get_version"}


@pytest.mark.parametrize("client", ["client", "other"])
def test_hover_shows_signature_and_docstring_of_a_method(editor: LanguageServer, client: str) -> None:
    shown = editor.hover(f"{PROGRAM}{client}.sandbox.expose_port_endpoint")
    assert "sandbox_id: UUID" in shown
    assert "port: int" in shown
    assert "-> ExposePortResponse" in shown or "ExposePortResponse]" in shown
    assert "Expose a port from a sandbox." in shown
    assert "TooManyRequestsError: Status 429. Too many exposures." in shown


def test_hover_shows_the_class_of_a_resource(editor: LanguageServer) -> None:
    shown = editor.hover(f"{PROGRAM}client.sandbox")
    assert "SandboxResource" in shown
