"""Settings of all tests: of Hypothesis, and the environment of programs; the kinds of clients.

Property tests have no deadline, since other tests may occupy the machine. They draw the same examples on every run, so
that a result depends on the change alone. `make explore` draws random examples, and more of them.
"""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest
import trustme
from hypothesis import HealthCheck, settings

_PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

settings.register_profile("same", _PATIENT, max_examples=50, derandomize=True)
settings.register_profile("explore", _PATIENT, max_examples=2_000, print_blob=True)
settings.load_profile("same")

# HTTP/2 and SOCKS for clients, and a server. The HTTP libraries look for them once, when they are imported.
sys.path.append(str(Path(__file__).parents[1] / ".build" / "network"))

from anyio.from_thread import BlockingPortal, start_blocking_portal  # noqa: E402 - as above

from tests.support.clients import BACKENDS, Kind  # noqa: E402 - as above

# A test passes `--cache-dir` where the cache matters. All others generate everything again.
os.environ["OPGEN_NO_CACHE"] = "1"


@pytest.fixture(scope="session", autouse=True)
def _environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Save time in programs that tests run or call.

    All runs of mypy in this process share a cache, because most of their time is spent on libraries. HTTP clients
    trust a single authority without servers, because each client takes 6 ms to read the authorities of the system.
    """
    folder = tmp_path_factory.mktemp("environment")
    authority = folder / "authority.pem"
    trustme.CA().cert_pem.write_to_path(str(authority))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MYPY_CACHE_DIR", str(folder / "mypy"))
        patch.setenv("SSL_CERT_FILE", str(authority))
        yield


@pytest.fixture(scope="session")
def portals() -> Iterator[Callable[[str], BlockingPortal]]:
    """Yield a function that returns the event loop of a backend, which runs in its own thread."""
    with ExitStack() as stack:
        yield cache(lambda name: stack.enter_context(start_blocking_portal(name)))


@pytest.fixture(params=["sync", *BACKENDS])
def kind(request: pytest.FixtureRequest, portals: Callable[[str], BlockingPortal]) -> Kind:
    """Return each kind of client."""
    return Kind(name=request.param, portal=None if request.param == "sync" else portals(request.param))
