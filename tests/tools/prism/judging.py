"""Calls of each operation of a package against Prism, with verdicts on requests and responses."""

import contextlib
import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Literal

import httpx2
from opgen.document.document import Document

from tests.goldens.calling import bound, caller, documented_settings, expected_warning
from tests.goldens.documented import Operation, operations
from tests.goldens.examples import VARIANTS, Variant
from tests.goldens.exchanges import sent_values
from tests.tools.prism.servers import CannotServeError, Prism

Verdict = Literal[
    "accepted",  # and the response, or the requested error, is as documented
    "refused",  # Prism reports a problem of the request, or fails
    "tolerated",  # accepted, and the response was read, although Prism reports its own response as invalid
    "unanswered",  # Prism accepts the request, and cannot create a valid response
    "unread",  # the client reports Prism's response as invalid
    "not called",  # no call could be created, or the document could not be served
]


_PATIENCE = 30
"""Seconds until a call counts as endless."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """Result of one call."""

    operation: str
    """Method and path."""
    variant: Variant
    """Variant of the sent values."""
    status: int | None
    """Status that Prism must return; None for the first success."""
    verdict: Verdict
    reason: str = ""
    """Message of Prism, of the client, or of the example generator."""


def judge(  # noqa: PLR0913 - three have defaults
    document: Document,
    package: ModuleType,
    prism: Prism,
    *,
    seed: str | None = None,
    variants: Sequence[Variant] = VARIANTS,
    left_out: Collection[tuple[str, str]] = (),
) -> Iterator[Judgement]:
    """Call each operation with each variant for its first success, and with the last one for each other status.

    `package` is the imported package of `document`. With a `seed`, Prism generates its responses. Methods and paths that
    the configuration of the package leaves out, `left_out`, are not called.
    """
    listed = [o for o in operations(document) if (o.method, o.path) not in left_out]
    try:
        with prism.serving(document.root, seed) as url:
            for operation in listed:
                yield from _operation(operation, package, url, variants)
    except CannotServeError as error:
        for operation in listed:
            yield _judgement(operation, variants[-1], None, "not called", str(error))


def _operation(operation: Operation, package: ModuleType, url: str, variants: Sequence[Variant]) -> Iterator[Judgement]:
    for variant in variants:
        yield _called(operation, package, url, variant, None)
    statuses = [int(key) for key in operation.responses if key.isdecimal()]
    for status in statuses:
        yield _called(operation, package, url, variants[-1], status)


def _called(operation: Operation, package: ModuleType, url: str, variant: Variant, status: int | None) -> Judgement:
    answers: list[httpx2.Response] = []
    hooks = {"response": [answers.append]}
    headers = {} if status is None else {"Prefer": f"code={status}"}
    try:
        sent = _sent(operation, variant)
        call = bound(package, operation, sent, variant, is_async=False)
    except Exception as error:  # noqa: BLE001 - every error is reported
        return _judgement(operation, variant, status, "not called", _told(error))
    with httpx2.Client(event_hooks=hooks) as http, expected_warning(operation):
        settings = {"http_client": http, "headers": headers, "timeout": _PATIENCE}
        try:
            with caller(package, documented_settings(package, url) | settings, "sync") as complete:
                result = complete(call)
        except package.ClientError as error:
            result = error
        except ValueError as error:
            # The client refuses a value that no request can have.
            return _judgement(operation, variant, status, "not called", _told(error))
    if isinstance(result, package.TransportTimeoutError):
        return _judgement(operation, variant, status, "unanswered", "Prism sends no response in time")
    verdict, reason = _verdict(package, answers[-1] if answers else None, result)
    return _judgement(operation, variant, status, verdict, reason)


def _sent(operation: Operation, variant: Variant) -> list[Any]:
    """Return the values to send, without empty lists in required parameters, which would be absent."""
    *values, body = sent_values(operation, variant)
    pairs = zip(operation.parameters, values, strict=True)
    values = [_plain(operation, parameter, value) for parameter, value in pairs]
    if [] not in values:
        return [*values, body]
    full = sent_values(operation, "first")
    return [more if value == [] else value for value, more in zip(values, full, strict=False)] + [body]


def _plain(operation: Operation, parameter: dict[str, Any], value: Any) -> Any:
    """Return an object of any fields without nested lists and objects, for which no style has a notation."""
    schema = parameter.get("schema")
    if not isinstance(value, dict) or not isinstance(schema, dict):
        return value
    if {"properties", "allOf", "oneOf", "anyOf"} & operation.resolved(schema).keys():
        return value
    return {key: "nested" if isinstance(item, list | dict) else item for key, item in value.items()}


def _verdict(package: ModuleType, answer: httpx2.Response | None, result: Any) -> tuple[Verdict, str]:
    if answer is None:
        return "unread", _told(result)
    violations = _violations(answer.headers.get("sl-violations", "[]"))
    problem = _problem(answer, result)
    found = [*violations, *problem.get("validation", ())]
    wrong = [each for each in found if each.get("severity") == "Error"]
    refused = [each for each in wrong if _place(each)[:1] != ["response"]]
    if refused:
        return "refused", "; ".join(map(_violation, refused))
    if wrong:
        is_read = not problem and not isinstance(result, _unread(package))
        words = "; ".join(map(_violation, wrong))
        return ("tolerated" if is_read else "unanswered"), words
    if problem:
        # If Prism fails, there is no verdict on the request.
        is_ours = problem["status"] < 500 or problem["title"] == "Prism crashed"
        words = f"{problem['title']}: {problem['detail']}"
        return ("refused" if is_ours else "unanswered"), words
    if isinstance(result, package.ApiError):
        if result.status_code != answer.status_code:
            return "unread", _told(result)
        return "accepted", ""
    if isinstance(result, Exception):
        return "unread", f"{_told(result)}: {_told(result.__cause__)}"
    return "accepted", ""


def _unread(package: ModuleType) -> tuple[type[Exception], ...]:
    """Return the error of a call that cannot read the response."""
    return package.ResponseValidationError, package.TransportError


def _violations(header: str) -> list[dict[str, Any]]:
    """Return Prism's findings, which are JSON that it truncates."""
    with contextlib.suppress(ValueError):
        found: list[dict[str, Any]] = json.loads(header)
        return found
    place = "request" if '["request"' in header else "response"
    return [{"severity": "Error", "location": [place], "message": header[:200]}]


def _problem(answer: httpx2.Response, result: Any) -> dict[str, Any]:
    """Return the message of Prism itself instead of a mocked response."""
    if answer.headers.get("content-type") != "application/problem+json":
        return {}
    with contextlib.suppress(ValueError):
        # The client may have read the content of the response in pieces.
        content: Any = json.loads(getattr(result, "body", b""))
        if isinstance(content, dict) and "/prism/" in str(content.get("type")):
            return content
    return {}


def _violation(each: dict[str, Any]) -> str:
    return f"{'.'.join(_place(each))}: {each['message']}"


def _place(each: dict[str, Any]) -> list[str]:
    return [str(name) for name in each.get("location", ())]


def _told(error: object) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())


def _judgement(operation: Operation, variant: Variant, status: int | None, verdict: Verdict, reason: str) -> Judgement:
    return Judgement(
        operation=f"{operation.method} {operation.path}", variant=variant, status=status, verdict=verdict, reason=reason
    )
