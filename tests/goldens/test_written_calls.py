"""Calls that cases list in `calls.yaml`, because tests cannot derive them. See `tests/cases/README.md`."""

import json
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
import yaml
from pydantic import TypeAdapter

from tests.goldens.calling import caller, hints_of
from tests.goldens.cases import Case, goldens
from tests.goldens.conftest import imported
from tests.support.servers.scripted import Answer, Received, Server

_ANY: TypeAdapter[Any] = TypeAdapter(Any)
_KEYS = {"call", "with", "client", "reads", "sends", "answers", "returns", "raises", "detail", "says"}

Call = dict[str, Any]
"""Entry of a `calls.yaml`: plain data."""


def written_calls() -> Iterator[Any]:
    """Yield each call of each case, as parameters of a test."""
    for case in goldens():
        file = case.folder / "calls.yaml"
        calls = yaml.safe_load(file.read_text("utf-8")) if file.exists() else []
        for number, call in enumerate(calls, start=1):
            yield pytest.param(case, call, id=f"{case.name}-{number}-{call['call']}")


@pytest.mark.parametrize(("case", "call"), list(written_calls()))
@pytest.mark.parametrize("mode", ["sync", "async"])
def test_written_call_has_its_documented_effect(case: Case, call: Call, mode: str, server: Server) -> None:
    assert set(call) <= _KEYS
    package = imported(case)
    server.answers, server.received = [_answer(call)], []
    try:
        result = _called(package, call, server.url, mode)
    except Exception as error:  # noqa: BLE001 - the test compares every error
        _check_error(error, call)
    else:
        assert "raises" not in call, result
        assert _plain(result) == call.get("returns")
    if "sends" in call:
        (received,) = server.received
        _check_sent(received, call["sends"])


def _called(package: ModuleType, call: Call, url: str, mode: str) -> Any:
    """Return the result of the function."""
    suffix = "_request" if "reads" in call else "_async" if mode == "async" else ""
    function = getattr(package, call["call"] + suffix)
    given = call.get("with", {})
    if is_built := not given.keys() <= hints_of(function).keys():
        function = getattr(package, call["call"] + "_request")
    hints = hints_of(function)
    arguments = {name: _argument(hints[name], value) for name, value in given.items()}
    settings = {"base_url": url, "max_retries": 0, **_client(call, url)}
    with caller(package, settings, mode) as complete:
        if "reads" in call:
            response = complete(lambda client: client.send_raw(function(**arguments)))
            return getattr(package, call["reads"])(response)
        if is_built:
            return complete(lambda client: client.send(function(**arguments)))
        return complete(lambda client: function(client, **arguments))


def _argument(hint: Any, value: Any) -> Any:
    """Return an argument of its type. A dictionary in place of a model keeps the keys that its type lacks."""
    made = TypeAdapter(tuple[hint], config={"extra": "allow"}).validate_python((value,))
    return made[0]


def _client(call: Call, url: str) -> Call:
    """Return the keywords of the client, with the port of the server for `$PORT`."""
    port = url.rpartition(":")[2]
    given = call.get("client", {})
    return {key: port if value == "$PORT" else value for key, value in given.items()}


def _answer(call: Call) -> Answer:
    """Return the response, which is JSON unless its headers have another media type."""
    answer = call.get("answers", {})
    headers = {"Content-Type": "application/json", **answer.get("headers", {})}
    body = answer.get("body", "")
    is_json = headers["Content-Type"] == "application/json" and "body" in answer
    content = json.dumps(body).encode() if is_json else body.encode()
    return Answer(status=answer.get("status", 200), headers=headers, body=content)


def _check_error(error: Exception, call: Call) -> None:
    if type(error).__name__ != call.get("raises"):
        raise error
    if "detail" in call:
        assert _plain(getattr(error, "detail", "no detail")) == call["detail"]
    assert call.get("says", "") in str(error)


def _check_sent(received: Received, sends: Call) -> None:
    """Verify the given parts of a request; a header that is null must be absent."""
    assert received.method == sends.get("method", received.method)
    assert received.target == sends.get("target", received.target)
    for name, text in sends.get("headers", {}).items():
        assert received.headers.get(name.lower()) == text
    if "text" in sends:
        assert received.body.decode() == sends["text"]
    if "body" in sends:
        assert json.loads(received.body) == sends["body"]


def _plain(value: Any) -> Any:
    return _ANY.dump_python(value, mode="json", by_alias=True, exclude_unset=True)
