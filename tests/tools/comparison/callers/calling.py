"""Shared code of the callers: a call is read as JSON, and its outcome is printed as JSON."""

import enum
import inspect
import json
import re
import sys
import traceback
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

Call = dict[str, Any]
"""Call: `base_url`, `schemes`, `credentials` by scheme, `function`, and its arguments `with`, `body` and `files`."""
Outcome = dict[str, Any]
"""Outcome: `returned` with `class` and `classes`; `streamed`; `error`; or `missing` with the existing names."""


class MissingError(Exception):
    """The client has no such function, or the function no such argument."""


def main(call: Callable[[Call], Outcome]) -> None:
    """Make the call on standard input, and print its outcome."""
    asked = json.loads(sys.stdin.read())
    sys.stdout.write(json.dumps(outcome(call, asked)))


def outcome(call: Callable[[Call], Outcome], asked: Call) -> Outcome:
    """Return the outcome of the call."""
    try:
        return call(asked)
    except MissingError as error:
        return {"missing": str(error)}
    except Exception as error:  # noqa: BLE001 - peers raise all kinds
        return {"error": _error(error)}


def invoke(
    asked: Call,
    functions: Mapping[str, Any],
    given: Callable[[Any], Mapping[str, Any]],
    run: Callable[[Any, Mapping[str, Any]], Any],
) -> Outcome:
    """Run the named function with the arguments that `given` returns, or all functions without arguments."""
    if asked.get("everything"):
        for function in functions.values():
            run(function, {})
        return {"returned": None}
    name = asked["function"]
    if name not in functions:
        others = ", ".join(functions)
        raise MissingError(f"no `{name}`" + (f", but `{others}`" if others else ""))
    result = run(functions[name], given(functions[name]))
    if hasattr(result, "__enter__"):
        with result as events:
            return {"streamed": [plain(event) for event in events]}
    return returned(result)


def returned(value: Any) -> Outcome:
    """Return the result of a function."""
    if isinstance(value, bytes | bytearray):
        return {"returned": {"hex": value.hex()}, "class": "bytes"}
    fields = {
        name: type(part).__name__ for name, part in getattr(value, "__dict__", {}).items() if not name.startswith("_")
    }
    # Unions of some clients are a model around the model.
    inner = getattr(value, "actual_instance", None) or getattr(value, "root", value)
    kind = type(inner).__name__
    return {"returned": plain(value), "class": kind, "classes": fields}


def plain(value: Any) -> Any:
    """`value` as JSON, by its client's own means."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, str | UUID):
        return str(value)
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    return _dumped(value)


def _dumped(value: Any) -> Any:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if hasattr(value, "actual_instance"):
        return plain(value.actual_instance)
    if hasattr(value, "model_dump"):
        return plain(value.model_dump(by_alias=True, exclude_unset=True))
    if hasattr(value, "to_dict"):
        return plain(value.to_dict())
    return [plain(item) for item in value] if isinstance(value, Iterable) else repr(value)


def arguments(function: Callable[..., Any], given: Mapping[str, Any]) -> dict[str, str]:
    """For each wire name in `given`, the name of the argument it goes to."""
    names = [*inspect.signature(function).parameters]
    found = {}
    for wire in given:
        same = [name for name in names if squeezed(name) == squeezed(wire)]
        if not same:
            raise MissingError(f"no argument for {wire}")
        found[wire] = same[0]
    return found


def squeezed(name: str) -> str:
    """Return a name in lower case without separators."""
    return re.sub(r"[\W_]", "", name).lower()


def _error(error: Exception) -> dict[str, Any]:
    status = getattr(error, "status_code", getattr(error, "status", None))
    bodies = [getattr(error, name, None) for name in ("body", "content", "data")]
    texts = [
        body.decode(errors="replace") if isinstance(body, bytes) else str(body) for body in bodies if body is not None
    ]
    lines = "".join(traceback.format_exception_only(error)).split("\n")
    return {
        "class": type(error).__name__,
        "status": int(status) if status is not None else None,
        "body": " ".join(texts),
        "text": next((line for line in lines if line.strip()), "")[:200],
    }
