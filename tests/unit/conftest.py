"""Fixtures of all unit tests."""

import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

NOBODY = 65534


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Remove the proxies of the machine that runs the tests."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def unprivileged_folder() -> Iterator[Path]:
    """Yield a folder of an unprivileged user, which runs the test, because root ignores permissions."""
    with tempfile.TemporaryDirectory(prefix="opgen-test-") as top:
        folder = Path(top)
        is_root = os.geteuid() == 0
        if is_root:
            time.strptime("", "")  # imports a module that the user may be unable to read later
            os.chown(folder, NOBODY, NOBODY)
            os.setresuid(NOBODY, NOBODY, 0)
        try:
            yield folder
        finally:
            if is_root:
                os.setresuid(0, 0, 0)
            for path in folder.rglob("*"):
                path.chmod(0o755)
