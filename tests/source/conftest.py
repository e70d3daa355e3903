"""What every test of a source starts from: no proxy of the machine that runs it."""

from pathlib import Path

import pytest

from tests.servers.misbehaving import AUTHORITY


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def _trusted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The test servers' private authority is one of the system's."""
    certificate = tmp_path / "authority.pem"
    AUTHORITY.cert_pem.write_to_path(str(certificate))
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
