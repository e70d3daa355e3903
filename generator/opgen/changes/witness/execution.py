"""Comparison by execution: the same calls and the same responses with two packages, without any rule."""

import base64
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from opgen.api import model as api
from opgen.changes.model import Change, Direction, Layer
from opgen.changes.wire.operations import WireOperation
from opgen.changes.witness.calls import Arguments, body_keywords, body_value, call, import_of, smallest_arguments
from opgen.changes.witness.make import matched_operations
from opgen.changes.witness.model import Subject
from opgen.changes.witness.values import NoValueError, Values
from opgen.codegen.code import Code, literal, template
from opgen.schemas.validity import Json

_REQUIRED = "required arguments"
_ALL = "all arguments"
_RESPONSE = "responses"
KINDS = (_REQUIRED, _ALL, _RESPONSE)
"""Kinds of executions: two of requests, and responses."""
Result = Mapping[str, Any]  # Any: JSON of the driver


@dataclass(frozen=True, slots=True, kw_only=True)
class Execution:
    """The same call with both packages.

    - `kind`: one of `KINDS`.
    - `operation`: the operation in reports.
    - `names`: the names of its functions in changes, such as `jobs.create_job`.
    - `codes`: code for the old and for the new package.
    """

    kind: str
    operation: str
    names: tuple[str, ...]
    codes: tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExecutionDifference:
    """Difference between the results of one execution.

    - `is_failure`: the new package cannot build the request or read the response.
    - `rules`: the rules of the changes that explain the difference; empty if none does.
    """

    execution: Execution
    text: str
    is_failure: bool
    rules: tuple[str, ...]


def executions(old: Subject, new: Subject) -> Iterator[Execution]:
    """Yield the calls of all operations that both packages have, in document order."""
    for before, after in matched_operations(old, new).values():
        if before is None or after is None or before.is_reversed:
            continue
        own, other = old.described(before), new.described(after)
        if own is None or other is None:
            continue
        names = tuple(function.label for function in (old.function(own), new.function(other)) if function is not None)
        for kind in (_REQUIRED, _ALL):
            is_complete = kind == _ALL
            for codes in _requests(old, new, before, (own, other), is_complete=is_complete):
                yield Execution(kind=kind, operation=after.name, names=names, codes=codes)
        for codes in _responses(old, new, before, (own, other)):
            yield Execution(kind=_RESPONSE, operation=after.name, names=names, codes=codes)


def differences(
    found: Iterable[tuple[Execution, Result, Result]], changes: Iterable[Change]
) -> Iterator[ExecutionDifference]:
    """Yield the differences between results, each with the changes that explain it.

    A result that the old package does not have is not compared.
    """
    changes = tuple(changes)
    for execution, before, after in found:
        if before["error"] is not None or before == after:
            continue
        is_failure = after["error"] is not None
        text = str(after["error"]) if is_failure else _difference(before, after)
        yield ExecutionDifference(
            execution=execution, text=text, is_failure=is_failure, rules=tuple(_explanations(execution, changes))
        )


def is_compared(before: Result) -> bool:
    """Return whether the old package has a result."""
    return before["error"] is None


def _requests(
    old: Subject,
    new: Subject,
    operation: WireOperation,
    documented: tuple[api.Operation, api.Operation],
    *,
    is_complete: bool,
) -> Iterator[tuple[str, str]]:
    """Yield the code that builds a request, with the names of the old arguments in both packages.

    If the fields of the body are keywords, a second request has them in place of the body.
    """
    try:
        arguments = smallest_arguments(old, operation, is_complete=is_complete)
    except NoValueError:
        return
    lines = _calls(old, new, documented, arguments)
    if lines is not None:
        yield "\n".join(lines[0]), "\n".join(lines[1])
    body = arguments.body[0] if arguments.body else None
    keywords = [code for _, code in body_keywords(old, documented[0], body).values()]
    arguments = replace(arguments, body=())
    lines = _calls(old, new, documented, arguments, tuple(keywords))
    if keywords and lines is not None:
        yield "\n".join(lines[0]), "\n".join(lines[1])


def _calls(
    old: Subject,
    new: Subject,
    documented: tuple[api.Operation, api.Operation],
    arguments: Arguments,
    keywords: tuple[Code, ...] = (),
) -> tuple[tuple[Code, ...], tuple[Code, ...]] | None:
    functions = old.function(documented[0]), new.function(documented[1])
    if functions[0] is None or functions[1] is None:
        return None
    found = []
    for subject, function in zip((old, new), functions, strict=True):
        name = function.functions[2] if function is not None else ""
        module = function.module if function is not None else ""
        built = call(old, documented[0], name, arguments, keywords)
        found.append((import_of(subject, f"operations.{module}", [name]), template("request = {built}", built=built)))
    return found[0], found[1]


def _responses(
    old: Subject, new: Subject, operation: WireOperation, documented: tuple[api.Operation, api.Operation]
) -> Iterator[tuple[str, str]]:
    """Yield the code that reads made-up JSON responses of the old document."""
    try:
        arguments = smallest_arguments(old, operation)
    except NoValueError:
        return
    lines = _calls(old, new, documented, arguments)
    if lines is None:
        return
    for status, media_type, value in _bodies(old, operation):
        read = template(
            "result = request.parse({status}, {headers}, {content}.encode())",
            status=literal(status),
            headers=literal({"content-type": media_type}),
            content=literal(json.dumps(value)),
        )
        yield "\n".join((*lines[0], read)), "\n".join((*lines[1], read))


def _bodies(subject: Subject, operation: WireOperation) -> Iterator[tuple[int, str, Json]]:
    """Yield status, media type and body of each documented success: the smallest and a complete one."""
    values = Values(subject.schemas, Direction.RESPONSE)
    for status, node in operation.node.mapping("responses"):
        if not status.startswith("2"):
            continue
        for media_type, media in node.dereferenced().mapping("content"):
            plain = media_type.partition(";")[0].strip().lower()
            if not plain.endswith(("/json", "+json")):
                continue
            number = int(status) if status.isdigit() else 200
            seen: list[Json] = []
            for is_complete in (False, True):
                try:
                    body = body_value(values, media.dereferenced(), is_complete=is_complete)
                except NoValueError:
                    continue
                if body not in seen:
                    seen.append(body)
                    yield number, plain, body


def _difference(before: Result, after: Result) -> str:
    """Return the first part of a request or of a result that differs."""
    for key in ("sent", "result"):
        one, other = before.get(key), after.get(key)
        if one == other:
            continue
        if isinstance(one, dict) and isinstance(other, dict):
            for name in one:
                if one[name] != other.get(name):
                    texts = _shown(name, one[name]), _shown(name, other.get(name))
                    return f"{name}: {texts[0]} became {texts[1]}"
        return f"{_shown('', one)} became {_shown('', other)}"
    return "the results differ"


def _shown(name: str, value: Json) -> str:
    if name == "content" and isinstance(value, str):
        return base64.b64decode(value).decode("utf-8", "replace")
    return json.dumps(value, ensure_ascii=True, sort_keys=True)


def _explanations(execution: Execution, changes: Iterable[Change]) -> Iterator[str]:
    """Yield the rules of the changes that concern an execution, each once."""
    is_response = execution.kind == _RESPONSE
    wrong = Direction.REQUEST if is_response else Direction.RESPONSE
    rules: dict[str, None] = {}
    for change in changes:
        if change.layer is Layer.WIRE:
            fits = execution.operation in change.operations
            fits = fits and change.direction is not wrong
        else:
            fits = any(name == own or name.startswith(f"{own}.") for name in change.names for own in execution.names)
        if fits:
            rules[change.rule] = None
    yield from rules
