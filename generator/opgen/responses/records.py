"""Records of problems of responses: one JSON object on each line, as the observer of a package writes them."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, get_args

from opgen.core.errors import DocumentError, Position
from opgen.core.errors import Problem as Defect
from opgen.core.frozen import frozen
from opgen.core.json_values import mapping
from opgen.core.pointers import JsonObject, parse_ref
from opgen.responses.problems import Problem, Rule
from opgen.source.text.encoding import decode
from opgen.source.text.json_text import parse_json

_STATUSES = range(100, 600)
"""Valid statuses of responses, and of a document."""
_RULES = get_args(Rule)
_TYPES = ("null", "boolean", "string", "integer", "number", "array", "object")
_HINT = "remove the line, or write the file again with opgen probe or an observer"
_MOST_DEFECTS = 20


@frozen
class Record:
    """Number of responses with a problem, with the first and the last day. `package` is its name and version."""

    problem: Problem
    package: str
    count: int
    first: str
    last: str


def merged(records: Iterable[Record]) -> tuple[Record, ...]:
    """Return one record for all records of one kind, in the order of their first occurrence."""
    found: dict[tuple[str, Problem], Record] = {}
    for each in records:
        before = found.setdefault((each.package, each.problem), replace(each, count=0))
        found[each.package, each.problem] = replace(
            before,
            count=before.count + each.count,
            first=min(before.first, each.first),
            last=max(before.last, each.last),
        )
    return tuple(found.values())


def dump_records(records: Iterable[Record]) -> bytes:
    """Return the lines of `records`."""
    return "".join(f"{json.dumps(_line(each))}\n" for each in records).encode()


def _line(record: Record) -> dict[str, object]:
    values = {key: getattr(record if key in _OWN else record.problem, key) for key in _FIELDS}
    return {key: value for key, value in values.items() if key not in _OPTIONAL or value not in {"", None}}


def read_records(content: bytes, name: str) -> tuple[Record, ...]:
    """Return the records in the lines of `content`. `name` is the name of the file in messages.

    Raises:
        DocumentError: The first lines that are not records, each with its position.
    """
    found = []
    defects = []
    lines = decode(content).split("\n") if content.strip() else []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            found.append(_record(line))
        except DocumentError as error:
            (defect,) = error.problems[:1]
            column = defect.position.column if defect.position else 1
            defects.append(replace(defect, position=Position(number, column), file=name))
    if defects:
        raise DocumentError(defects[:_MOST_DEFECTS])
    return merged(found)


def _record(line: str) -> Record:
    """Return the record in one line. Raise `DocumentError` with its first defect."""
    value: Any = parse_json(line)
    for key, message in _defects(mapping(value)):
        column = line.find(json.dumps(key)) + 1
        raise DocumentError([Defect(message=message, hint=_HINT, position=Position(1, max(column, 1)))])
    about = {key: value[key] for key in _FIELDS if key in value and key not in _OWN}
    return Record(problem=Problem(**about), **{key: value[key] for key in _OWN})


def _defects(value: JsonObject) -> Iterator[tuple[str, str]]:
    """Yield the invalid keys of a record, each with a message."""
    for key, (is_valid, expected) in _FIELDS.items():
        if key not in value and key not in _OPTIONAL:
            yield key, f'expected a record of a problem, found no "{key}"'
        elif key in value and not is_valid(value[key]):
            yield key, f'"{key}" must be {expected}'
    if value.get("type", "null") not in _TYPES and value.get("rule") != "media-type":
        yield "type", f'"type" must be one of {", ".join(_TYPES)}'


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_pointer(value: object) -> bool:
    return isinstance(value, str) and parse_ref(f"#{value}".replace("%", "%25")) is not None


def _is_date(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(date.fromisoformat(value))
    except ValueError:
        return False


def _is_count(least: int) -> Callable[[object], bool]:
    return lambda value: type(value) is int and value >= least


_OWN = ("package", "count", "first", "last")
_OPTIONAL = ("type", "length", "text", "fits", "content")
# Test of the value at each key, and its words in messages.
_FIELDS: Mapping[str, tuple[Callable[[object], bool], str]] = {
    "package": (_is_text, "a string"),
    "operation": (_is_text, "a string"),
    "status": (lambda value: type(value) is int and value in _STATUSES, "an integer from 100 to 599"),
    "pointer": (_is_pointer, "a JSON Pointer"),
    "rule": (lambda value: value in _RULES, f"one of {', '.join(_RULES)}"),
    "type": (_is_text, "a string"),
    "length": (_is_count(0), "an integer of at least 0"),
    "text": (_is_text, "a string"),
    "fits": (_is_pointer, "a JSON Pointer"),
    "content": (lambda value: value in _TYPES, f"one of {', '.join(_TYPES)}"),
    "count": (_is_count(1), "an integer of at least 1"),
    "first": (_is_date, "a date such as 2026-01-31"),
    "last": (_is_date, "a date such as 2026-01-31"),
}
