"""Comparison by execution: the same calls and the same responses with two packages, without any rule."""

import base64
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from opgen.api import model as api
from opgen.core.frozen import frozen
from opgen.diff.model import Change, Direction, Layer
from opgen.diff.surface.matching import matched_operations
from opgen.diff.surface.model import SurfaceOperation
from opgen.diff.wire.operations import WireOperation
from opgen.diff.witness.calls import Arguments, body_value, built_lines, call, read_line, smallest_arguments
from opgen.diff.witness.model import Subject
from opgen.diff.witness.values import NoValueError, Values
from opgen.schemas.validity import Json

_REQUIRED = "required arguments"
_ALL = "all arguments"
_RESPONSE = "responses"
KINDS = (_REQUIRED, _ALL, _RESPONSE)
"""Kinds of executions: two of requests, and responses."""
Result = Mapping[str, Any]  # Any: JSON of the driver
_SAME_BOUNDARIES = """\
import os
from itertools import count
numbers = count(1)
vars(os)["urandom"] = lambda size: next(numbers).to_bytes(8, "big").rjust(size, b"o")
"""
_RESULT_AS_REQUEST = """
from types import SimpleNamespace
from typing import Any
from pydantic import TypeAdapter
options = {"mode": "json", "by_alias": True, "exclude_unset": True, "warnings": False, "fallback": repr}
shown = TypeAdapter(Any).dump_python(result, **options)
request = SimpleNamespace(method="", path=shown, query=(), headers=(), cookies=(), content=None, content_type=None)
del result
"""
"""The driver returns requests alone. A value that the response does not have is not shown."""


@frozen
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


@frozen
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
    """Yield the calls of all names that both packages have, in document order. A renamed function keeps its calls."""
    afters = {one.label: other for one, other in matched_operations(old.surface, new.surface).pairs}
    afters |= {each.label: each for each in new.surface.operations}
    for before in old.operations.values():
        own = None if before.is_reversed else old.described(before)
        one = None if own is None else old.function(own)
        two = None if one is None else afters.get(one.label)
        if own is None or one is None or two is None:
            continue
        calls = _Calls(old, before, own, ((old, one), (new, two)))
        for kind in KINDS:
            with suppress(NoValueError):  # a body with names that its model does not have
                found = calls.responses() if kind == _RESPONSE else calls.requests(is_complete=kind == _ALL)
                yield from (
                    Execution(kind=kind, operation=two.endpoint, names=(one.label, two.label), codes=codes)
                    for codes in found
                )


def differences(
    found: Iterable[tuple[Execution, Result, Result]], changes: Iterable[Change]
) -> Iterator[ExecutionDifference]:
    """Yield the differences between results, each with the changes that explain it.

    A result that the old package does not have is not compared. A response is not read if its request cannot be built.
    """
    changes = tuple(changes)
    failed: set[tuple[str, ...]] = set()
    for execution, before, after in found:
        is_failure = after["error"] is not None
        if before["error"] is not None or before == after or (is_failure and execution.names in failed):
            continue
        if is_failure and execution.kind == _REQUIRED:
            failed.add(execution.names)
        text = str(after["error"]) if is_failure else _difference(before, after)
        yield ExecutionDifference(
            execution=execution, text=text, is_failure=is_failure, rules=tuple(_explanations(execution, changes))
        )


def is_compared(before: Result) -> bool:
    """Return whether the old package has a result."""
    return before["error"] is None


@dataclass(frozen=True, slots=True)
class _Calls:
    """Calls of one operation of the old document, with the names of the old arguments in both packages."""

    old: Subject
    operation: WireOperation
    documented: api.Operation
    functions: tuple[tuple[Subject, SurfaceOperation], tuple[Subject, SurfaceOperation]]

    def requests(self, *, is_complete: bool) -> Iterator[tuple[str, str]]:
        """Yield the code that builds a request."""
        try:
            arguments = smallest_arguments(self.old, self.operation, is_complete=is_complete)
        except NoValueError:
            return
        yield self._codes(arguments)

    def responses(self) -> Iterator[tuple[str, str]]:
        """Yield the code that reads made-up JSON responses of the old document."""
        try:
            arguments = smallest_arguments(self.old, self.operation)
        except NoValueError:
            return
        for status, media_type, value in _bodies(self.old, self.operation):
            read = read_line(status, media_type, json.dumps(value))
            yield self._codes(arguments, read, _RESULT_AS_REQUEST)

    def _codes(self, arguments: Arguments, *more: str) -> tuple[str, str]:
        old, new = (
            _SAME_BOUNDARIES
            + "\n".join(
                (
                    *built_lines(subject, function, call(self.old, self.documented, function.functions[2], arguments)),
                    *more,
                )
            )
            for subject, function in self.functions
        )
        return old, new


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
    one, other = before["sent"], after["sent"]
    name = next(each for each in one if one[each] != other[each])
    return f"{name}: {_shown(name, one[name])} became {_shown(name, other[name])}"


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
