"""Clients over HTTP/2, through proxies, and with certificates that are not valid."""

import gc
import ssl
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import anyio
import httpx
import httpx2
import pytest
import trustme
from opgen.core.options import Options

from tests.network_faults.connections import CONNECTED, Proxy, Service, in_thread
from tests.network_faults.service import FILE
from tests.support.clients import Kind
from tests.support.packages import generated_package
from tests.support.servers.misbehaving import AUTHORITY, Behaviour, Server, answer, hang_up, silent

TESTS = str(Path(__file__).parents[1])
LIBRARIES: dict[Any, Any] = {"httpx2": httpx2, "httpx": httpx}
SECRETS = ("secret-of-the-proxy", "secret-of-the-service", "dXNlcjpzZWNyZXQ")
ROUTES = ["http2", "http proxy", "http2 through a proxy", "socks proxy"]
CERTIFICATES: dict[str, tuple[Callable[[], trustme.LeafCert], str]] = {
    "valid": (lambda: AUTHORITY.issue_cert("localhost"), ""),
    "another name": (lambda: AUTHORITY.issue_cert("other.example"), "mismatch"),
    "expired": (lambda: AUTHORITY.issue_cert("localhost", not_after=datetime(2020, 1, 1, tzinfo=UTC)), "expired"),
    "unknown authority": (lambda: trustme.CA().issue_cert("localhost"), "issuer"),
}


@dataclass(frozen=True, kw_only=True)
class Setup:
    """The package and kind of a client, and the settings of its HTTP client."""

    package: ModuleType
    http: Any
    kind: Kind
    settings: dict[str, Any]

    @contextmanager
    def client(self, port: int, **options: Any) -> Iterator[Any]:
        """Yield a client of the service on `port`."""
        options |= {"base_url": f"https://localhost:{port}", "token": SECRETS[1]}
        with self.kind.http_client(self.http, **self.settings) as http:
            yield self.kind.client(self.package, http_client=http, **options)

    def call(self, name: str, client: Any, *arguments: Any, **fields: Any) -> Any:
        """Return the result of the function `name`."""
        return self.kind.function(self.package, name)(client, *arguments, **fields)


@pytest.fixture(scope="module", params=LIBRARIES)
def package(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[ModuleType, Any]]:
    folder = tmp_path_factory.mktemp("connected")
    options = Options(package="connected", http_library=request.param)
    with generated_package(CONNECTED, folder, options) as made:
        yield made, LIBRARIES[request.param]


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    running = Proxy()
    with in_thread(running.serve):
        yield running


@pytest.fixture(params=ROUTES)
def route(request: pytest.FixtureRequest, proxy: Proxy) -> dict[str, Any]:
    """Return settings of an HTTP client."""
    url = f"user:{SECRETS[0]}@127.0.0.1:{proxy.port}"
    scheme = "socks5" if "socks" in request.param else "http"
    through = {"proxy": f"{scheme}://{url}"} if "proxy" in request.param else {}
    trusted = ssl.create_default_context()
    AUTHORITY.configure_trust(trusted)
    return {"http2": "http2" in request.param, "verify": trusted, **through}


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Service]]:
    """Yield a function that returns the service with a certificate."""
    with ExitStack() as stack:

        @cache
        def service(certificate: str) -> Service:
            return stack.enter_context(
                closing(Service(tmp_path_factory.mktemp("service"), CERTIFICATES[certificate][0]()))
            )

        yield service


@pytest.fixture
def service(services: Callable[[str], Service]) -> Service:
    """Return the service with a valid certificate."""
    return services("valid")


@pytest.fixture
def setup(kind: Kind, package: tuple[ModuleType, Any], route: dict[str, Any]) -> Setup:
    return Setup(package=package[0], http=package[1], kind=kind, settings=route)


def test_each_kind_of_call_works(setup: Setup, proxy: Proxy, service: Service, tmp_path: Path) -> None:
    before, path = len(service.received()), tmp_path / "file"
    with setup.client(service.port) as client, ThreadPoolExecutor(30) as threads:
        name = f"busy-{id(client)}-{before}"
        assert setup.call("get_item", client, name).name == name  # repeated after a 503
        assert setup.call("download", client, "f") == FILE
        client.stream(setup.package.download_request("f")).save(path)
        assert path.read_bytes() == FILE
        for body, size in ((FILE, len(FILE)), (iter([FILE[:70000]] * 10), 700_000)):
            assert setup.call("upload", client, "f", body=body).name == str(size)
        with setup.call("events", client) as items:
            assert [each.name for each in items] == ["a", "b", "c"]
        names = [str(each) for each in range(30)]
        found = threads.map(lambda each: setup.call("get_item", client, each), names)
        assert [each.name for each in found] == names

    protocol = "2" if setup.settings["http2"] else "1.1"
    received = service.received()[before:]
    assert {(each[0], each[2]) for each in received} == {(protocol, f"Bearer {SECRETS[1]}")}
    assert bool(proxy.targets) == ("proxy" in setup.settings)
    assert SECRETS[1].encode() not in proxy.plain


def test_client_works_after_time_outs_and_cancellation(setup: Setup, service: Service) -> None:
    async def cancel() -> None:
        with anyio.move_on_after(0.3):
            await setup.package.get_item_async(client.target, "slow")

    with setup.client(service.port) as client:
        for options in ({"total_timeout": 0.5}, {"timeout": 0.5, "max_retries": 0}):
            with pytest.raises(setup.package.TransportTimeoutError):
                setup.call("get_item", client.with_options(**options), "slow")
        if setup.kind.portal:
            setup.kind.run(cancel)
        for _ in range(3):  # the end of an incomplete download frees its connection
            with client.stream(setup.package.download_request("f")) as chunks:
                next(iter(chunks))
        assert setup.call("get_item", client, "last").name == "last"


@pytest.mark.parametrize("defect", [name for name in CERTIFICATES if name != "valid"])
def test_invalid_certificate_is_refused_before_a_request(
    setup: Setup, services: Callable[[str], Service], defect: str
) -> None:
    service = services(defect)

    with setup.client(service.port, max_retries=0) as client:
        with pytest.raises(setup.package.TransportError, match=CERTIFICATES[defect][1]) as raised:
            setup.call("get_item", client, "a")
        assert_no_secret(raised.value)
    assert service.received() == []


# httpcore does not close the socket of a SOCKS proxy that fails, also without opgen.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("route", ["http proxy", "socks proxy"], indirect=True)
@pytest.mark.parametrize(
    "behaviour",
    [answer(b"no", status=407), answer(b"no", status=502), silent, hang_up],
    ids=["407", "502", "silent", "hang up"],
)
def test_error_of_a_proxy_shows_no_password(setup: Setup, proxy: Proxy, behaviour: Behaviour) -> None:
    with Server(behaviour) as server:
        url = setup.settings["proxy"].replace(str(proxy.port), str(server.port))
        setup.settings["proxy"] = url
        with setup.client(1, total_timeout=1.0, max_retries=0) as client:
            with pytest.raises(setup.package.TransportError) as raised:
                setup.call("get_item", client, "a")
            assert_no_secret(raised.value)
    gc.collect()


def assert_no_secret(error: Exception) -> None:
    described = traceback.TracebackException.from_exception(error, capture_locals=True)
    # The frames of the tests contain the settings of the client.
    lines = [*traceback.format_exception(error)]
    lines += [line for each in described.stack for line in map(str, [each.locals]) if TESTS not in each.filename]
    assert not [secret for secret in SECRETS if secret in "".join(lines)]
