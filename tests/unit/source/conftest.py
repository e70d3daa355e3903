"""Fixtures of the tests of `opgen.source`."""

from pathlib import Path

import pytest

from tests.support.servers.misbehaving import AUTHORITY


@pytest.fixture
def _trusted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Trust the private authority of the test servers."""
    certificate = tmp_path / "authority.pem"
    AUTHORITY.cert_pem.write_to_path(str(certificate))
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
