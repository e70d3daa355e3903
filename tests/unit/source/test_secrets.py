"""Secrets of headers, URLs and proxies, which `fetch` neither prints nor returns."""

import base64
import logging
import traceback
from collections.abc import Iterator, Mapping
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opgen.core.errors import OpgenError, UsageError
from opgen.source.fetch import fetch
from opgen.source.web.redact import credentials_of, redact_url, repeats
from opgen.source.web.types import Limits, expand_headers

from tests.support.servers.misbehaving import (
    Behaviour,
    Server,
    answer,
    echo,
    endless_head,
    gzip_bomb,
    half_a_body,
    hang_up,
    raw,
    redirect,
    reset,
    silent,
    slow_body,
)

LIMITS = Limits(backoff=0.001, read=0.1, total=0.5, size=1 << 20)
BEARER = 'tok-3f9c2a1b&<7d>"e'  # texts that JSON, HTML and URLs write differently
PHRASE = "pass/word-4711"
KEY = "key-0815+a"
PROXY_PHRASE = "proxy-secret-99"
HEADERS = {"Authorization": f"Bearer {BEARER}", "Cookie": f"a=b; session={KEY}"}


def forms(secret: str) -> Iterator[str]:
    yield from (secret, quote(secret, safe=""), base64.b64encode(secret.encode()).decode())


FORBIDDEN = [
    *(form for secret in (BEARER, PHRASE, KEY, PROXY_PHRASE) for form in forms(secret)),
    base64.b64encode(f"user:{PHRASE}".encode()).decode(),
]


def assert_clean(text: str) -> None:
    for secret in FORBIDDEN:
        assert secret.lower() not in text.lower()


def said(error: BaseException) -> str:
    """Return the texts of `error`, of its contexts and of its causes."""
    chain: list[BaseException] = []
    link: BaseException | None = error
    while link is not None:
        chain.append(link)
        link = link.__cause__ or link.__context__
    return "\n".join(
        part for each in chain for part in (str(each), repr(each), repr(each.args), *traceback.format_exception(each))
    )


ECHO = "<p>you sent {authorization} {cookie} to {target}</p>"
BEHAVIOURS: Mapping[str, Behaviour | tuple[Behaviour, ...]] = {
    "200": answer(),
    "304": answer(b"", status=304),
    "401": echo(401, ECHO),
    "404": echo(404, f"no {BEARER} {quote(BEARER)} {KEY} {quote(KEY, safe='')}"),
    "500": echo(500, ECHO),
    "503": echo(503, ECHO),
    "controls": answer(BEARER[:5].encode() + b"\0\x1b" + BEARER[5:].encode(), status=500),
    "cut": answer(b" " * ((1 << 14) - 5) + BEARER.encode() * 3, status=500),
    "empty": answer(b""),
    "etag": answer(headers={"ETag": '"' + KEY + '"', "Last-Modified": KEY}),
    "redirect to the secret": (redirect(f"/{quote(BEARER, safe='')}?x={quote(KEY, safe='')}"), answer()),
    "redirect away": redirect(f"ftp://user:{quote(PHRASE, safe='')}@h/?token={KEY}#{KEY}"),
    "redirect nowhere": redirect(f"http://[::1/{KEY}"),
    "status line": raw(f"HTTP/1.1 {BEARER} {KEY}\r\n\r\n".encode()),
    "header line": raw(f"HTTP/1.1 200 OK\r\n{BEARER} {KEY}\r\n\r\n".encode()),
    "half": half_a_body(),
    "reset": reset,
    "hang up": hang_up,
    "silent": silent,
    "slow": slow_body(),
    "endless": endless_head(),
    "bomb": gzip_bomb(4 << 20),
}


@pytest.mark.parametrize("behaviour", BEHAVIOURS.values(), ids=BEHAVIOURS)
@pytest.mark.parametrize("carrier", ["header", "userinfo", "query", "proxy"])
def test_fetch_secret_nowhere(
    behaviour: Behaviour | tuple[Behaviour, ...],
    carrier: str,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    caplog.set_level(logging.DEBUG)
    reports: list[str] = []
    behaviours = behaviour if isinstance(behaviour, tuple) else (behaviour,)
    with Server(*behaviours) as server:
        url, headers = server.url(), {}
        if carrier == "header":
            headers = HEADERS
        elif carrier == "userinfo":
            url = url.replace("//", f"//user:{quote(PHRASE, safe='')}@")
        elif carrier == "query":
            url += f"?version=2&token={quote(BEARER, safe='')}&api_key={quote(KEY, safe='')}"
        else:
            proxy = f"http://user:{PROXY_PHRASE}@127.0.0.1:{server.port}"
            monkeypatch.setenv("HTTP_PROXY", proxy)
        try:
            fetched = fetch(url, headers=headers, limits=LIMITS, report=reports.append)
        except OpgenError as error:
            seen = said(error)
        else:
            seen = repr(fetched) + repr(fetched.validators) + fetched.content.decode()
    if carrier == "header" or behaviour is BEHAVIOURS["200"]:
        assert_clean(seen)
    else:
        # The server of the test has other secrets.
        mine = {"userinfo": [PHRASE], "query": [BEARER, KEY], "proxy": [PROXY_PHRASE]}
        for secret in mine[carrier]:
            assert secret not in seen
            assert quote(secret, safe="") not in seen
    output, errors = capfd.readouterr()
    for text in (caplog.text, output, errors, repr(reports)):
        assert_clean(text)


def test_a_document_that_repeats_the_token_is_refused() -> None:
    headers = {"Authorization": "Bearer a-token-of-some-length", "Accept": "text/plain"}
    server = Server(echo(200, "{authorization}"))
    with server, pytest.raises(OpgenError) as caught:
        fetch(server.url(), headers=headers, limits=LIMITS)
    assert "the response contains a credential of the request" in str(caught.value)
    assert "a-token-of-some-length" not in said(caught.value)


def test_a_redirect_that_repeats_the_token_is_refused() -> None:
    server = Server(redirect("/a-token-of-some-length/v2"), answer())
    with server, pytest.raises(OpgenError) as caught:
        fetch(server.url(), headers={"Authorization": "Bearer a-token-of-some-length"}, limits=LIMITS)
    assert str(caught.value).endswith(": refused a redirect: its URL contains a credential of the request")


def test_document_may_contain_text_that_is_not_a_credential() -> None:
    accept = "application/vnd.oai.openapi+json"
    with Server(answer(accept.encode())) as server:
        fetch(server.url(), headers={"Accept": accept}, limits=LIMITS)
    assert server.received[0].headers["accept"] == accept


# Headers from the environment


def test_a_variable_of_the_environment_becomes_part_of_a_header() -> None:
    templates = {"Authorization": "Bearer ${PRIME_API_KEY}", "X-Price": "$5 $${A}"}
    environ = {"PRIME_API_KEY": "abc", "A": "b"}
    assert expand_headers(templates, environ) == {"Authorization": "Bearer abc", "X-Price": "$5 $b"}


def test_empty_environment_variable_is_refused_like_a_missing_one() -> None:
    with pytest.raises(UsageError, match="PRIME_API_KEY is empty"):
        expand_headers({"Authorization": "Bearer ${PRIME_API_KEY}"}, {"PRIME_API_KEY": ""})


def test_a_value_is_not_expanded_again() -> None:
    environ = {"A": "${B}", "B": "secret"}
    assert expand_headers({"X": "${A}"}, environ) == {"X": "${B}"}


@pytest.mark.parametrize("value", ["", " ", "a\n", "a\r\nX: y", "\u00e9", "\0", " a", "\ud800"])
def test_invalid_value_of_a_header_is_refused_and_not_shown(value: str) -> None:
    with pytest.raises(UsageError) as caught:
        expand_headers({"X-Token": f"{value}"}, {})
    assert "invalid value of header X-Token" in str(caught.value)
    with Server(answer()) as server, pytest.raises(UsageError):
        fetch(server.url(), headers={"X-Token": value})
    assert server.connections == 0


@pytest.mark.parametrize("name", ["", "a b", "a:", "\u00e9", "a\n"])
def test_invalid_name_of_a_header_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="invalid header name"):
        expand_headers({name: "x"}, {})


def test_a_header_that_is_configured_twice_is_refused() -> None:
    with pytest.raises(UsageError, match="twice"):
        expand_headers({"Authorization": "a", "authorization": "b"}, {})


# Redaction by itself


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://example.com/a?b=c", "https://example.com/a?b=c"),
        ("https://user:pass@example.com:8080/a", "https://***@example.com:8080/a"),
        ("https://ghp_token@example.com", "https://***@example.com"),
        ("https://u:p@ss@example.com/", "https://***@example.com/"),
        ("https://user:pa/ss@example.com/", "https://***"),
        ("https://u:p@[::1/", "https://***"),
        ("https://e.com/?access_token=a&x=1&Api-Key=b", "https://e.com/?access_token=***&x=1&Api-Key=***"),
        ("https://e.com/?X-Amz-Signature=a&sig=b&code=c", "https://e.com/?X-Amz-Signature=***&sig=***&code=***"),
        ("https://e.com/?%74oken=a", "https://e.com/?%74oken=***"),
        ("https://e.com/?token", "https://e.com/?token"),
        ("https://e.com/#access_token=a", "https://e.com/"),
        ("specs/openapi.json", "specs/openapi.json"),
    ],
)
def test_a_url_is_redacted(url: str, shown: str) -> None:
    assert redact_url(url) == shown
    assert redact_url(shown) == shown


@given(st.text())
def test_any_text_may_be_taken_for_a_url(text: str) -> None:
    assert redact_url(redact_url(text)) == redact_url(text)


@given(st.text(min_size=8), st.text(), st.text())
def test_repeated_credential_is_found(secret: str, before: str, after: str) -> None:
    url = "https://example.com/"
    credentials = credentials_of(url, {"X-Token": secret}, [])
    assert secret in url or repeats(before + secret + after, credentials)


def test_word_of_the_host_is_not_a_credential() -> None:
    url = "https://production.example.com/"
    assert not repeats(url, credentials_of(url, {"X-Key": "production"}, []))
