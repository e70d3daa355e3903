"""Fixtures of the tests of `opgen.output`."""

from pathlib import Path

import pytest

from tests.support.demo_client import DemoClient


@pytest.fixture
def client(tmp_path: Path) -> DemoClient:
    """Return a client with a generated package."""
    client = DemoClient(tmp_path)
    client.generate()
    return client
