"""What `fetch` makes of the answers that servers give."""

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
from opgen.source.fetch import Fetched, NotModified, fetch
from opgen.source.web.types import Limits, Validators

from tests.support.servers.misbehaving import (
    DOCUMENT,
    Behaviour,
    Server,
    answer,
    compressed,
    conditional,
    endless,
    endless_head,
    gzip_bomb,
    half_a_body,
    hang_up,
    raw,
    redirect,
    reset,
    silent,
    slow_body,
    slow_head,
)

QUICK = Limits(backoff=0.001, retry_after=0.01)
IMPATIENT = Limits(backoff=0.001, read=0.5)
MODIFIED = "Wed, 25 Nov 2026 10:00:00 GMT"


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
    assert isinstance(fetched, Fetched)
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


# Answers that are no document


def test_fetch_500() -> None:
    said = failure(answer(b"database\n\x1b[31mon fire\x00", status=500))
    assert said == 'the server returned status 500: "database [31mon fire"'


def test_fetch_404() -> None:
    assert failure(answer(b"", status=404)) == "the server returned status 404"


def test_the_first_200_characters_of_a_refusal_are_shown() -> None:
    said = failure(answer(b"no " * 100_000, status=403))
    assert said == f'the server returned status 403: "{("no " * 67)[:199]}…"'


def test_endless_error_response_is_shown_in_part() -> None:
    head = b"HTTP/1.1 500 Oh\r\n\r\n"
    said = failure(endless(head))
    assert said == f'the server returned status 500: "{"x" * 199}…"'


def test_a_compressed_refusal_is_readable() -> None:
    body = gzip.compress(b"go away")
    said = failure(answer(body, status=403, headers={"Content-Encoding": "gzip"}))
    assert said == 'the server returned status 403: "go away"'


@pytest.mark.parametrize("status", [201, 202, 204, 206, 300, 304, 305])
def test_status_of_a_partial_document_is_refused(status: int) -> None:
    body = b"" if status in {204, 304} else DOCUMENT
    said = failure(answer(body, status=status, headers={"Content-Length": str(len(body))}))
    assert said.startswith(f"the server returned status {status}")


@pytest.mark.parametrize("body", [b"", b" \n\t"])
def test_fetch_empty(body: bytes) -> None:
    assert failure(answer(body)) == "the server returned an empty response"


def test_fetch_html_login_is_left_to_the_reader() -> None:
    page = b"<!doctype html><title>Sign in</title>"
    assert content(answer(page, headers={"Content-Type": "text/html"})) == page


# Connections that break


def test_fetch_truncated() -> None:
    said = failure(half_a_body())
    assert said.startswith("invalid HTTP response: ")
    assert f"received 30 bytes, expected {len(DOCUMENT)}" in said


def test_half_a_chunked_body_is_refused() -> None:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert failure(raw(head + b"5\r\nhello\r\n")).startswith("invalid HTTP response: ")


def test_body_ends_at_its_content_length() -> None:
    assert content(answer(b'{"a": 1}, more', headers={"Content-Length": "8"})) == b'{"a": 1}'


def test_invalid_content_length_is_refused() -> None:
    lie = answer(headers={"Content-Length": "-5"})
    assert failure(lie).startswith("invalid HTTP response: ")


def test_fetch_connection_reset() -> None:
    assert failure(reset) == "connection lost: connection reset by peer"


def test_a_connection_that_ends_without_an_answer_is_refused() -> None:
    said = failure(hang_up)
    assert said == ("invalid HTTP response: server disconnected without sending a response")


@pytest.mark.parametrize("noise", [b"\x00\xff\x1b[2J\r\n\r\n", b"SSH-2.0-OpenSSH\r\n", b"HTTP/9 x\r\n\r\n"])
def test_response_that_is_not_http_is_refused(noise: bytes) -> None:
    said = failure(raw(noise))
    assert said.startswith("invalid HTTP response: ")
    assert said.isprintable()


def test_fetch_offline() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(NetworkError) as caught:
        fetch(f"http://127.0.0.1:{port}/", limits=QUICK)
    assert str(caught.value) == (f"http://127.0.0.1:{port}/: cannot connect: connection refused (after 3 attempts)")


def test_fetch_offline_without_names() -> None:
    def unknown(_host: str, _port: int) -> tuple[str, ...]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    with pytest.raises(NetworkError) as caught:
        fetch("https://api.example.com/openapi.json", resolve=unknown)
    assert str(caught.value) == ("https://api.example.com/openapi.json: cannot resolve host api.example.com")


def test_temporary_resolver_failure_is_retried() -> None:
    answers = iter([True, False])

    with Server(answer()) as server:

        def sometimes(_host: str, _port: int) -> tuple[str, ...]:
            if next(answers):
                raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure")
            return ("127.0.0.1",)

        url = server.url(host="api.example.com")
        fetched = fetch(url, limits=QUICK, resolve=sometimes)
    assert isinstance(fetched, Fetched)
    assert server.received[0].headers["host"] == f"api.example.com:{server.port}"


def test_silent_resolver_times_out() -> None:
    def blocked(_host: str, _port: int) -> tuple[str, ...]:
        time.sleep(2)
        return ("127.0.0.1",)

    limits = dataclasses.replace(QUICK, connect=0.05)
    with pytest.raises(NetworkError, match="cannot resolve host"):
        fetch("http://api.example.com/", limits=limits, resolve=blocked)


def test_the_next_address_is_tried_where_the_first_takes_no_connection() -> None:
    with Server(answer()) as server:
        url = server.url(host="api.example.com")
        fetched = fetch(url, resolve=lambda _host, _port: ("127.0.0.2", "127.0.0.1"))
    assert isinstance(fetched, Fetched)


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


def test_fetch_timeout() -> None:
    with Server(silent) as server, pytest.raises(NetworkError) as caught:
        fetch(server.url(), limits=IMPATIENT)
    assert str(caught.value).endswith("no data from the server for 0.5 s (after 3 attempts)")
    assert len(server.received) == 3


@pytest.mark.parametrize("slowly", [slow_body(), slow_head()], ids=["body", "head"])
def test_a_slow_answer_is_cut_off_when_the_whole_time_is_over(slowly: Behaviour) -> None:
    limits = dataclasses.replace(QUICK, total=0.5)
    assert failure(slowly, limits=limits) == "no complete response within 0.5 s"


@pytest.mark.parametrize("status", [408, 429, 502, 503, 504])
def test_temporary_overload_is_retried(status: int) -> None:
    overload = answer(b"later", status=status)
    assert content(overload, overload, answer()) == DOCUMENT


def test_one_read_timeout_is_retried() -> None:
    assert content(silent, answer(), limits=IMPATIENT) == DOCUMENT


def test_overload_is_reported_after_three_tries() -> None:
    server = Server(answer(b"later", status=503))
    with server, pytest.raises(NetworkError) as caught:
        fetch(server.url(), limits=QUICK)
    assert str(caught.value).endswith('the server returned status 503: "later" (after 3 attempts)')
    assert len(server.received) == 3


@pytest.mark.parametrize("status", [400, 401, 403, 404, 500, 501])
def test_permanent_failure_is_not_retried(status: int) -> None:
    with Server(answer(b"no", status=status)) as server, pytest.raises(NetworkError):
        fetch(server.url(), limits=QUICK)
    assert len(server.received) == 1


def test_fetch_retry_after() -> None:
    busy = answer(b"", status=429, headers={"Retry-After": "1"})
    with Server(busy, answer()) as server:
        start = time.monotonic()
        fetch(server.url(), limits=Limits(backoff=0.001))
        assert time.monotonic() - start >= 1


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


def test_retry_beyond_the_total_timeout_is_not_begun() -> None:
    busy = answer(b"tomorrow", status=503, headers={"Retry-After": "30"})
    said = failure(busy, limits=Limits(total=10))
    assert said == 'the server returned status 503: "tomorrow"'


# Size


def test_fetch_gzip() -> None:
    assert content(compressed(gzip.compress(DOCUMENT))) == DOCUMENT


def test_a_gzip_stream_of_several_members_is_read_whole() -> None:
    data = gzip.compress(DOCUMENT[:20]) + gzip.compress(DOCUMENT[20:]) + bytes(512)
    assert content(compressed(data)) == DOCUMENT


def test_a_gzip_stream_that_ends_early_is_refused() -> None:
    said = failure(compressed(gzip.compress(DOCUMENT)[:-9]))
    assert said == "truncated gzip data in the response"


def test_content_encoding_gzip_without_gzip_content_is_refused() -> None:
    assert failure(compressed(DOCUMENT)) == "invalid gzip data in the response"


def test_bytes_after_a_gzip_stream_are_refused() -> None:
    said = failure(compressed(gzip.compress(DOCUMENT) + b"more"))
    assert said == "invalid gzip data in the response"


@pytest.mark.parametrize("coding", ["br", "zstd", "deflate", "gzip, gzip", "gzip, br"])
def test_a_content_encoding_that_was_not_asked_for_is_refused(coding: str) -> None:
    body = gzip.compress(gzip.compress(DOCUMENT))
    said = failure(answer(body, headers={"Content-Encoding": coding}))
    assert said == "unsupported Content-Encoding of the response"


def test_fetch_gzip_bomb() -> None:
    said = failure(gzip_bomb(8 << 20))
    assert said == "refused: the response decompresses to more than 200 times its size"


def test_a_bomb_below_the_ratio_is_stopped_by_its_size() -> None:
    words = b"".join(zlib.crc32(b"%d" % n).to_bytes(4, "big") * 5 for n in range(200_000))
    limits = dataclasses.replace(QUICK, size=2 << 20)
    said = failure(compressed(gzip.compress(words)), limits=limits)
    assert said == "the response is larger than 2 MiB"


@pytest.mark.parametrize("extra", [0, 1])
def test_fetch_too_large(extra: int) -> None:
    limits = dataclasses.replace(QUICK, size=1 << 20)
    body = b"x" * ((1 << 20) + extra)
    if extra:
        assert failure(answer(body), limits=limits) == "the response is larger than 1 MiB"
    else:
        assert content(answer(body), limits=limits) == body


def test_an_endless_body_is_refused() -> None:
    limits = dataclasses.replace(QUICK, size=1 << 20)
    assert failure(endless(), limits=limits) == "the response is larger than 1 MiB"


def test_an_endless_header_is_refused() -> None:
    assert failure(endless_head()).startswith("invalid HTTP response: ")


# Conditional requests


def test_fetch_304() -> None:
    with Server(conditional('"v1"')) as server:
        same = fetch(server.url(), validators=Validators(etag='"v1"'))
        other = fetch(server.url(), validators=Validators(etag='"v0"'))
    assert same == NotModified(source=server.url(), final_url=server.url())
    assert isinstance(other, Fetched)


def test_both_validators_are_sent_and_none_without_them() -> None:
    with Server(answer()) as server:
        fetch(server.url(), validators=Validators(etag='W/"v1"', last_modified=MODIFIED))
        fetch(server.url())
    known, unknown = (request.headers for request in server.received)
    assert known["if-none-match"] == 'W/"v1"'
    assert known["if-modified-since"] == MODIFIED
    assert not {"if-none-match", "if-modified-since"} & unknown.keys()


def test_a_weak_etag_is_kept() -> None:
    with Server(answer(headers={"ETag": 'W/"v1"'})) as server:
        fetched = fetch(server.url())
    assert isinstance(fetched, Fetched)
    assert fetched.validators == Validators(etag='W/"v1"')


@pytest.mark.parametrize("etag", ["v1", '"v1', '"a" "b"', '"\xe9"', '"' + "x" * 600 + '"'])
def test_incorrect_etag_is_not_recorded(etag: str) -> None:
    with Server(answer(headers={"ETag": etag, "Last-Modified": "\x7f{}"})) as server:
        fetched = fetch(server.url())
    assert isinstance(fetched, Fetched)
    assert fetched.validators == Validators()


def test_304_to_an_unconditional_request_is_refused() -> None:
    assert failure(answer(b"", status=304)) == "the server returned status 304"


# TLS


@pytest.mark.usefixtures("_trusted")
def test_a_private_authority_is_trusted_by_ssl_cert_file() -> None:
    with Server(answer(), tls=True) as server:
        for host in ("localhost", "127.0.0.1"):
            assert isinstance(fetch(server.url(host=host)), Fetched)


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


# What is said on the way


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


def test_a_redirect_is_followed_and_the_last_url_recorded() -> None:
    with Server(redirect("/v2/openapi.json"), answer()) as server:
        fetched = fetch(server.url())
    assert isinstance(fetched, Fetched)
    assert fetched.source == server.url()
    assert fetched.final_url == server.url("/v2/openapi.json")
