"""Calls of all operations of a client that can be called safely, and their outcomes."""

import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from opgen.api.model import Operation
from opgen.core.errors import NetworkError
from opgen.core.frozen import frozen
from opgen.core.name_styles import snake
from opgen.core.patterns import wildcard
from opgen.core.pointers import pointer_text
from opgen.core.url_templates import erased
from opgen.responses.probe.arguments import ArgumentFinder
from opgen.responses.probe.session import Reply, Session
from opgen.responses.problems import Checker, Problem, is_json
from opgen.schemas.validity import Json

METHODS = frozenset({"GET", "HEAD"})
# Words of operations that may change something, although their method is safe.
_UNSAFE = re.compile(
    r"(?:^|_)(logout|log_out|logoff|log_off|signout|sign_out|delete|remove|stop|restart|reset|revoke|export|shutdown"
    r"|shut_down|kill|cancel|purge|destroy|drop|disable|deactivate|terminate|unsubscribe|reboot|wipe|flush)(?:_|$)"
)
_MOST_ATTEMPTS = 3
# Number of items of a list that are requested, because one of them may differ.
_ENOUGH = 2
_MOST_FAILURES = 3
# Statuses after which another argument may succeed.
_OF_ARGUMENTS = frozenset({400, 404, 410, 422})
_WITHOUT_CREDENTIAL = frozenset({401, 403})
_NOT_RECORDED = frozenset({401, 403, 429})
_NOT_MODIFIED = 304
_CLIENT_ERROR = range(400, 500)


class State(StrEnum):
    """Result of the calls of an operation."""

    VERIFIED = "verified"
    DIFFERS = "differs"
    NOT_REACHED = "not reached"


@frozen
class Outcome:
    """Outcome of the calls of an operation.

    - `reason`: why it was not reached.
    - `problems`: the problems of its responses, with the numbers of responses.
    """

    operation: Operation
    state: State
    reason: str = ""
    problems: Mapping[Problem, int] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Return method and path."""
        return name_of(self.operation)


@frozen
class Probe:
    """Outcomes in document order, the methods of all requests, and the time."""

    outcomes: tuple[Outcome, ...]
    sent: Mapping[str, int]
    seconds: float


@dataclass(slots=True, kw_only=True)
class Prober:
    """Caller of operations: it decides which ones are called, and with which arguments.

    - `patterns`: the operations to call; all if empty. An operation that is not safe needs its name without `*`.
    - `variables`: environment variables of credentials that are not set.
    - `problems`: the problems of all responses, with the numbers of responses.
    """

    session: Session
    checker: Checker
    finder: ArgumentFinder
    patterns: Sequence[str]
    most_calls: int
    variables: Sequence[str]
    show: Callable[[str], None]
    problems: Counter[Problem] = field(default_factory=Counter)
    _calls: int = 0
    _failures: int = 0
    _has_response: bool = False
    _sent: Counter[str] = field(default_factory=Counter)

    def probe(self, operations: Iterable[Operation]) -> Probe:
        """Call the operations that can be called. Raise `NetworkError` if the server does not respond."""
        began = time.monotonic()
        readable = [each for each in operations if each.method in METHODS]
        selected = [each for each in readable if self.is_selected(each)]
        reasons = {each.key: reason for each in readable if (reason := self._refusal(each))}
        found: dict[str, Outcome] = {}
        # An operation without parameters returns the identifiers of others.
        readable.sort(key=lambda each: sum(parameter.required for parameter in each.parameters))
        while outcomes := [*self._round([e for e in readable if e.key not in found and e.key not in reasons])]:
            found |= {each.operation.key: each for each in outcomes}
        if self._failures and not self._has_response:
            raise NetworkError(f"no response from {self.session.url}")
        for each in selected:
            if each.key not in found:
                reason = reasons.get(each.key) or self._missing(each)
                found[each.key] = Outcome(operation=each, state=State.NOT_REACHED, reason=reason)
        outcomes = [found[each.key] for each in selected]
        return Probe(outcomes=tuple(outcomes), sent=dict(self._sent), seconds=time.monotonic() - began)

    def is_selected(self, operation: Operation) -> bool:
        """Return whether the patterns select an operation."""
        return operation.method in METHODS and (not self.patterns or is_named(operation, self.patterns))

    def _round(self, waiting: Sequence[Operation]) -> Iterator[Outcome]:
        """Call the selected operations for which arguments are known.

        Without one, call one operation that returns the items of a selected one, or use examples of the document.
        """
        selected = [each for each in waiting if self.is_selected(each)]
        others = [each for each in waiting if each not in selected and _contains(each, selected)]
        for operations, has_examples, is_single in (
            (selected, False, False),
            (others, False, True),
            (selected, True, True),
        ):
            is_empty = True
            for operation in operations:
                if self._calls >= self.most_calls or (is_single and not is_empty):
                    return
                if next(self.finder.arguments(operation, has_examples=has_examples), None) is not None:
                    is_empty = False
                    yield self._called(operation)
            if not is_empty:
                return

    def _called(self, operation: Operation) -> Outcome:
        """Call an operation until it succeeds, with a few different arguments."""
        reason, problems, is_reached, good = "", Counter[Problem](), False, 0
        names = {each.wire_name: each.name for each in operation.parameters}
        attempts = self.finder.arguments(operation, has_examples=True)
        for _ in range(_MOST_ATTEMPTS):
            arguments = next(attempts, None)
            if arguments is None or self._calls >= self.most_calls:
                break
            reply = self._reply(operation, {names[name]: value for name, value in arguments.items()})
            reason = reply.error or self._failure(operation, reply.status)
            is_reached |= not reason
            found = [] if reply.error else self._problems(operation, reply)
            problems.update(found)
            self.problems.update(found)
            is_good = not reason and self._has_values(operation, arguments, reply)
            self.finder.add_result(operation, arguments, is_good=is_good)
            # A text is recorded if the responses to two different requests have it.
            good += is_good
            if is_good:
                attempts = self.finder.of_other_items(operation, arguments)
            is_enough = good >= _ENOUGH and not any(each.text and problems[each] == 1 for each in found)
            if is_enough or not (reply.status in _OF_ARGUMENTS or (arguments and not reason)):
                break
        state = State.VERIFIED if all(map(is_note, problems)) else State.DIFFERS
        state, reason = (state, "") if is_reached else (State.NOT_REACHED, reason)
        return Outcome(operation=operation, state=state, reason=reason, problems=problems)

    def _reply(self, operation: Operation, arguments: Mapping[str, Json]) -> Reply:
        self._calls += 1
        self.show(f"call {self._calls}: {name_of(operation)}")
        reply = self.session.call(operation.key, arguments)
        self._sent.update(reply.sent)
        self._has_response |= not reply.error
        self._failures += reply.is_unreachable
        if self._failures >= _MOST_FAILURES and not self._has_response:
            raise NetworkError(reply.error)
        return reply

    def _problems(self, operation: Operation, reply: Reply) -> list[Problem]:
        """Return the problems of a response by the document, and those that only the package finds."""
        found = [*self.checker.problems(operation.key, reply.status, reply.media_type, reply.content)]
        if operation.method == "HEAD":
            return [each for each in found if each.rule in {"status", "media-type"}]
        if reply.status in _NOT_RECORDED:
            found = [each for each in found if each.rule != "status"]
        pointers = {each.pointer for each in found}
        for path, rule, type_, length in reply.found:
            pointer = pointer_text(path)
            if any(_is_near(pointer, each) for each in pointers) or rule in {"status", "media-type", "empty"}:
                continue
            declared = self.checker.declarations(operation.key, reply.status, path)
            problem = Problem(operation=operation.key, status=reply.status, pointer=pointer, rule=rule)
            found.append(replace(problem, type=type_, length=length, schema=declared[0].pointer if declared else ()))
        return found

    def _failure(self, operation: Operation, status: int) -> str:
        """Return why a response does not verify an operation; empty for a success."""
        if status < 300 or status == _NOT_MODIFIED:
            return ""
        if status in _WITHOUT_CREDENTIAL and self.variables:
            names = " and ".join(self.variables)
            return f"status {status}, and {names} {'is' if len(self.variables) == 1 else 'are'} not set"
        is_known = status >= 500 or self.checker.response(operation.key, status) is not None
        return f"status {status}" if is_known else f"status {status}, which is not documented"

    def _has_values(self, operation: Operation, arguments: Mapping[str, Json], reply: Reply) -> bool:
        """Add the values of a successful response to those for arguments. Return whether it has some."""
        if not is_json(reply.media_type):
            return True
        try:
            body = json.loads(reply.content)
        except (ValueError, RecursionError):
            return False
        self.finder.add(operation, arguments, reply.status, body)
        return body not in ([], {})

    def _missing(self, operation: Operation) -> str:
        if self._calls >= self.most_calls:
            return f"the limit of {self.most_calls} calls"
        return f"no value for {', '.join(self.finder.missing(operation))}"

    def _refusal(self, operation: Operation) -> str:
        """Return why an operation is not called; empty if it is."""
        if operation.body is not None and operation.body.required:
            return "it needs a body"
        if is_named(operation, (pattern for pattern in self.patterns if "*" not in pattern)):
            return ""
        texts = (operation.operation_id, *operation.path.split("/"))
        word = next((m[1] for text in texts if (m := _UNSAFE.search(snake(text)))), "")
        if word:
            return f'not called without --operation: its name has the word "{word}"'
        if operation.deprecated:
            return "not called without --operation: it is deprecated"
        is_stream = any(each.is_stream_only for each in operation.responses)
        return "not called without --operation: it is a stream" if is_stream else ""


def name_of(operation: Operation) -> str:
    """Return method and path of an operation."""
    return f"{operation.method} {operation.path}"


def is_named(operation: Operation, patterns: Iterable[str]) -> bool:
    """Return whether one of the patterns matches the key, the operationId, or method and path."""
    names = (operation.key, operation.operation_id, name_of(operation))
    return any(wildcard(pattern)(name) for pattern in patterns for name in names)


def is_note(problem: Problem) -> bool:
    """Return whether a problem is a client error of another status or media type, as servers and proxies send for themselves."""
    return problem.rule in {"status", "media-type"} and problem.status in _CLIENT_ERROR


def _contains(operation: Operation, others: Iterable[Operation]) -> bool:
    """Return whether an operation returns the collection with the item of one of the others."""
    start = erased(operation.path).rstrip("/") + "/{}"
    return operation.method == "GET" and any(erased(each.path).startswith(start) for each in others)


def _is_near(pointer: str, other: str) -> bool:
    """Return whether one pointer selects a part of the value of the other."""
    one, two = f"{pointer}/", f"{other}/"
    return one.startswith(two) or two.startswith(one)
