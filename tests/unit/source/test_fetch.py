"""Results of `fetch` for the responses of servers."""

import dataclasses
import gzip
import socket
import time
import zlib
from email.utils import formatdate

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from opgen.core.errors import NetworkError, UsageError
from opgen.source.fetch import fetch
from opgen.source.web.types import Fetched, Limits, Validators

from tests.support.servers.misbehaving import (
    DOCUMENT,
    Behaviour,
    Server,
    answer,
    compressed,
    endless,
    endless_head,
    gzip_bomb,
    half_a_body,
    hang_up,
    raw,
    reset,
    silent,
    slow_body,
    slow_head,
)

QUICK = Limits(backoff=0.001, retry_after=0.01)
IMPATIENT = Limits(backoff=0.001, read=0.5)
MODIFIED = "Wed, 25 Nov 2026 10:00:00 GMT"


STATUS = "the server returned status"
INVALID = "invalid HTTP response: "
FOUND = b"HTTP/1.1 200 OK\r\n"
SMALL = dataclasses.replace(QUICK, size=1 << 20)
LATE = dataclasses.replace(QUICK, total=0.5)
WORDS = b"".join(zlib.crc32(b"%d" % n).to_bytes(4, "big") * 5 for n in range(100_000))
GZIP = gzip.compress(DOCUMENT)
FAILURES: dict[str, tuple[Behaviour, Limits, str]] = {
    "500": (
        answer(b"database\n\x1b[31mon fire\x00", status=500),
        QUICK,
        f"{STATUS} 500",
    ),
    "404": (answer(b"", status=404), QUICK, f"{STATUS} 404"),
    "endless error": (endless(b"HTTP/1.1 500 Oh\r\n\r\n"), QUICK, f"{STATUS} 500"),
    "304 without a condition": (answer(b"", status=304), QUICK, f"{STATUS} 304"),
    "empty": (answer(b""), QUICK, "the server returned an empty response"),
    "blank": (answer(b" \n\t"), QUICK, "the server returned an empty response"),
    "truncated": (half_a_body(), QUICK, f"{INVALID}peer closed connection without sending complete message body"),
    "half a chunk": (raw(FOUND + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"), QUICK, INVALID),
    "length": (answer(headers={"Content-Length": "-5"}), QUICK, INVALID),
    "reset": (reset, QUICK, "connection lost: connection reset by peer"),
    "hang up": (hang_up, QUICK, f"{INVALID}server disconnected without sending a response"),
    "noise": (raw(b"\x00\xff\x1b[2J\r\n\r\n"), QUICK, INVALID),
    "ssh": (raw(b"SSH-2.0-OpenSSH\r\n"), QUICK, INVALID),
    "version": (raw(b"HTTP/9 x\r\n\r\n"), QUICK, INVALID),
    "slow body": (slow_body(), LATE, "no complete response within 0.5 s"),
    "slow head": (slow_head(), LATE, "no complete response within 0.5 s"),
    "late retry": (
        answer(b"tomorrow", status=503, headers={"Retry-After": "30"}),
        Limits(total=10),
        f"{STATUS} 503",
    ),
    "short gzip": (compressed(GZIP[:-9]), QUICK, "truncated gzip data in the response"),
    "not gzip": (compressed(DOCUMENT), QUICK, "invalid gzip data in the response"),
    "more than gzip": (compressed(GZIP + b"more"), QUICK, "invalid gzip data in the response"),
    "bomb": (gzip_bomb(8 << 20), QUICK, "refused: the response decompresses to more than 200 times its size"),
    "bomb below the ratio": (compressed(gzip.compress(WORDS)), SMALL, "the response is larger than 1 MiB"),
    "endless body": (endless(), SMALL, "the response is larger than 1 MiB"),
    "endless head": (endless_head(), QUICK, INVALID),
    **{
        coding: (
            answer(gzip.compress(GZIP), headers={"Content-Encoding": coding}),
            QUICK,
            "unsupported Content-Encoding of the response",
        )
        for coding in ("br", "zstd", "deflate", "gzip, gzip", "gzip, br")
    },
    **{
        f"status {status}": (
            answer(
                b"" if status == 204 else DOCUMENT,
                status=status,
                headers={"Content-Length": "0"} if status == 204 else {},
            ),
            QUICK,
            f"{STATUS} {status}",
        )
        for status in (201, 202, 204, 206, 300, 305)
    },
}


@pytest.mark.parametrize("name", FAILURES)
def test_failure_is_reported_after_the_url(name: str) -> None:
    behaviour, limits, expected = FAILURES[name]
    said = failure(behaviour, limits=limits)
    assert said.isprintable()
    assert said.startswith(expected)


def failure(*behaviours: Behaviour, limits: Limits = QUICK) -> str:
    """Return the error, after the URL, of a server that behaves so."""
    with Server(*behaviours) as server, pytest.raises(NetworkError) as caught:
        fetch(server.url(), limits=limits)
    message = str(caught.value)
    assert message.startswith(f"{server.url()}: ")
    return message.removeprefix(f"{server.url()}: ")


def content(*behaviours: Behaviour, limits: Limits = QUICK) -> bytes:
    with Server(*behaviours) as server:
        fetched = fetch(server.url(), limits=limits)
    return fetched.content


def test_fetch_first() -> None:
    served = answer(headers={"ETag": '"v1"', "Last-Modified": MODIFIED})
    with Server(served) as server:
        fetched = fetch(server.url())
    assert fetched == Fetched(
        content=DOCUMENT,
        kind="url",
        source=server.url(),
        final_url=server.url(),
        validators=Validators(etag='"v1"', last_modified=MODIFIED),
    )


# Failures


def test_body_ends_at_its_content_length() -> None:
    assert content(answer(b'{"a": 1}, more', headers={"Content-Length": "8"})) == b'{"a": 1}'


def test_fetch_offline_without_names() -> None:
    def unknown(_host: str, _port: int) -> tuple[str, ...]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    with pytest.raises(NetworkError) as caught:
        fetch("https://api.example.com/openapi.json", resolve=unknown)
    assert str(caught.value) == "https://api.example.com/openapi.json: cannot resolve host api.example.com"


def test_temporary_resolver_failure_is_retried() -> None:
    answers = iter([True, False])

    with Server(answer()) as server:

        def sometimes(_host: str, _port: int) -> tuple[str, ...]:
            if next(answers):
                raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure")
            return ("127.0.0.1",)

        url = server.url(host="api.example.com")
        fetch(url, limits=QUICK, resolve=sometimes)
    assert server.received[0].headers["host"] == f"api.example.com:{server.port}"


def test_silent_resolver_times_out() -> None:
    def blocked(_host: str, _port: int) -> tuple[str, ...]:
        time.sleep(2)
        return ("127.0.0.1",)

    limits = dataclasses.replace(QUICK, connect=0.05)
    with pytest.raises(NetworkError, match="cannot resolve host"):
        fetch("http://api.example.com/", limits=limits, resolve=blocked)


def test_next_address_is_tried_after_a_refused_connection() -> None:
    with Server(answer()) as server:
        url = server.url(host="api.example.com")
        fetch(url, resolve=lambda _host, _port: ("127.0.0.2", "127.0.0.1"))


NOISE = st.lists(
    st.sampled_from(
        [
            "HTTP/1.1 200 OK\r\n",
            "HTTP/1.1 302 Found\r\nLocation: ",
            "HTTP/1.1 503 Busy\r\nRetry-After: ",
            "Content-Length: ",
            "Content-Encoding: gzip",
            "Transfer-Encoding: chunked",
            "5\r\nhello\r\n0\r\n\r\n",
            "http://",
            "[::1",
            "99999999999999999999",
            "\r\n",
            "\r\n\r\n",
        ]
    )
    | st.text(max_size=3),
    max_size=12,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)  # it only clears variables
@given(NOISE)
def test_any_bytes_are_refused_with_a_message_or_read(noise: list[str]) -> None:
    data = "".join(noise).encode("utf-8", "surrogatepass")
    limits = dataclasses.replace(QUICK, total=5, read=1)
    with Server(raw(data)) as server:
        assert outcome(server.url(), limits).isprintable()


def outcome(url: str, limits: Limits) -> str:
    try:
        return repr(fetch(url, limits=limits))
    except NetworkError as error:
        return str(error)


# Time


@pytest.mark.parametrize(
    ("behaviour", "said"),
    [
        (silent, "no data from the server for 0.5 s (after 3 attempts)"),
        (answer(b"later", status=503), "the server returned status 503 (after 3 attempts)"),
    ],
)
def test_temporary_failure_is_reported_after_three_tries(behaviour: Behaviour, said: str) -> None:
    with Server(behaviour) as server, pytest.raises(NetworkError) as caught:
        fetch(server.url(), limits=IMPATIENT)
    assert str(caught.value).endswith(said)
    assert len(server.received) == 3


@pytest.mark.parametrize("status", [408, 429, 502, 503, 504])
def test_temporary_overload_is_retried(status: int) -> None:
    overload = answer(b"later", status=status)
    assert content(overload, overload, answer()) == DOCUMENT


@pytest.mark.parametrize("status", [400, 401, 403, 404, 500, 501])
def test_permanent_failure_is_not_retried(status: int) -> None:
    with Server(answer(b"no", status=status)) as server, pytest.raises(NetworkError):
        fetch(server.url(), limits=QUICK)
    assert len(server.received) == 1


def test_fetch_retry_after_a_date() -> None:
    # Far enough, however long it takes to get there.
    date = formatdate(time.time() + 60, usegmt=True)
    busy = answer(b"", status=503, headers={"Retry-After": date})
    with Server(busy, answer()) as server:
        start = time.monotonic()
        fetch(server.url(), limits=dataclasses.replace(QUICK, retry_after=1.0))
        assert time.monotonic() - start >= 1


@pytest.mark.parametrize(
    "asked",
    [
        "86400",
        "9" * 5000,
        "Fri, 31 Dec 2100 23:59:59 GMT",
        "soon",
        "Thu, 01 Jan 1970 00:00:00 -000099999999999999999999",
        "Thu, 99 Foo 0000 99:99:99 GMT",
        "-1",
    ],
)
def test_retry_after_is_followed_up_to_a_limit(asked: str) -> None:
    busy = answer(b"", status=503, headers={"Retry-After": asked})
    assert content(busy, answer()) == DOCUMENT


# Size


def test_gzip_stream_of_several_members_is_read_completely() -> None:
    data = gzip.compress(DOCUMENT[:20]) + gzip.compress(DOCUMENT[20:]) + bytes(512)
    assert content(compressed(data)) == DOCUMENT


@pytest.mark.parametrize("extra", [0, 1])
def test_fetch_too_large(extra: int) -> None:
    limits = dataclasses.replace(QUICK, size=1 << 20)
    body = b"x" * ((1 << 20) + extra)
    if extra:
        assert failure(answer(body), limits=limits) == "the response is larger than 1 MiB"
    else:
        assert content(answer(body), limits=limits) == body


# Conditional requests


def test_both_validators_are_sent_and_none_without_them() -> None:
    with Server(answer()) as server:
        fetch(server.url(), validators=Validators(etag='W/"v1"', last_modified=MODIFIED))
        fetch(server.url())
    known, unknown = (request.headers for request in server.received)
    assert known["if-none-match"] == 'W/"v1"'
    assert known["if-modified-since"] == MODIFIED
    assert not {"if-none-match", "if-modified-since"} & unknown.keys()


@pytest.mark.parametrize("etag", ["v1", '"v1', '"a" "b"', '"\xe9"', '"' + "x" * 600 + '"'])
def test_incorrect_etag_is_not_recorded(etag: str) -> None:
    with Server(answer(headers={"ETag": etag, "Last-Modified": "\x7f{}"})) as server:
        fetched = fetch(server.url())
    assert fetched.validators == Validators()


# TLS


def test_an_unknown_authority_is_refused_at_once() -> None:
    with Server(answer(), tls=True) as server, pytest.raises(NetworkError) as caught:
        fetch(server.url(), limits=Limits(backoff=60))
    assert "the server's certificate is not trusted: " in str(caught.value)
    assert server.received == []


@pytest.mark.usefixtures("_trusted")
def test_a_certificate_for_another_host_is_refused() -> None:
    with Server(answer(), tls=True) as server:
        url = server.url(host="api.example.com")
        with pytest.raises(NetworkError, match="the server's certificate is not trusted: "):
            fetch(url, resolve=lambda _host, _port: ("127.0.0.1",))


def test_tls_with_a_server_that_has_none_is_refused() -> None:
    with Server(raw(b"HTTP/1.1 400 Bad Request\r\n\r\n")) as server:
        url = server.url().replace("http://", "https://")
        with pytest.raises(NetworkError, match="cannot establish a TLS connection: "):
            fetch(url, limits=QUICK)


def test_an_unreadable_ssl_cert_file_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "/no/such/file")
    with pytest.raises(NetworkError, match="SSL_CERT_FILE"):
        fetch("https://127.0.0.1:1/")


# Progress


def test_bytes_are_reported_as_they_come() -> None:
    reports: list[str] = []
    with Server(answer(b"x" * 200_000)) as server:
        fetch(server.url(), report=reports.append)
    assert reports == sorted(reports)
    assert reports[-1] == "received 0.2 of 0.2 MB"


def test_a_wait_is_reported_with_its_reason() -> None:
    reports: list[str] = []
    with Server(answer(b"", status=503), answer()) as server:
        fetch(server.url(), limits=QUICK, report=reports.append)
    assert reports[0] == "the server returned status 503; retrying in 0 s"


# Locations


@pytest.mark.parametrize(
    "location", ["ftp://example.com/openapi.json", "file:///etc/passwd", "data:application/json,{}", "ws://example.com"]
)
def test_another_scheme_is_refused(location: str) -> None:
    with pytest.raises(UsageError, match="unsupported URL scheme"):
        fetch(location)


@pytest.mark.parametrize(
    "location",
    [
        "http://",
        "http:///openapi.json",
        "https://[::1/openapi.json",
        "https://example.com:port/",
        "https://example.com:99999/",
        "https://example.com/\x00",
        "https://0177.0.0.1/",
        "https://\udcff/",
        "https://example.com/" + "x" * 70_000,
    ],
)
def test_invalid_url_is_refused(location: str) -> None:
    with pytest.raises(UsageError) as caught:
        fetch(location)
    assert str(caught.value).endswith(": invalid URL")
    assert str(caught.value).isprintable()
