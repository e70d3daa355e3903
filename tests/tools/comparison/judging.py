"""Differences between the outcome of a call and the document, in a few words."""

import email
import email.policy
import json
from collections.abc import Iterator, Sequence
from email.message import EmailMessage
from typing import Any
from urllib.parse import parse_qsl, unquote

from tests.support.servers.scripted import Received
from tests.tools.comparison.cases import Case


def faults(case: Case, outcome: dict[str, Any], received: Sequence[Received]) -> list[str]:
    """Return the differences from the expected outcome, or nothing."""
    wanted = case.wanted
    if "missing" in outcome:
        return [outcome["missing"]]
    if wanted.get("refuses"):
        return [f"sends {each.method} {each.target}" for each in received]
    if "targets" in wanted:
        found = sorted(each.target for each in received)
        told = _told(outcome)
        return [] if found == sorted(wanted["targets"]) else [told or f"sends {found}"]
    if not received:
        return [_told(outcome) or "sends nothing"]
    return [*_sent(wanted.get("sends", {}), received[0]), *_became(wanted, outcome)]


def _sent(wanted: dict[str, Any], received: Received) -> Iterator[str]:
    if "method" in wanted and received.method != wanted["method"]:
        yield f"sends {received.method}"
    target = wanted.get("target")
    if target is not None and _target(received.target) != _target(target):
        yield f"sends `{unquote(received.target)}`"
    if "path" in wanted and received.target != wanted["path"]:
        yield f"sends `{received.target}`"
    for name, text in wanted.get("headers", {}).items():
        found = received.headers.get(name)
        if found != text and _list(found) != _list(text):
            yield f"no `{name}`" if found is None else f"sends `{name}: {found}`"
    yield from _body(wanted, received)


def _body(wanted: dict[str, Any], received: Received) -> Iterator[str]:
    type_ = received.headers.get("content-type", "")
    text = received.body.decode(errors="replace")
    if "type" in wanted and type_.partition(";")[0] != wanted["type"]:
        yield f"sends it as `{type_}`"
    if "text" in wanted and text != wanted["text"]:
        yield f"sends `{text}`"
    if "json" in wanted and _json(text) != wanted["json"]:
        yield f"sends `{text}`"
    if "form" in wanted:
        pairs = [list(pair) for pair in parse_qsl(text, keep_blank_values=True)]
        if pairs != wanted["form"]:
            yield f"sends `{text}`"
    if "parts" in wanted:
        found = list(parts(received))
        if found != wanted["parts"]:
            yield f"sends parts {found}"


def _became(wanted: dict[str, Any], outcome: dict[str, Any]) -> Iterator[str]:
    if "raises" in wanted:
        yield from _raised(wanted["raises"], outcome)
        return
    if "error" in outcome:
        yield _told(outcome)
        return
    streams = wanted.get("streams")
    if outcome.get("streamed") not in (streams, _as_data(streams or [])):
        yield f"gives `{json.dumps(outcome.get('streamed', outcome.get('returned')))}`"
    if "returns" in wanted and outcome["returned"] != wanted["returns"]:
        yield f"gives `{json.dumps(outcome['returned'])}`"
    if "class" in wanted and outcome["class"] != wanted["class"]:
        yield f"gives a {outcome['class']}"
    if "distinct" in wanted:
        kinds = [outcome["classes"].get(name) for name in wanted["distinct"]]
        if len(set(kinds)) != len(kinds):
            yield f"both are a {kinds[0]}"


def _raised(wanted: dict[str, Any], outcome: dict[str, Any]) -> Iterator[str]:
    if "error" not in outcome:
        yield f"gives `{json.dumps(outcome['returned'])}`, no error"
    elif outcome["error"]["status"] != wanted["status"]:
        yield f"{_told(outcome)}, and the status is lost"
    elif wanted["body"] not in outcome["error"]["body"]:
        yield f"{_told(outcome)}, without the body"


def _told(outcome: dict[str, Any]) -> str:
    return f"raises {outcome['error']['text']}" if "error" in outcome else ""


def _as_data(events: list[Any]) -> list[Any]:
    """Return the encoded events."""
    return [{"data": event} for event in events]


def _target(target: str) -> tuple[str, list[tuple[str, str]]]:
    """Path and fields, decoded: which of several ways a character is encoded is not at issue."""
    path, _, query = target.partition("?")
    return unquote(path), parse_qsl(query, keep_blank_values=True)


def _list(text: str | None) -> list[str] | None:
    """Items of a header, which may have a space after each comma."""
    return None if text is None else [item.strip() for item in text.split(",")]


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def parts(received: Received) -> Iterator[list[str | None]]:
    """Yield name, file name and content of each part of a multipart body."""
    head = f"Content-Type: {received.headers.get('content-type', '')}\r\n\r\n"
    message = email.message_from_bytes(head.encode() + received.body, policy=email.policy.HTTP)
    assert isinstance(message, EmailMessage)
    for part in message.iter_parts() if message.is_multipart() else ():
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        name = part.get_param("name", header="content-disposition")
        yield [str(name), part.get_filename(), content.decode(errors="replace")]
