"""Calls of the generated clients, and the verification of their ends."""

import io
import pickle
import random
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from types import ModuleType
from typing import Any, Literal

from anyio.from_thread import start_blocking_portal

from tests.support.clients import Kind
from tests.tools.fuzz.document import OPERATIONS

Client = Literal["sync", "asyncio", "trio"]
CLIENTS: tuple[Client, ...] = ("sync", "asyncio", "trio")
LIMIT = 60.0
"""Seconds of the longest call. A call has a total time of eight seconds; the remainder is for a busy machine."""
_OPTIONS: dict[str, Any] = {"timeout": 4.0, "total_timeout": 8.0, "max_retries": 1}
_AT_ONCE = 64
_MAX_ITEMS = 100
_STREAMS = {"events", "texts", "whole_events", "lines", "records", "parts"}


@dataclass(frozen=True, slots=True)
class Case:
    """One call."""

    number: int
    operation: str
    client: Client

    def __str__(self) -> str:
        return f"case {self.number}: {self.operation}, {self.client}"


@dataclass(slots=True)
class Result:
    """Ends of all calls: how many of each kind, and the calls that ended otherwise."""

    ends: Counter[str] = field(default_factory=Counter[str])
    failures: list[str] = field(default_factory=list[str])
    longest: float = 0.0


def cases(seed: int, numbers: Iterable[int]) -> list[Case]:
    """Return the case of each number. The seed and the number determine it."""
    found = []
    for number in numbers:
        draw = random.Random(f"{seed}/{number}")  # noqa: S311 - not a secret
        case = Case(number, draw.choice(OPERATIONS), draw.choice(CLIENTS))
        found.append(case)
    return found


def run(package: ModuleType, url: str, todo: Sequence[Case]) -> Result:
    """Make the calls of all cases, 64 at once, and verify each end."""
    result = Result()
    previous = sys.unraisablehook
    sys.unraisablehook = partial(_unraisable, result)
    try:
        with ExitStack() as stack:
            threads = stack.enter_context(ThreadPoolExecutor(_AT_ONCE))
            for name in CLIENTS:
                portal = None if name == "sync" else stack.enter_context(start_blocking_portal(name))
                kind = Kind(name=name, portal=portal)
                client = stack.enter_context(kind.client(package, base_url=url, **_OPTIONS))
                own = [case for case in todo if case.client == name]
                for end in threads.map(partial(_call, package, kind, _limited(client), url), own):
                    _add(result, *end)
    finally:
        sys.unraisablehook = previous
    return result


def _unraisable(result: Result, problem: "sys.UnraisableHookArgs") -> None:
    # httpx2 leaves a generator to the garbage collector if a response is read in part.
    # The connection is closed, but trio warns of it.
    if not isinstance(problem.exc_value, ResourceWarning):
        text = f"unraisable: {problem.exc_value!r} in {problem.object!r}"
        result.failures.append(text)


End = tuple[Case, float, str, str]
"""A case, its seconds, the kind of its end, and a text if the end is a failure."""


def _add(result: Result, case: Case, seconds: float, kind: str, failure: str) -> None:
    result.ends[kind] += 1
    result.longest = max(result.longest, seconds)
    if seconds > LIMIT:
        failure = f"needed {seconds:.1f} seconds. {failure}"
    if failure:
        result.failures.append(f"{case}: {failure}")


def _limited(client: Any) -> Any:
    return client.with_options(max_response_bytes=1 << 22)


def _call(package: ModuleType, kind: Kind, client: Any, url: str, case: Case) -> End:
    def act() -> Any:
        function = kind.function(package, case.operation)
        if case.operation == "secret":
            own = {"client_id": str(case.number), "client_secret": "s"}
            with kind.client(package, base_url=url, **own, **_OPTIONS) as other:
                return function(_limited(other), case.number)
        if case.operation in _STREAMS:
            with function(client, case.number) as stream:
                return list(islice(stream, _MAX_ITEMS))
        if case.operation == "file":
            call = package.file_request(case.number)
            return client.stream(call).save(io.BytesIO())
        if case.operation == "item":
            response = client.send_raw(package.item_request(case.number))
            return _item(package, response)
        if case.operation.startswith("by_"):
            pages = kind.function(package, case.operation)(client, case.number)
            return list(islice(pages, _MAX_ITEMS))
        return function(client, case.number)

    start = time.monotonic()
    try:
        value = act()
    except Exception as error:  # noqa: BLE001 - the end of the call is verified
        end = _failed(package, error)
    else:
        end = _succeeded(package, case, value)
    return case, time.monotonic() - start, *end


def _item(package: ModuleType, response: Any) -> Any:
    """Read a response, its text and its documented headers."""
    str(response.text)
    value = response.parse()
    package.item_headers(response)
    return value


def _failed(package: ModuleType, error: Exception) -> tuple[str, str]:
    """Return the kind of an error, and a text if it is not a `ClientError` that can be shown and copied."""
    name = type(error).__name__
    if not isinstance(error, package.ClientError):
        return name, "".join(traceback.format_exception(error))
    try:
        text, _ = str(error), repr(error)
        copy = pickle.loads(pickle.dumps(error))  # noqa: S301 - made here
        if str(copy) != text:
            return name, f"a copy has another text: {text[:300]}"
    except Exception as problem:  # noqa: BLE001 - it is reported
        return name, "".join(traceback.format_exception(problem))
    if len(text) > 3_000 or not text.isprintable():
        return name, f"the text is not one short line: {text[:300]!r}"
    return name, ""


def _succeeded(package: ModuleType, case: Case, value: Any) -> tuple[str, str]:
    """Return the kind of a result, and a text if its type is not documented."""
    kinds: dict[str, Any] = {
        "item": package.Item,
        "secret": package.Item,
        "text": str,
        "file": int,
        "either": package.Item | str,
        "nothing": type(None),
        "mapping": dict,
        "shape": package.Circle | package.Square | dict,
        "texts": package.ServerSentEvent,
    }
    values = value if isinstance(value, list) else [value]
    expected = kinds.get(case.operation, package.Item)
    if case.operation == "whole_events":
        expected = package.WholeEvent
    wrong = [each for each in values if not isinstance(each, expected)]
    return "result", f"undocumented: {wrong[:1]!r}"[:500] if wrong else ""
