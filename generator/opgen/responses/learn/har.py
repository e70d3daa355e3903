"""Responses in an HTTP archive (HAR), and the operations of a document that they belong to."""

import binascii
from base64 import b64decode
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import unquote, urlsplit

from opgen.api.model import Api
from opgen.core.errors import DocumentError, Problem
from opgen.core.frozen import frozen
from opgen.core.json_values import mapping
from opgen.core.pointers import Pointer
from opgen.core.url_templates import BRACES, url_path
from opgen.responses.problems import Checker
from opgen.responses.problems import Problem as Difference
from opgen.responses.records import STATUSES, Record, merged
from opgen.source.read import Source, read


@frozen
class Exchange:
    """One request and its response. `content` is `None` if the archive has no body."""

    method: str
    url: str
    status: int
    media_type: str
    content: bytes | None
    day: str


def read_har(content: bytes, name: str) -> tuple[Exchange, ...]:
    """Return the exchanges in an archive. `name` is the name of the file in messages.

    Raises:
        DocumentError: The file is not an archive. Each problem has its position.
    """
    try:
        source = read(content, name)
    except DocumentError as error:
        raise type(error)([replace(each, file=name) for each in error.problems]) from None
    entries = mapping(source.root.get("log")).get("entries")
    if not isinstance(entries, list):
        raise _invalid(source, ("log",), "expected an HTTP archive with a list log.entries")
    return tuple(_exchange(source, each, ("log", "entries", str(number))) for number, each in enumerate(entries))


def _exchange(source: Source, entry: Any, pointer: Pointer) -> Exchange:  # JSON
    request, response = _at(source, entry, pointer, "request", dict), _at(source, entry, pointer, "response", dict)
    of_request, of_response = (*pointer, "request"), (*pointer, "response")
    content = _at(source, response, of_response, "content", dict)
    of_content = (*of_response, "content")
    text = content.get("text", "" if content.get("size") == 0 else None)
    body = text.encode("utf-8", "replace") if isinstance(text, str) else None
    if body is not None and content.get("encoding") == "base64":
        try:
            body = b64decode(body, validate=True)
        except binascii.Error:
            raise _invalid(source, (*of_content, "text"), "invalid base64") from None
    day = _at(source, entry, pointer, "startedDateTime", str)[:10]
    try:
        date.fromisoformat(day)
    except ValueError:
        raise _invalid(source, (*pointer, "startedDateTime"), f'invalid date "{day}"') from None
    return Exchange(
        method=_at(source, request, of_request, "method", str).upper(),
        url=_at(source, request, of_request, "url", str),
        status=_at(source, response, of_response, "status", int),
        media_type=_at(source, content, of_content, "mimeType", str) if "mimeType" in content else "",
        content=body,
        day=day,
    )


def _at(source: Source, value: Any, pointer: Pointer, key: str, kind: type) -> Any:  # JSON
    found = mapping(value).get(key)
    if type(found) is not kind:
        names = {dict: "a mapping", str: "a string", int: "an integer"}
        raise _invalid(source, (*pointer, key), f'expected {names[kind]} at "{key}" of an HTTP archive')
    return found


def _invalid(source: Source, pointer: Pointer, message: str) -> DocumentError:
    hint = "save the archive again, with the content of responses"
    (problem,) = source.located([Problem(message=message, pointer=pointer, hint=hint)])
    return DocumentError([replace(problem, file=source.name)])


def records_of(
    exchanges: Iterable[Exchange], api: Api, checker: Checker, package: str
) -> tuple[list[Record], Counter[str]]:
    """Return the problems of the responses, and the numbers of other exchanges by the reason that leaves them out.

    A text is recorded only if the responses to two different requests have it, because another text may be personal.
    """
    operations = _Operations(api)
    found = []
    left_out = Counter[str]()
    requests: dict[Difference, set[tuple[str, str]]] = {}
    for each in exchanges:
        key = operations.key(each.method, each.url)
        if key is None and each.method == "OPTIONS":  # a browser asks for permission before a request
            continue
        if key is None or each.status not in STATUSES:
            left_out["no operation has the path" if key is None else "invalid status"] += 1
            continue
        if each.content is None and checker.response(key, each.status) is not None:
            continue
        for problem in checker.problems(key, each.status, each.media_type, each.content or b""):
            found.append(Record(problem=problem, package=package, count=1, first=each.day, last=each.day))
            requests.setdefault(problem, set()).add((each.method, each.url))
    texts = {problem: problem if len(seen) > 1 else replace(problem, text="") for problem, seen in requests.items()}
    return [*merged(replace(each, problem=texts[each.problem]) for each in found)], left_out


class _Operations:
    """Operations of an API by method and path."""

    def __init__(self, api: Api) -> None:
        urls = {url_path(each.url) for each in api.servers}
        urls.update(url_path(each.url) for operation in api.operations for each in operation.servers)
        self._prefixes = sorted({"", *urls}, key=len, reverse=True)
        self._by_form: dict[tuple[str, int], list[tuple[list[str], str]]] = {}
        for each in api.operations:
            segments = each.path.split("/")
            self._by_form.setdefault((each.method.upper(), len(segments)), []).append((segments, each.key))

    def key(self, method: str, url: str) -> str | None:
        """Return the key of the operation: the one whose path has the most fixed segments, or None."""
        try:
            path = urlsplit(url).path
        except ValueError:
            return None
        for prefix in self._prefixes:
            if path.startswith(prefix):
                segments = path[len(prefix) :].split("/")
                listed = self._by_form.get((method, len(segments)), ())
                found = [(key, form) for form, key in listed if all(map(_matches, form, segments))]
                if found:
                    return max(found, key=lambda each: sum("{" not in segment for segment in each[1]))[0]
        return None


def _matches(form: str, segment: str) -> bool:
    if "{" not in form:
        return form == unquote(segment)
    start, *others = BRACES.split(form)[::2]
    end = others[-1] if others else ""
    return segment.startswith(start) and segment.endswith(end) and len(segment) > len(start) + len(end)
