"""Clients over HTTP/2, through proxies, and with certificates that are not valid."""

import asyncio
import gc
import ssl
import traceback
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import anyio
import httpx
import httpx2
import pytest
import trustme
from opgen.core.options import Options

from tests.network_faults.connections import DOCUMENT, FILE, Proxy, Service, in_thread, serving
from tests.support.packages import generated_package
from tests.support.servers.misbehaving import AUTHORITY, Behaviour, Server, answer, hang_up, silent

# hypercorn leaves connections open whose handshake failed, and httpcore the socket of a SOCKS proxy that fails, also
# without opgen.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
LIBRARIES: dict[Any, Any] = {"httpx2": httpx2, "httpx": httpx}
SECRETS = ("secret-of-the-proxy", "secret-of-the-service", "dXNlcjpzZWNyZXQ")
ROUTES = ["http2", "http proxy", "http2 through a proxy", "socks proxy"]
CERTIFICATES: dict[str, tuple[Callable[[], trustme.LeafCert], str]] = {
    "another name": (lambda: AUTHORITY.issue_cert("other.example"), "mismatch"),
    "expired": (lambda: AUTHORITY.issue_cert("localhost", not_after=datetime(2020, 1, 1, tzinfo=UTC)), "expired"),
    "unknown authority": (lambda: trustme.CA().issue_cert("localhost"), "issuer"),
}


@dataclass(frozen=True, kw_only=True)
class Setup:
    """A client's package and kind, and how its calls reach the service."""

    package: ModuleType
    http: Any
    awaited: bool
    settings: dict[str, Any]

    @asynccontextmanager
    async def client(self, port: int, **options: Any) -> AsyncIterator[Any]:
        """Give a client of the service on `port`."""
        options |= {"base_url": f"https://localhost:{port}", "token": SECRETS[1]}
        kind = "AsyncClient" if self.awaited else "Client"
        http = getattr(self.http, kind)(**self.settings)
        client = getattr(self.package, kind)(http_client=http, **options)
        try:
            yield client
        finally:
            await self.result(http.aclose() if self.awaited else http.close())

    async def result(self, found: Any) -> Any:
        """Return a result that may have to be awaited."""
        return await found if self.awaited else found

    async def call(self, name: str, client: Any, *arguments: Any, **fields: Any) -> Any:
        """Return the result of the function `name`, in a thread or a task."""
        if self.awaited:
            return await getattr(self.package, f"{name}_async")(client, *arguments, **fields)
        function = getattr(self.package, name)
        return await asyncio.to_thread(function, client, *arguments, **fields)

    async def items(self, client: Any) -> list[str]:
        """Return the names of the streamed items."""
        if self.awaited:
            async with self.package.events_async(client) as found:
                return [each.name async for each in found]
        with self.package.events(client) as found:
            return [each.name for each in found]


@pytest.fixture(scope="module", params=LIBRARIES)
def package(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[ModuleType, Any]]:
    folder = tmp_path_factory.mktemp("connected")
    options = Options(package="connected", http_library=request.param)
    with generated_package(DOCUMENT, folder, options) as made:
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


@pytest.fixture(autouse=True)
def _collected() -> Iterator[None]:
    """Collect garbage while its warnings are ignored."""
    yield
    gc.collect()


@pytest.fixture(params=["sync", "async"])
def setup(request: pytest.FixtureRequest, package: tuple[ModuleType, Any], route: dict[str, Any]) -> Setup:
    made, http = package
    awaited = request.param == "async"
    return Setup(package=made, http=http, awaited=awaited, settings=route)


def test_each_kind_of_call_works(setup: Setup, proxy: Proxy, tmp_path: Path) -> None:
    service = Service()
    certificate = AUTHORITY.issue_cert("localhost")

    async def call_all(port: int) -> None:
        async with setup.client(port) as client:
            busy = await setup.call("get_item", client, "busy")
            assert busy.name == "busy"  # repeated after a 503
            content = setup.package.download_request("f")
            assert await setup.call("download", client, "f") == FILE
            path = tmp_path / "file"
            await setup.result(client.stream(content).save(path))
            assert path.read_bytes() == FILE
            for body in (FILE, iter([FILE[:70000]] * 10)):
                size = len(FILE) if body is FILE else 700_000
                sent = await setup.call("upload", client, "f", body=body)
                assert sent.name == str(size)
            assert await setup.items(client) == ["a", "b", "c"]
            calls = [setup.call("get_item", client, str(each)) for each in range(30)]
            found = await asyncio.gather(*calls)
            assert [each.name for each in found] == [str(each) for each in range(30)]

    with serving(service, tmp_path, certificate) as port:
        asyncio.run(call_all(port))
    protocol = "2" if setup.settings["http2"] else "1.1"
    assert {(each[0], each[2]) for each in service.received} == {(protocol, f"Bearer {SECRETS[1]}")}
    assert bool(proxy.targets) == ("proxy" in setup.settings)
    assert SECRETS[1].encode() not in proxy.plain


def test_time_out_and_cancellation_leave_a_client_that_works(setup: Setup, tmp_path: Path) -> None:
    async def call_all(port: int) -> None:
        async with setup.client(port) as client:
            for options in ({"total_timeout": 0.5}, {"timeout": 0.5, "max_retries": 0}):
                limited = client.with_options(**options)
                with pytest.raises(setup.package.TransportTimeoutError):
                    await setup.call("get_item", limited, "slow")
            if setup.awaited:
                with anyio.move_on_after(0.3):
                    await setup.call("get_item", client, "slow")
            for _ in range(3):  # a download that is left early frees its connection
                stream = client.stream(setup.package.download_request("f"))
                if setup.awaited:
                    async with stream as chunks:
                        await anext(aiter(chunks))
                else:
                    with stream as chunks:
                        next(iter(chunks))
            assert (await setup.call("get_item", client, "last")).name == "last"

    with serving(Service(), tmp_path, AUTHORITY.issue_cert("localhost")) as port:
        asyncio.run(call_all(port))


@pytest.mark.parametrize("defect", CERTIFICATES)
def test_invalid_certificate_is_refused_before_a_request(setup: Setup, defect: str, tmp_path: Path) -> None:
    service = Service()
    issue, text = CERTIFICATES[defect]

    async def call(port: int) -> None:
        async with setup.client(port, max_retries=0) as client:
            with pytest.raises(setup.package.TransportError, match=text) as raised:
                await setup.call("get_item", client, "a")
        assert_no_secret(raised.value)

    with serving(service, tmp_path, issue()) as port:
        asyncio.run(call(port))
    assert service.received == []


@pytest.mark.parametrize("route", ["http proxy", "socks proxy"], indirect=True)
@pytest.mark.parametrize(
    "behaviour",
    [answer(b"no", status=407), answer(b"no", status=502), silent, hang_up],
    ids=["407", "502", "silent", "hang up"],
)
def test_error_of_a_proxy_shows_no_password(setup: Setup, proxy: Proxy, behaviour: Behaviour) -> None:
    async def call() -> None:
        async with setup.client(1, total_timeout=1.0, max_retries=0) as client:
            with pytest.raises(setup.package.TransportError) as raised:
                await setup.call("get_item", client, "a")
        assert_no_secret(raised.value)

    with Server(behaviour) as server:
        url = setup.settings["proxy"].replace(str(proxy.port), str(server.port))
        setup.settings["proxy"] = url
        asyncio.run(call())


def assert_no_secret(error: Exception) -> None:
    told = traceback.TracebackException.from_exception(error, capture_locals=True)
    # The frames of this module have the settings of the client.
    lines = [*traceback.format_exception(error)]
    lines += [line for each in told.stack for line in map(str, [each.locals]) if each.filename != __file__]
    assert not [secret for secret in SECRETS if secret in "".join(lines)]
