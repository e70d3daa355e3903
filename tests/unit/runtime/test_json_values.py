"""Each JSON value as each documented type: what both readings return, and what is sent back."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, time
from types import ModuleType
from typing import Any
from uuid import UUID

import pytest
import yaml

from tests.goldens.damaged import is_same
from tests.unit.runtime.sizes import packages_of
from tests.unit.runtime.test_reading import JSON

SCHEMAS: dict[str, dict[str, Any]] = yaml.safe_load("""
text: {type: string}
integer: {type: integer}
number: {type: number}
boolean: {type: boolean}
day: {type: string, format: date}
clock: {type: string, format: time}
moment: {type: string, format: date-time}
uuid: {type: string, format: uuid}
one: {const: 1}
affirmed: {const: true}
mixed: {anyOf: [{const: 1}, {const: a}]}
level: {type: integer, enum: [1, 2]}
color: {type: string, enum: [a, "1"]}
integers: {type: array, items: {type: integer}}
counts: {type: object, additionalProperties: {type: integer}}
pair: {type: array, prefixItems: [{type: integer}, {type: boolean}], items: false, minItems: 2}
either: {type: [integer, boolean]}
numbers: {type: [integer, number]}
uuid_or_text: {anyOf: [{type: string, format: uuid}, {type: string}]}
moment_or_text: {anyOf: [{type: string, format: date-time}, {type: string}]}
day_or_text: {anyOf: [{type: string, format: date}, {type: string}, {type: integer}]}
clock_or_text: {anyOf: [{$ref: "#/components/schemas/Clock"}, {type: string, maxLength: 99}, {type: "null"}]}
""")
HEX = "d41d8cd98f00b204e9800998ecf8427e"
DASHED = "d41d8cd9-8f00-b204-e980-0998ecf8427e"
MOMENT, MOMENT_TEXT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), "2026-01-02T03:04:05Z"
TEXTS = ["", "12", "012", "1_0", " 1", "nan", "off", "true", "19.9", "5", "86400", "1700000000", "1e400", "00:01"]
VALUES = [
    *(True, False, 0, 1, 12, 1.0, 1.5, 1e20, 10**20, 1700000000, float("nan"), float("inf"), [], {}),
    *([True], ["1"], {"a": "1"}, {"a": False}, [1, 1], ["1", True], HEX, DASHED, DASHED.upper(), f"urn:uuid:{DASHED}"),
    *("2026-01-02", "2026-01-02T00:00:00", "2026-01-02 03:04:05", MOMENT_TEXT, "03:04:05", "a", "1", *TEXTS),
]
WRITTEN = {'"1"*': 1, '"12"*': 12, '"5"*': 5, '"86400"*': 86400, '"1700000000"*': 1700000000}
EXACT = {str(n): n for n in (0, 1, 12, 10**20, 1700000000)}
INTEGERS = {**EXACT, **WRITTEN, "1.0*": 1, "1e+20*": 10**20}
FLOATS = {**EXACT, **WRITTEN, "1.0": 1, "1.5": 1.5, "1e+20": 1e20, '"19.9"*': 19.9}
STRINGS = {json.dumps(each): each for each in VALUES if isinstance(each, str)}
MIDNIGHT = datetime.fromisoformat("2026-01-02")
# What strict reading returns, by type and the JSON of the value. Values with `*` are also reported as a problem.
READ: dict[str, dict[str, Any]] = {
    "integer": INTEGERS,
    "number": {key: float(number) for key, number in FLOATS.items()},
    "boolean": {"true": True, "false": False},
    "day": {'"2026-01-02"': date(2026, 1, 2)},
    "clock": {'"03:04:05"': time(3, 4, 5), '"00:01"': time(0, 1)},
    "moment": {
        f'"{MOMENT_TEXT}"': MOMENT,
        '"2026-01-02T00:00:00"': MIDNIGHT,
        '"2026-01-02 03:04:05"': MOMENT.replace(tzinfo=None),
    },
    "uuid": {f'"{text}"': UUID(DASHED) for text in (HEX, DASHED, DASHED.upper(), f"urn:uuid:{DASHED}")},
    "one": {"1": 1, "1.0*": 1, '"1"*': 1},
    "affirmed": {"true": True},
    "mixed": {**INTEGERS, '"a"': "a"},
    "level": {key: number for key, number in INTEGERS.items() if number < 10**20},
    "integers": {"[]": [], "[1, 1]": [1, 1], '["1"]*': [1]},
    "counts": {"{}": {}, '{"a": "1"}*': {"a": 1}},
    "pair": {'["1", true]*': (1, True)},
    "text": STRINGS,
    "color": STRINGS,
    "either": {**INTEGERS, "true": True, "false": False},
    "numbers": {**FLOATS, "1.0": 1.0},
    "uuid_or_text": {**STRINGS, f'"{DASHED}"': UUID(DASHED)},
    "moment_or_text": {**STRINGS, f'"{MOMENT_TEXT}"': MOMENT, '"2026-01-02T00:00:00"': MIDNIGHT},
    "day_or_text": {**STRINGS, **EXACT, "1.0*": 1, "1e+20*": 10**20, '"2026-01-02"': date(2026, 1, 2)},
    "clock_or_text": {**STRINGS, '"03:04:05"': time(3, 4, 5)},
}


def is_integer(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


packages = packages_of({"Page": {"type": "object", "properties": SCHEMAS}, "Clock": SCHEMAS["clock"]})


@pytest.mark.parametrize("name", SCHEMAS)
def test_json_value_is_not_converted_to_another_type(packages: ModuleType, name: str) -> None:
    module = __import__(f"{packages.__name__}._runtime.request", fromlist=["Response"])
    for value in VALUES:
        key, content = json.dumps(value), json.dumps({name: value}).encode()
        response = module.Response(packages.put_request(packages.Page()), 200, JSON, content)
        kept, problems = replace(response, reading="keep").read()
        expected = READ[name].get(key, READ[name].get(f"{key}*"))
        if expected is None:
            with pytest.raises(packages.ResponseValidationError) as caught:
                response.parse()
            assert (repr(caught.value.partial), caught.value.problems) == (repr(kept), problems), key
        else:
            page, found = response.read()
            read = getattr(page, name)
            assert (found, read, is_integer(read)) == (problems, expected, is_integer(expected)), key
        if key in READ[name]:
            assert (problems, getattr(kept, name)) == ((), expected)
        else:
            assert json.dumps(getattr(kept, name)) == key
            assert {each.rule for each in problems} in ({"type"}, {"enum"}), key
        if "NaN" not in key and "Infinity" not in key:
            sent = json.loads(packages.put_request(kept).content)
            assert is_same({name: value}, sent) or isinstance(expected, date | time | UUID), key
