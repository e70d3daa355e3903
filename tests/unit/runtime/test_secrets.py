"""Credentials that no `repr`, error or frame of a call shows."""

import re
import socket
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.support.servers.scripted import Answer, Server, json_answer
from tests.unit.runtime.shop import shop
from tests.unit.runtime.test_oauth import grant

Send = Callable[..., Any]
SECRETS = {
    "token": "hunter2-token",
    "username": "hunter2-user",
    "password": "hunter2-pass",
    "api_key": "hunter2-key",
    "query_key": "hunter2-query",
    "session": "hunter2-session",
}
HEADERS = {"X-Team-Secret": "hunter2-header"}


def call(**parts: Any) -> Any:
    """Return a request that needs every credential."""
    security = (("Bearer", "Key", "QueryKey", "Cookie"),)
    fixed = {"method": "PUT", "path": "/", "returns": {200: Any}, "security": security}
    return shop.Request(**{**fixed, "content": b"x" * 100, **parts})


def shown(error: BaseException) -> str:
    """Return the traceback of an error, of its causes, and the variables of all frames."""
    found = traceback.TracebackException.from_exception(error, capture_locals=True)
    text = "".join(found.format())
    # The frames of the test itself contain the credentials.
    frames = [frame for frame in text.split('  File "') if re.search(r"^[^\n]*(?:/shop/|httpx2|httpcore2|h11)", frame)]
    assert "_attempts" in "".join(frames)
    return "".join(frames)


@contextmanager
def hidden(error: type[BaseException], match: str | None = None) -> Iterator[None]:
    """Expect an error without a credential in its frames, its causes and the errors that were being handled."""
    with pytest.raises(error, match=match) as caught:
        yield
    assert "hunter2" not in shown(caught.value)
    assert not [each for each in chain(caught.value) if "hunter2" in repr(each)]


def given(**options: Any) -> dict[str, Any]:
    """Return credentials, as functions, and headers."""
    functions = {name: (lambda value=value: value) for name, value in SECRETS.items()}
    return {**functions, "options": {"headers": HEADERS, "max_retries": 1, **options}}


@pytest.mark.parametrize("is_own", [True, False])
@pytest.mark.parametrize("is_function", [True, False])
def test_frames_of_a_transport_error_show_no_credential(
    server: Server, send: Send, *, is_function: bool, is_own: bool
) -> None:
    server.answers = [Answer(breaks=True)]

    with hidden(shop.TransportError):
        send(call(), is_own=is_own, **(given() if is_function else {**given(), **SECRETS}))
    assert "hunter2" in str(server.received[0])


def test_frames_of_a_refused_connection_show_no_credential(send: Send) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://hunter2-user:hunter2-pass@127.0.0.1:{listener.getsockname()[1]}"

    with hidden(shop.TransportError):
        send(call(), base_url=url, **given())


def test_frames_of_a_total_time_show_no_credential(send: Send) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        large = call(content=bytes(1 << 26))
        with hidden(shop.TransportTimeoutError):
            send(large, base_url=url, **given(total_timeout=0.3))


@pytest.mark.parametrize(
    ("answer", "end", "error"),
    [
        (Answer(breaks=True), "", "TransportError"),
        (json_answer("{}", 400), "\n", "ClientError"),
        (json_answer("{}", 400), "\udc80", "ClientError"),
        (json_answer('{"access_token": "hunter2\\n"}'), "", "ResponseValidationError"),
    ],
)
def test_frames_of_a_failed_token_request_show_no_credential(
    server: Server, send: Send, answer: Answer, end: str, error: str
) -> None:
    server.answers = [answer]
    token = grant(client_id=f"hunter2-id{end}", client_secret=f"hunter2-secret{end}")

    with hidden(getattr(shop, error)):
        send(call(), options={"max_retries": 0}, **{**SECRETS, "token": token})


def test_traceback_of_the_caller_stays(send: Send) -> None:
    """An error shows frames of a handled error, and no frames of the HTTP library."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"

    def fail() -> None:
        raise LookupError("of the caller")

    def handle() -> None:
        try:
            fail()
        except LookupError:
            with pytest.raises(shop.TransportError):
                send(call(), base_url=url, **given())
            raise

    with pytest.raises(LookupError, match="of the caller") as mine:
        handle()
    assert [each.name for each in mine.traceback][-2:] == ["handle", "fail"]


LOCATIONS = [
    ("Bearer", "token"),
    ("Basic", "password"),
    ("Key", "api_key"),
    ("QueryKey", "query_key"),
    ("Cookie", "session"),
]


def chain(error: BaseException | None) -> list[BaseException]:
    """Return an error with its causes, and the errors that were being handled."""
    if error is None:
        return []
    return [error, *chain(error.__cause__), *chain(error.__context__)]


@pytest.mark.parametrize("is_function", [True, False])
@pytest.mark.parametrize(("scheme", "keyword"), LOCATIONS)
def test_credential_that_cannot_be_sent_is_not_shown(
    send: Send, scheme: str, keyword: str, *, is_function: bool
) -> None:
    # Some parameter locations can encode a line feed or a null byte.
    ends = ["\udc80"] if scheme in {"Basic", "QueryKey"} else ["\n", "\udc80", "\0"]
    for end in ends:
        credentials = given() if is_function else {**given(), **SECRETS}
        bad = SECRETS[keyword] + end
        credentials[keyword] = (lambda bad=bad: bad) if is_function else bad

        with hidden(ValueError, r"hold|surrogates"):
            send(call(security=((scheme,),)), is_own=end != "\udc80", **credentials)


@pytest.mark.parametrize(
    "parts",
    [
        {"headers": (("X-Own", "hunter2-own\n"),)},
        {"path": "no slash"},
        {"query": (("q", "hunter2-q\udc80"),)},
    ],
)
def test_request_that_cannot_be_sent_shows_no_credential(server: Server, send: Send, parts: dict[str, Any]) -> None:
    with hidden(ValueError, r"X-Own|slash|surrogates"):
        send(call(**parts), **{**given(), **SECRETS})
    assert server.received == []


@pytest.mark.parametrize("is_own", [True, False])
def test_redirect_that_repeats_a_credential_is_not_shown(server: Server, send: Send, *, is_own: bool) -> None:
    location = {"Location": "/other?key=hunter2-query"}
    server.answers = [Answer(status=307, headers=location), Answer(breaks=True)]

    with hidden(shop.TransportError):
        send(call(), is_own=is_own, **given(max_retries=0))
    assert server.targets == ["/?key=hunter2-query", "/other?key=hunter2-query"]


def test_cookie_of_the_server_that_cannot_be_sent_is_not_shown(server: Server, send: Send) -> None:
    cookie = {"Set-Cookie": "sid=hunter2-\xe9\xff", "Location": "/other"}
    server.answers = [Answer(status=302, headers=cookie), Answer()]

    with hidden(shop.TransportError):
        send(call(method="GET", content=None), **given(max_retries=0))


@pytest.mark.parametrize("value", [b"hunter2", ["hunter2"]])
def test_credential_of_another_type_is_not_shown(send: Send, value: object) -> None:
    for credential in (value, lambda: value):
        with pytest.raises(TypeError, match="token must be text, not ") as caught:
            send(call(), **{**SECRETS, "token": credential})
        assert "hunter2" not in shown(caught.value)


def test_credential_of_the_environment_is_not_shown_by_an_invalid_option(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOP_TOKEN", "hunter2")

    for name in ("Client", "AsyncClient"):
        with pytest.raises(ValueError, match="max_retries") as caught:
            getattr(shop, name)(base_url=server.url, options={"max_retries": -1})
        values = [
            value
            for frame, _ in traceback.walk_tb(caught.value.__traceback__)
            for variable, value in frame.f_locals.items()
            if variable != "self"  # the client has no settings yet
        ]
        assert "hunter2" not in repr(values)


def test_repr_of_settings_shows_no_credential() -> None:
    url = "http://hunter2-user:hunter2-pass@127.0.0.1"
    options = {"headers": HEADERS}
    with shop.Client(base_url=url, options=options, **SECRETS) as client:
        other = client.with_options(headers=HEADERS, query={"key": "hunter2-query"})
        settings = vars(client)["_settings"]
        values = [client, settings, settings.credentials, vars(client)]
        assert "hunter2" not in repr([*values, other, vars(other)])
